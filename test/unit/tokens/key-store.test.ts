import { beforeEach, describe, expect, it, vi } from 'vitest';

const store = vi.hoisted(() => ({
  isAsyncEncryptionAvailable: vi.fn(),
  getSelectedStorageBackend: vi.fn(),
  encryptStringAsync: vi.fn(),
  decryptStringAsync: vi.fn(),
}));
vi.mock('electron', () => ({ safeStorage: store }));
const { KeyStoreUnavailable } = await import('../../../electron/tokens/encrypted-file');
const { openKeyStore } = await import('../../../electron/tokens/key-store');

describe("the operating system's key store", () => {
  beforeEach(() => {
    store.isAsyncEncryptionAvailable.mockReset().mockResolvedValue(true);
    store.getSelectedStorageBackend.mockReset().mockReturnValue('gnome_libsecret');
    store.encryptStringAsync
      .mockReset()
      .mockImplementation((text: string) => Promise.resolve(Buffer.from(`sealed ${text}`)));
    store.decryptStringAsync
      .mockReset()
      .mockImplementation((data: Buffer) =>
        Promise.resolve({ shouldReEncrypt: false, result: data.toString().slice(7) }),
      );
  });

  it('encrypts and decrypts through the asynchronous API', async () => {
    const keys = await openKeyStore();
    expect(await keys?.decrypt(await keys.encrypt('text'))).toEqual({ text: 'text', stale: false });
  });
  it.runIf(process.platform === 'linux').each(['basic_text', 'unknown'])(
    'refuses the %s backend: it would only look encrypted',
    async (backend) => {
      store.getSelectedStorageBackend.mockReturnValue(backend);
      expect(await openKeyStore()).toBeNull();
    },
  );
  it.each([
    ['is not available', () => store.isAsyncEncryptionAvailable.mockResolvedValue(false)],
    ['cannot be asked', () => store.isAsyncEncryptionAvailable.mockRejectedValue(new Error('no'))],
    [
      'was refused by the Keychain',
      () => {
        // Electron's words, word for word.
        store.decryptStringAsync.mockRejectedValue(
          new Error('safeStorage.decryptStringAsync is temporarily unavailable. Please try again.'),
        );
        store.encryptStringAsync.mockRejectedValue(
          new Error('Error while encrypting the text provided to safeStorage.encryptStringAsync.'),
        );
      },
    ],
  ])('is unavailable for now, and asked again, where it %s', async (_why, prepare) => {
    prepare();
    const keys = await openKeyStore();
    await expect(keys?.decrypt(Buffer.from('sealed text'))).rejects.toBeInstanceOf(KeyStoreUnavailable);
    await expect(keys?.encrypt('text')).rejects.toBeInstanceOf(KeyStoreUnavailable);
  });
  it('tells data of another key from a key that is away', async () => {
    store.decryptStringAsync.mockRejectedValue(
      new Error('Error while decrypting the ciphertext provided to safeStorage.decryptStringAsync.'),
    );
    const reading = (await openKeyStore())?.decrypt(Buffer.from('x'));
    await expect(reading).rejects.toThrow('Error while decrypting');
    await expect(reading).rejects.not.toBeInstanceOf(KeyStoreUnavailable);
  });
  it('reads once more when the key was rotated, as Electron asks, and says that it is to be saved', async () => {
    store.decryptStringAsync.mockResolvedValueOnce({ shouldReEncrypt: true, result: 'old' });
    expect(await (await openKeyStore())?.decrypt(Buffer.from('sealed new'))).toEqual({ text: 'new', stale: true });
    store.decryptStringAsync.mockResolvedValueOnce({ shouldReEncrypt: true, result: 'old' });
    store.decryptStringAsync.mockRejectedValueOnce(new Error('no'));
    expect(await (await openKeyStore())?.decrypt(Buffer.from('sealed new'))).toEqual({ text: 'old', stale: true });
  });
});

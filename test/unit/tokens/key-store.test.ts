import { beforeEach, describe, expect, it, vi } from 'vitest';

const store = vi.hoisted(() => ({
  isAsyncEncryptionAvailable: vi.fn(),
  getSelectedStorageBackend: vi.fn(),
  encryptStringAsync: vi.fn(),
  decryptStringAsync: vi.fn(),
}));
vi.mock('electron', () => ({ safeStorage: store }));
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
    expect(await keys?.decrypt(await keys.encrypt('text'))).toBe('text');
  });
  it.runIf(process.platform === 'linux').each(['basic_text', 'unknown'])(
    'refuses the %s backend: it would only look encrypted',
    async (backend) => {
      store.getSelectedStorageBackend.mockReturnValue(backend);
      expect(await openKeyStore()).toBeNull();
    },
  );
  it('is absent where encryption is not available or cannot be asked for', async () => {
    store.isAsyncEncryptionAvailable.mockResolvedValue(false);
    expect(await openKeyStore()).toBeNull();
    store.isAsyncEncryptionAvailable.mockRejectedValue(new Error('no'));
    expect(await openKeyStore()).toBeNull();
  });
  it('reads once more when the key was rotated, as Electron asks', async () => {
    store.decryptStringAsync.mockResolvedValueOnce({ shouldReEncrypt: true, result: 'old' });
    expect(await (await openKeyStore())?.decrypt(Buffer.from('sealed new'))).toBe('new');
  });
});

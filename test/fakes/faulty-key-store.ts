import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { KeyStoreUnavailable, type KeyStore } from '../../electron/tokens/encrypted-file';

/**
 * A key store as an operating system has it: another key cannot read, changed bytes are noticed, and it can be locked.
 */
export class FaultyKeyStore implements KeyStore {
  /** It refuses for now, as a locked Keychain does. */
  locked = false;
  /** What was encrypted before this is to be encrypted anew. */
  stale = false;
  readonly #key: Buffer;

  constructor(key: Buffer = randomBytes(32)) {
    this.#key = key;
  }

  async encrypt(text: string): Promise<Buffer> {
    await this.#ask();
    const iv = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.#key, iv);
    const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return Buffer.concat([Buffer.from([this.stale ? 2 : 1]), iv, cipher.getAuthTag(), body]);
  }

  async decrypt(data: Buffer): Promise<{ readonly text: string; readonly stale: boolean }> {
    await this.#ask();
    const decipher = createDecipheriv('aes-256-gcm', this.#key, data.subarray(1, 13));
    decipher.setAuthTag(data.subarray(13, 29));
    const text = decipher.update(data.subarray(29), undefined, 'utf8') + decipher.final('utf8');
    return { text, stale: this.stale && data[0] === 1 };
  }

  async #ask(): Promise<void> {
    await Promise.resolve();
    if (this.locked) throw new KeyStoreUnavailable('locked');
  }
}

/** The only importer of `safeStorage`: the operating system's key store through Electron's asynchronous API. */
import { safeStorage } from 'electron';
import type { KeyStore } from './encrypted-file';

/**
 * Null where there is no real key store. Electron's `basic_text` fallback on Linux encrypts with a password
 * that is part of the program, so it is refused: tokens then live in memory only (shared/README.md, Tokens).
 * To be called after the app is ready.
 */
export async function openKeyStore(): Promise<KeyStore | null> {
  try {
    if (!(await safeStorage.isAsyncEncryptionAvailable())) return null;
  } catch {
    return null;
  }
  if (process.platform === 'linux') {
    const backend = safeStorage.getSelectedStorageBackend();
    if (backend === 'basic_text' || backend === 'unknown') return null;
  }
  return {
    encrypt: (text) => safeStorage.encryptStringAsync(text),
    decrypt: async (data) => {
      const { shouldReEncrypt, result } = await safeStorage.decryptStringAsync(data);
      // Electron asks for a second read when its key was rotated; the next save encrypts with the new key.
      return shouldReEncrypt ? (await safeStorage.decryptStringAsync(data)).result : result;
    },
  };
}

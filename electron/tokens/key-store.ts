/** The only importer of `safeStorage`: the operating system's key store through Electron's asynchronous API. */
import { safeStorage } from 'electron';
import { KeyStoreUnavailable, type KeyStore } from './encrypted-file';

/**
 * Electron's words for a key that was asked for and refused: a locked Keychain, or somebody who pressed *Deny*. It asks
 * once and keeps the refusal until the app ends (shell/browser/api/electron_api_safe_storage.cc, 45), so that another
 * attempt may need another start. Everything else it rejects with says that the data is not of this key.
 */
const saysUnavailable = (error: unknown): boolean =>
  error instanceof Error && /temporarily unavailable|not available|before app is ready/i.test(error.message);

async function ensureAvailable(): Promise<void> {
  const isAvailable = await safeStorage.isAsyncEncryptionAvailable().catch(() => false);
  if (!isAvailable) throw new KeyStoreUnavailable('the key store is not available');
}

async function decrypt(data: Buffer): Promise<{ readonly text: string; readonly stale: boolean }> {
  await ensureAvailable();
  try {
    const { shouldReEncrypt, result } = await safeStorage.decryptStringAsync(data);
    if (!shouldReEncrypt) return { text: result, stale: false };
    // Electron asks for a second read when its key was rotated. What was read is good, whatever comes of that.
    const again = await safeStorage.decryptStringAsync(data).catch(() => null);
    return { text: again?.result ?? result, stale: true };
  } catch (error) {
    throw saysUnavailable(error) ? new KeyStoreUnavailable('the key store refuses for now') : error;
  }
}

async function encrypt(text: string): Promise<Buffer> {
  await ensureAvailable();
  try {
    return await safeStorage.encryptStringAsync(text);
  } catch {
    // Any text can be encrypted: it is the key that is missing.
    throw new KeyStoreUnavailable('the key store does not encrypt');
  }
}

/**
 * Null where there is no real key store. Electron's `basic_text` fallback on Linux encrypts with a password
 * that is part of the program, so it is refused: tokens then live in memory only (shared/README.md, Tokens).
 * To be called after the app is ready.
 */
export async function openKeyStore(): Promise<KeyStore | null> {
  if (process.platform === 'linux') {
    // Known once the key store was asked for.
    await safeStorage.isAsyncEncryptionAvailable().catch(() => false);
    const backend = safeStorage.getSelectedStorageBackend();
    if (backend === 'basic_text' || backend === 'unknown') return null;
  }
  return { encrypt, decrypt };
}

import { join } from 'node:path';
import type { KeyStore } from './encrypted-file';
import { Ledger, ledgerFile } from './ledger';
import { SecretStore, secretsFile } from './secrets';

interface TokenStoreOptions {
  /** Folder of the two files. */
  readonly folder: string;
  /** Null: no key store on this computer; everything lives in memory only. */
  readonly keyStore: KeyStore | null;
  /** Told every secret that is stored, so that the log can redact it. */
  readonly onSecret: (secret: string) => void;
  /** Told when saving failed and memory is all there is. The reason holds no secret. */
  readonly onStorageLost: (reason: string) => void;
}

/** Opens the ledger of access tokens and the store of all other secrets. */
export async function openTokenStores({
  folder,
  keyStore,
  onSecret,
  onStorageLost,
}: TokenStoreOptions): Promise<{ readonly ledger: Ledger; readonly secrets: SecretStore }> {
  const inMemory = keyStore === null;
  const [ledger, secrets] = await Promise.all([
    Ledger.open({
      file: inMemory ? null : ledgerFile(join(folder, 'tokens.bin'), keyStore, Date.now),
      onSecret,
      onStorageLost,
    }),
    SecretStore.open({
      file: inMemory ? null : secretsFile(join(folder, 'secrets.bin'), keyStore, Date.now),
      onSecret,
      onStorageLost,
    }),
  ]);
  return { ledger, secrets };
}

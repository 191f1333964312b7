/** Named secrets that are no tunnel's tokens: sign-ins, passwords of web proxies. */
import { z } from 'zod';
import { createEncryptedFile, type EncryptedFile, type KeyStore } from './encrypted-file';
import { keep } from './kept';

const secretsSchema = z.object({ version: z.literal(1), secrets: z.record(z.string(), z.string()) });
type Secrets = z.infer<typeof secretsSchema>;

/**
 * Every change is on disk, encrypted with the operating system's key store, before its promise resolves; where
 * there is no key store, secrets are forgotten at exit. A name is no secret: `kind:whose`. A value may be a
 * document; then its owner also registers the secrets inside it with the redactor.
 */
export interface SecretStore {
  persistence(): 'disk' | 'memory';
  /** Saved secrets could not be read; the file was moved aside. */
  wasReset(): boolean;
  get(name: string): string | null;
  set(name: string, value: string): Promise<void>;
  /** False: nothing had that name. */
  delete(name: string): Promise<boolean>;
  /** Names, oldest first; with `prefix` only those that begin with it. */
  list(prefix?: string): readonly string[];
  close(): Promise<void>;
}

export interface SecretStoreOptions {
  /** Null: no key store on this computer. */
  readonly file: EncryptedFile<Secrets> | null;
  /** Told every value the store learns, so that the log can redact it. */
  readonly onSecret: (secret: string) => void;
  readonly onStorageLost?: (reason: string) => void;
}

export const createSecretsFile = (file: string, keyStore: KeyStore, now: () => number): EncryptedFile<Secrets> =>
  createEncryptedFile(file, keyStore, secretsSchema, now);

export async function createSecretStore({ file, onSecret, onStorageLost }: SecretStoreOptions): Promise<SecretStore> {
  const kept = await keep<Secrets>({ file, empty: { version: 1, secrets: {} }, onStorageLost });
  const all = (): ReadonlyMap<string, string> => new Map(Object.entries(kept.current().secrets));
  const save = (secrets: ReadonlyMap<string, string>): Promise<void> =>
    kept.replace({ version: 1, secrets: Object.fromEntries(secrets) });
  for (const value of all().values()) onSecret(value);
  return {
    persistence: () => kept.persistence(),
    wasReset: () => kept.wasReset(),
    get: (name) => all().get(name) ?? null,
    set: (name, value) =>
      kept.inTurn(async () => {
        onSecret(value);
        await save(new Map(all()).set(name, value));
      }),
    delete: (name) =>
      kept.inTurn(async () => {
        const next = new Map(all());
        const known = next.delete(name);
        if (known) await save(next);
        return known;
      }),
    list: (prefix = '') => [...all().keys()].filter((name) => name.startsWith(prefix)),
    close: () => kept.inTurn(() => Promise.resolve()),
  };
}

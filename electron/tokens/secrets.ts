/** Named secrets that are no tunnel's tokens: sign-ins, passwords of web proxies. */
import { z } from 'zod';
import { EncryptedFile, type KeyStore } from './encrypted-file';
import { Persisted } from './persisted';

const secretsSchema = z.object({ version: z.literal(1), secrets: z.record(z.string(), z.string()) });
type Secrets = z.infer<typeof secretsSchema>;

interface SecretStoreOptions {
  /** Null: no key store on this computer. */
  readonly file: EncryptedFile<Secrets> | null;
  /** Told every value the store learns, so that the log can redact it. */
  readonly onSecret: (secret: string) => void;
  readonly onStorageLost?: ((reason: string) => void) | undefined;
}

export const secretsFile = (path: string, keyStore: KeyStore, now: () => number): EncryptedFile<Secrets> =>
  new EncryptedFile(path, keyStore, secretsSchema, now);

/**
 * Every change is on disk, encrypted with the operating system's key store, before its promise resolves; where
 * there is no key store, secrets are forgotten at exit. A name is no secret: `kind:whose`. A value may be a
 * document; then its owner also registers the secrets inside it with the redactor.
 */
export class SecretStore {
  readonly #persisted: Persisted<Secrets>;
  readonly #onSecret: (secret: string) => void;

  private constructor(persisted: Persisted<Secrets>, onSecret: (secret: string) => void) {
    this.#persisted = persisted;
    this.#onSecret = onSecret;
  }

  static async open({ file, onSecret, onStorageLost }: SecretStoreOptions): Promise<SecretStore> {
    const persisted = await Persisted.open<Secrets>({ file, empty: { version: 1, secrets: {} }, onStorageLost });
    const store = new SecretStore(persisted, onSecret);
    for (const value of store.#all().values()) onSecret(value);
    return store;
  }

  persistence(): 'disk' | 'memory' {
    return this.#persisted.persistence();
  }

  /** Saved secrets could not be read; the file was moved aside. */
  wasReset(): boolean {
    return this.#persisted.wasReset();
  }

  get(name: string): string | null {
    return this.#all().get(name) ?? null;
  }

  set(name: string, value: string): Promise<void> {
    return this.#persisted.inTurn(async () => {
      this.#onSecret(value);
      await this.#save(this.#all().set(name, value));
    });
  }

  /** False: nothing had that name. */
  delete(name: string): Promise<boolean> {
    return this.#persisted.inTurn(async () => {
      const next = this.#all();
      const known = next.delete(name);
      if (known) await this.#save(next);
      return known;
    });
  }

  /** Names, oldest first; with `prefix` only those that begin with it. */
  list(prefix = ''): readonly string[] {
    return [...this.#all().keys()].filter((name) => name.startsWith(prefix));
  }

  /** Resolves when every change so far is made. */
  close(): Promise<void> {
    return this.#persisted.inTurn(() => Promise.resolve());
  }

  /** A copy. */
  #all(): Map<string, string> {
    return new Map(Object.entries(this.#persisted.current().secrets));
  }

  #save(secrets: ReadonlyMap<string, string>): Promise<void> {
    return this.#persisted.replace({ version: 1, secrets: Object.fromEntries(secrets) });
  }
}

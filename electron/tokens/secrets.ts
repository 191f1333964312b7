/** Named secrets that are no tunnel's tokens: sign-ins, passwords of web proxies. */
import { z } from 'zod';
import type { Disk } from '../storage/disk';
import type { StorageState } from '../storage/storage-state';
import { EncryptedFile, type KeyStore } from './encrypted-file';
import { Persisted, type PersistenceOptions } from './persisted';

const secretsSchema = z.object({ version: z.literal(1), secrets: z.record(z.string(), z.string()) });
type Secrets = z.infer<typeof secretsSchema>;

interface SecretStoreOptions extends PersistenceOptions<Secrets> {
  /** Told every value the store learns, so that the log can redact it. */
  readonly onSecret: (secret: string) => void;
}

export const secretsFile = (path: string, keyStore: KeyStore, now: () => number, disk?: Disk): EncryptedFile<Secrets> =>
  new EncryptedFile(path, keyStore, secretsSchema, now, disk);

/** Of the same name, the newer document knows more. */
const merged = (older: Secrets, newer: Secrets): Secrets => ({
  version: 1,
  secrets: Object.fromEntries([...Object.entries(older.secrets), ...Object.entries(newer.secrets)]),
});

/**
 * Every change is on disk, encrypted with the operating system's key store, before its promise resolves (where the disk
 * fails for now, in memory: persisted.ts); where there is no key store, secrets are forgotten at exit. A name is no
 * secret: `kind:whose`. A value may be a document; then its owner also registers the secrets inside it with the
 * redactor.
 */
export class SecretStore {
  readonly #persisted: Persisted<Secrets>;
  readonly #onSecret: (secret: string) => void;

  private constructor(persisted: Persisted<Secrets>, onSecret: (secret: string) => void) {
    this.#persisted = persisted;
    this.#onSecret = onSecret;
  }

  static async open(options: SecretStoreOptions): Promise<SecretStore> {
    let store: SecretStore | null = null;
    const onRead = (): void => {
      if (store !== null) store.#registerAll();
      options.onRead?.();
    };
    const empty: Secrets = { version: 1, secrets: {} };
    store = new SecretStore(await Persisted.open({ ...options, onRead, empty, merged }), options.onSecret);
    store.#registerAll();
    return store;
  }

  persistence(): 'disk' | 'memory' {
    return this.state().kind === 'memory' ? 'memory' : 'disk';
  }

  state(): StorageState {
    return this.#persisted.state();
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
    const without = ({ secrets }: Secrets): Secrets => ({
      version: 1,
      secrets: Object.fromEntries(Object.entries(secrets).filter(([each]) => each !== name)),
    });
    return this.#persisted.inTurn(async () => {
      const known = this.#all().has(name);
      if (known) await this.#persisted.replace(without(this.#persisted.current()), without);
      return known;
    });
  }

  /** Names, oldest first; with `prefix` only those that begin with it. */
  list(prefix = ''): readonly string[] {
    return [...this.#all().keys()].filter((name) => name.startsWith(prefix));
  }

  /** Resolves when every change so far is made. */
  close(): Promise<void> {
    return this.#persisted.close();
  }

  /** Reads and saves what could not be read or saved before. */
  retry(): Promise<void> {
    return this.#persisted.retry();
  }

  #registerAll(): void {
    for (const value of this.#all().values()) this.#onSecret(value);
  }

  /** A copy. */
  #all(): Map<string, string> {
    return new Map(Object.entries(this.#persisted.current().secrets));
  }

  #save(secrets: ReadonlyMap<string, string>): Promise<void> {
    return this.#persisted.replace({ version: 1, secrets: Object.fromEntries(secrets) });
  }
}

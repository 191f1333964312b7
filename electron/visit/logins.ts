/**
 * Who one is on a device, kept where the person says so: encrypted, in the store of secrets. What is not kept lives as
 * long as the visit, in the main process.
 */
import { z } from 'zod';
import { loginMethods } from '../../shared/visit/view';
import { keptName, type ServiceKey } from './service-key';

const login = z.object({
  user: z.string().min(1).max(256),
  method: z.enum(loginMethods),
  keyFile: z.string().max(4096).nullable(),
  /** The password, or the key's passphrase. */
  secret: z.string().max(4096).nullable(),
  /** Of the thing, in AWS IoT: a login that works on one pump often works on the next. */
  deviceType: z.string().max(128).nullable().default(null),
  at: z.number().default(0),
});
export type KeptLogin = Readonly<z.infer<typeof login>>;

/** What the store of secrets offers of itself. */
export interface SecretNames {
  persistence(): 'disk' | 'memory';
  get(name: string): string | null;
  set(name: string, value: string): Promise<void>;
  delete(name: string): Promise<boolean>;
  list(prefix?: string): readonly string[];
}

export class Logins {
  readonly #secrets: SecretNames;
  readonly #onSecret: (secret: string) => void;

  /** @param onSecret told every password and passphrase, so that no log shows it */
  constructor(secrets: SecretNames, onSecret: (secret: string) => void) {
    this.#secrets = secrets;
    this.#onSecret = onSecret;
  }

  /** Something secret was typed that may not be kept: no log shows it. */
  registerSecret(secret: string): void {
    this.#onSecret(secret);
  }

  /** There is a key store, and a name to keep it under: what is kept outlives this run, and is found again. */
  mayKeep(key: ServiceKey | null): boolean {
    return key !== null && this.#secrets.persistence() === 'disk';
  }

  kept(key: ServiceKey | null): KeptLogin | null {
    return key === null ? null : this.#read(keptName('login', key));
  }

  /** The last login that was kept for a device of this type. Its secret stays with that device. */
  lastOfType(environmentId: string, deviceType: string): Omit<KeptLogin, 'secret'> | null {
    const all = this.#secrets
      .list(`login:${JSON.stringify([environmentId]).slice(0, -1)},`)
      .flatMap((name) => this.#read(name) ?? [])
      .filter((each) => each.deviceType === deviceType)
      .sort((a, b) => b.at - a.at);
    const [last] = all;
    if (last === undefined) return null;
    const { secret: _, ...rest } = last;
    return rest;
  }

  /** Resolves once it is on disk, encrypted (in memory, where the disk fails for now or there is no key store). */
  async keep(key: ServiceKey, kept: KeptLogin): Promise<void> {
    if (kept.secret !== null) this.#onSecret(kept.secret);
    await this.#secrets.set(keptName('login', key), JSON.stringify(kept));
  }

  async forget(key: ServiceKey): Promise<void> {
    await this.#secrets.delete(keptName('login', key));
  }

  /** What does not fit (an older or newer form) counts as not kept, and is replaced by the next login. */
  #read(name: string): KeptLogin | null {
    const text = this.#secrets.get(name);
    if (text === null) return null;
    try {
      const read = login.safeParse(JSON.parse(text));
      if (!read.success) return null;
      if (read.data.secret !== null) this.#onSecret(read.data.secret);
      return read.data;
    } catch {
      return null;
    }
  }
}

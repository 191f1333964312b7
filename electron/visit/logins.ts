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
/** What may be proposed on another device. */
type Proposed = Omit<KeptLogin, 'secret'>;

const withoutSecret = ({ secret: _, ...rest }: KeptLogin): Proposed => rest;

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
  /** Logins that devices accepted in this run, the last of each, by the names they would be kept under. */
  readonly #accepted = new Map<string, Proposed>();

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

  /** The device took it. Its secret stays with that device. */
  accepted(key: ServiceKey, taken: KeptLogin): void {
    this.#accepted.set(keptName('login', key), withoutSecret(taken));
  }

  /** The last login that was accepted in this run, or kept, on a device of this type. */
  lastOfType(environmentId: string, deviceType: string): Proposed | null {
    const prefix = `login:${JSON.stringify([environmentId]).slice(0, -1)},`;
    const kept = this.#secrets.list(prefix).flatMap((name) => this.#read(name) ?? []);
    const accepted = [...this.#accepted].flatMap(([name, each]) => (name.startsWith(prefix) ? [each] : []));
    const all = [...accepted, ...kept.map(withoutSecret)].filter((each) => each.deviceType === deviceType);
    return all.sort((a, b) => b.at - a.at)[0] ?? null;
  }

  /** Resolves once it is on disk, encrypted (in memory, where the disk fails for now or there is no key store). */
  async keep(key: ServiceKey, kept: KeptLogin): Promise<void> {
    if (kept.secret !== null) this.#onSecret(kept.secret);
    await this.#secrets.set(keptName('login', key), JSON.stringify(kept));
  }

  async forget(key: ServiceKey): Promise<void> {
    this.#accepted.delete(keptName('login', key));
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

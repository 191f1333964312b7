/**
 * The host keys of devices, pinned to the device and not to an address: every device is `127.0.0.1` here, on a port
 * that another one may have tomorrow. Nothing in them is secret.
 */
import { z } from 'zod';
import type { HostKeyStanding, HostKeyView } from '../../shared/visit/view';
import type { Logger } from '../log/logger';
import { AtomicFile } from '../storage/atomic-file';
import type { Disk } from '../storage/disk';
import { JsonFile } from '../storage/json-file';
import { hostKeyView, keyTypeOf } from './ssh/host-key';

const pinned = z.object({
  /** Base64 of the key's blob (RFC 4253, section 6.6). */
  key: z.string().regex(/^[A-Za-z0-9+/]{16,16384}={0,2}$/),
  /** Epoch ms. */
  since: z.number(),
});
type PinnedKey = Readonly<z.infer<typeof pinned>>;

const aliasPattern = /^[a-z0-9][a-z0-9-]{0,127}$/;

/** Names of algorithms, by device. */
const weakNames = z.record(
  z.string().regex(aliasPattern),
  z.array(z.string().regex(/^[A-Za-z0-9@.+-]{1,64}$/)).max(32),
);

interface Data {
  /** Weak algorithms that the person allowed for a device, deliberately. */
  readonly weak: Readonly<Record<string, readonly string[]>>;
  readonly keys: Readonly<Record<string, PinnedKey>>;
}

/** A damaged pin is dropped alone: its device is asked about again, as a new one. */
const tolerantKeys = z.record(z.string(), z.unknown()).transform((all) =>
  Object.fromEntries(
    Object.entries(all).flatMap(([alias, value]) => {
      const read = pinned.safeParse(value);
      return read.success && aliasPattern.test(alias) && typeOf(read.data.key) !== null ? [[alias, read.data]] : [];
    }),
  ),
) as unknown as z.ZodType<Data['keys']>;

/** The type of a key in base64, as a line of `known_hosts` may hold it; null: it is no key. */
function typeOf(key: string): string | null {
  const type = keyTypeOf(Buffer.from(key, 'base64'));
  return /^[a-z0-9@.-]{1,64}$/.test(type) ? type : null;
}

const viewOf = (key: string): HostKeyView => hostKeyView(Buffer.from(key, 'base64'));

interface HostKeysOptions {
  readonly path: string;
  /** The same keys as OpenSSH's `known_hosts`, for the system's own ssh. */
  readonly knownHostsPath: string;
  readonly log: Logger;
  readonly now?: () => number;
  readonly disk?: Disk;
}

export class HostKeys {
  readonly #file: JsonFile<Data>;
  readonly #knownHosts: AtomicFile;
  readonly #now: () => number;
  readonly #log: Logger;

  private constructor(file: JsonFile<Data>, knownHosts: AtomicFile, now: () => number, log: Logger) {
    this.#file = file;
    this.#knownHosts = knownHosts;
    this.#now = now;
    this.#log = log;
  }

  static async open({ path, knownHostsPath, log, now = Date.now, disk }: HostKeysOptions): Promise<HostKeys> {
    const file = await JsonFile.open<Data>({
      path,
      schemas: { keys: tolerantKeys, weak: weakNames },
      defaults: { keys: {}, weak: {} },
      log,
      now,
      ...(disk === undefined ? {} : { disk }),
    });
    const knownHosts = new AtomicFile(knownHostsPath, disk);
    await knownHosts.sweep();
    return new HostKeys(file, knownHosts, now, log);
  }

  /** Null: the device was never seen. */
  known(alias: string): PinnedKey | null {
    const { keys } = this.#file.get();
    return (Object.hasOwn(keys, alias) ? keys[alias] : undefined) ?? null;
  }

  /** What a key that a device shows is to us. */
  standing(alias: string, key: string): HostKeyStanding {
    const known = this.known(alias);
    const shown = viewOf(key);
    if (known === null) return { kind: 'new', key: shown };
    const { since } = known;
    if (known.key === key) return { kind: 'known', key: shown, since };
    return { kind: 'changed', key: shown, known: viewOf(known.key), since };
  }

  /** From now on only this key is taken for the device. The time of a key that is known already stays. */
  pin(alias: string, key: string): void {
    if (this.known(alias)?.key === key) return;
    const keys = { ...this.#file.get().keys, [alias]: { key, since: this.#now() } };
    this.#save({ keys });
    void this.#writeKnownHosts();
  }

  allowedWeak(alias: string): readonly string[] {
    const { weak } = this.#file.get();
    return (Object.hasOwn(weak, alias) ? weak[alias] : undefined) ?? [];
  }

  /** From now on the device may be reached with these, too. */
  allowWeak(alias: string, names: readonly string[]): void {
    const all = [...new Set([...this.allowedWeak(alias), ...names])];
    this.#save({ weak: { ...this.#file.get().weak, [alias]: all } });
  }

  /** Resolves when everything is on disk, as far as the disk lets. */
  async settled(): Promise<void> {
    await this.#file.settled();
  }

  #save(change: Partial<Data>): void {
    this.#file.update(change).catch((error: unknown) => this.#log.error('host keys are in memory only', { error }));
  }

  /** What the disk does not take is written with the next key; the app itself does not read it. */
  async #writeKnownHosts(): Promise<void> {
    const lines = Object.entries(this.#file.get().keys).map(([alias, { key }]) => `${alias} ${typeOf(key)} ${key}\n`);
    try {
      await this.#knownHosts.replace(Buffer.from(lines.join('')));
    } catch (error) {
      this.#log.warn('known_hosts could not be written', { error });
    }
  }
}

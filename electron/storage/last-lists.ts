import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Connectivity } from '../../shared/fleet/list';
import type { Logger } from '../log/logger';
import { JsonFile } from './json-file';

/** At most this many things are kept, of all lists together; the list that was shown longest ago goes first. */
export const mostKeptThings = 12_000;

/** What is kept of a thing: its name, type, and what the index said of its agent. */
export interface KeptThing {
  readonly thingName: string;
  readonly typeName: string | null;
  readonly connectivity: Connectivity | null;
}

export interface LastList {
  /** When it was listed, epoch ms. */
  readonly at: number;
  readonly things: readonly KeptThing[];
}

const name = z.string().min(1).max(128);
/** Name; place of its type in `types`, -1: it has none; 1 online, 0 offline, -1 not known; since when, epoch ms. */
const kept = z.tuple([name, z.int().min(-1), z.int().min(-1).max(1), z.number().nullable()]);
const list = z.object({
  environmentId: name,
  /** Digest of who listed it: an account's name has no business in this file. */
  who: z.string().max(64),
  at: z.number(),
  types: z.array(name),
  things: z.array(kept),
});
type StoredList = z.infer<typeof list>;

const digestOf = (identityId: string): string =>
  createHash('sha256').update(identityId).digest('base64url').slice(0, 22);

function packed({ at, things }: LastList, environmentId: string, who: string): StoredList {
  const types = new Map<string, number>();
  const typeOf = (typeName: string | null): number => {
    if (typeName === null) return -1;
    if (!types.has(typeName)) types.set(typeName, types.size);
    return types.get(typeName) ?? -1;
  };
  const rows = things
    .slice(0, mostKeptThings)
    .map(
      ({ thingName, typeName, connectivity }): z.infer<typeof kept> => [
        thingName,
        typeOf(typeName),
        connectivity === null ? -1 : connectivity.connected ? 1 : 0,
        connectivity?.since ?? null,
      ],
    );
  return { environmentId, who, at, types: [...types.keys()], things: rows };
}

const unpacked = ({ at, types, things }: StoredList): LastList => ({
  at,
  things: things.map(([thingName, type, online, since]) => ({
    thingName,
    typeName: types[type] ?? null,
    connectivity: online === -1 ? null : { connected: online === 1, since },
  })),
});

/**
 * The device list of last time, for a start without a network. In the clear, as nothing of it is secret: names and
 * types of things, whether their agents were online, and when. No attributes, descriptions, tunnels, accounts or
 * tokens.
 */
export class LastLists {
  readonly #file: JsonFile<{ readonly lists: readonly StoredList[] }>;

  private constructor(file: JsonFile<{ readonly lists: readonly StoredList[] }>) {
    this.#file = file;
  }

  static async open(path: string, log: Logger): Promise<LastLists> {
    const file = await JsonFile.open<{ readonly lists: readonly StoredList[] }>({
      path,
      schemas: { lists: z.array(list) },
      defaults: { lists: [] },
      log,
    });
    return new LastLists(file);
  }

  /** What this person listed last there; while nobody knows who that is (null), what was listed there last. */
  of(environmentId: string, identityId: string | null): LastList | null {
    const who = identityId === null ? null : digestOf(identityId);
    const found = this.#file
      .get()
      .lists.find((one) => one.environmentId === environmentId && (who === null || one.who === who));
    return found === undefined ? null : unpacked(found);
  }

  /** A failed write is logged by the file; the list on the screen is not touched by it. */
  keep(environmentId: string, identityId: string, last: LastList): void {
    const who = digestOf(identityId);
    const mine = packed(last, environmentId, who);
    let left = mostKeptThings - mine.things.length;
    const others = this.#file
      .get()
      .lists.filter((one) => one.environmentId !== environmentId || one.who !== who)
      .filter(({ things }) => (left -= things.length) >= 0);
    void this.#file.update({ lists: [mine, ...others] }).catch(() => undefined);
  }

  /** No list of this environment is kept, whoever's it is. */
  forget(environmentId: string): void {
    const { lists } = this.#file.get();
    const others = lists.filter((one) => one.environmentId !== environmentId);
    if (others.length < lists.length) void this.#file.update({ lists: others }).catch(() => undefined);
  }

  /** Everything is on disk, or could not be written (then it is logged). */
  settled(): Promise<void> {
    return this.#file.settled();
  }
}

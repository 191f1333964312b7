import { z } from 'zod';
import { arrangement } from '../../shared/fleet/filter-schema';
import { plainArrangement, type Arrangement } from '../../shared/fleet/filters';
import { nothingLearned, type LearnedDevice } from '../../shared/session/learned';
import { usualPortsBefore } from '../../shared/settings/settings';
import type { Logger } from '../log/logger';
import { JsonFile } from './json-file';

/** At most this many things, environments' devices and windows are remembered; the longest unused goes first. */
export const mostRemembered = 500;

/** At most this many devices are asked about while nobody looks. */
const mostAwaited = 40;

const use = z.object({ environmentId: z.string().max(128), thingName: z.string().max(128), at: z.number() });
type RecentUse = z.infer<typeof use>;
const favourite = z.object({ environmentId: z.string().max(128), thingName: z.string().max(128) });
type Favourite = z.infer<typeof favourite>;
const list = z.object({ environmentId: z.string().max(128), ...arrangement });

const device = z.object({
  /** Local port of each service id: the saved shortcut of a technician keeps working. */
  ports: z.record(z.string().max(128), z.int().min(1).max(65535)).default({}),
  /** What its agent showed of itself. */
  protocol: z.enum(['V1', 'V2', 'V3']).nullable().default(null),
  oneConnection: z.boolean().default(false),
  /** One that does not fit costs nothing else that is known of the device. */
  banner: z
    .object({ serviceId: z.string().max(128), text: z.string().regex(/^[ -~]{1,255}$/) })
    .nullable()
    .catch(null),
  /** Shells there are to live on through a break. */
  keepsShells: z.boolean().default(false),
  at: z.number().default(0),
});
type RememberedDevice = z.infer<typeof device>;

interface Data {
  readonly devices: Readonly<Record<string, RememberedDevice>>;
  readonly recents: readonly RecentUse[];
  readonly favourites: readonly Favourite[];
  readonly awaited: readonly Favourite[];
  /** How the list of each environment is shown, the last changed first. */
  readonly lists: readonly z.infer<typeof list>[];
  /** Ports of the range that earlier versions used were given up, once. */
  readonly portsMoved: boolean;
}

/** One entry that does not fit is dropped alone, not the whole list. */
const tolerantRecord = z.record(z.string(), z.unknown()).transform((all) =>
  Object.fromEntries(
    Object.entries(all).flatMap(([key, value]) => {
      const read = device.safeParse(value);
      return read.success ? [[key, read.data]] : [];
    }),
  ),
) as unknown as z.ZodType<Readonly<Record<string, RememberedDevice>>>;
const tolerantList = <T>(entry: z.ZodType<T>): z.ZodType<readonly T[]> =>
  z.array(z.unknown()).transform((all) =>
    all.flatMap((value) => {
      const read = entry.safeParse(value);
      return read.success ? [read.data] : [];
    }),
  );

const keyOf = (environmentId: string, name: string): string => `${environmentId}/${name}`;

/**
 * What the app learned about devices: nothing secret, nothing a person typed into a settings screen. `device` is a
 * thing name or, without one, a tunnel id.
 */
export class Remembered {
  readonly #file: JsonFile<Data>;
  readonly #now: () => number;

  private constructor(file: JsonFile<Data>, now: () => number) {
    this.#file = file;
    this.#now = now;
  }

  static async open(path: string, log: Logger, now: () => number = Date.now): Promise<Remembered> {
    const opened = (portsMoved: boolean): Promise<JsonFile<Data>> =>
      JsonFile.open<Data>({
        path,
        schemas: {
          devices: tolerantRecord,
          recents: tolerantList(use),
          favourites: tolerantList(favourite),
          awaited: tolerantList(favourite),
          lists: tolerantList(list),
          portsMoved: z.boolean(),
        },
        defaults: { devices: {}, recents: [], favourites: [], awaited: [], lists: [], portsMoved },
        log,
        now,
      });
    const first = await opened(false);
    // Whoever begins now has nothing to move, ever.
    const file = first.opened.status === 'new' ? await opened(true) : first;
    const remembered = new Remembered(file, now);
    remembered.#movePorts();
    return remembered;
  }

  /** A device gets another port of its own when it is connected next; from then on that one stays. */
  #movePorts(): void {
    const { portsMoved, devices } = this.#file.get();
    if (portsMoved) return;
    const isBefore = (port: number): boolean => port >= usualPortsBefore.first && port <= usualPortsBefore.last;
    const moved = Object.entries(devices).map(([key, one]) => [
      key,
      { ...one, ports: Object.fromEntries(Object.entries(one.ports).filter(([, port]) => !isBefore(port))) },
    ]);
    // What cannot be kept now is done again in the next run.
    void this.#file
      .update({ portsMoved: true, devices: Object.fromEntries(moved) as Data['devices'] })
      .catch(() => undefined);
  }

  /** Local port a service of this device had last; null if never. */
  port(environmentId: string, device: string, serviceId: string): number | null {
    const { ports } = this.#entry(keyOf(environmentId, device));
    return (Object.hasOwn(ports, serviceId) ? ports[serviceId] : undefined) ?? null;
  }

  rememberPort(environmentId: string, device: string, serviceId: string, port: number): void {
    const key = keyOf(environmentId, device);
    this.#keep(key, { ports: { ...this.#entry(key).ports, [serviceId]: port } });
  }

  /** What the device's agent showed of itself. */
  learned(environmentId: string, device: string): LearnedDevice {
    const { protocol, oneConnection, banner } = this.#entry(keyOf(environmentId, device));
    return { protocol, oneConnection, banner };
  }

  /** Adds to what is known; what is not named stays. */
  learn(environmentId: string, device: string, news: Partial<LearnedDevice>): void {
    this.#keep(keyOf(environmentId, device), news);
  }

  keepsShells(environmentId: string, device: string): boolean {
    return this.#entry(keyOf(environmentId, device)).keepsShells;
  }

  rememberKeepsShells(environmentId: string, device: string, keepsShells: boolean): void {
    this.#keep(keyOf(environmentId, device), { keepsShells });
  }

  /** Newest first. */
  recents(environmentId: string): readonly RecentUse[] {
    return this.#file.get().recents.filter((recent) => recent.environmentId === environmentId);
  }

  used(environmentId: string, thingName: string): void {
    const others = this.#file
      .get()
      .recents.filter((recent) => recent.environmentId !== environmentId || recent.thingName !== thingName);
    this.#save({ recents: [{ environmentId, thingName, at: this.#now() }, ...others].slice(0, mostRemembered) });
  }

  /** Things with a star, in the order they got it. */
  favourites(environmentId: string): readonly string[] {
    return this.#file
      .get()
      .favourites.filter((one) => one.environmentId === environmentId)
      .map(({ thingName }) => thingName);
  }

  star(environmentId: string, thingName: string, star: boolean): void {
    const others = this.#file
      .get()
      .favourites.filter((one) => one.environmentId !== environmentId || one.thingName !== thingName);
    this.#save({ favourites: (star ? [...others, { environmentId, thingName }] : others).slice(-mostRemembered) });
  }

  /** How the list of this environment is shown. */
  arranged(environmentId: string): Arrangement {
    return this.#file.get().lists.find((one) => one.environmentId === environmentId) ?? plainArrangement;
  }

  arrange(environmentId: string, { filters, order }: Arrangement): void {
    const others = this.#file.get().lists.filter((one) => one.environmentId !== environmentId);
    this.#save({ lists: [{ environmentId, filters, order }, ...others].slice(0, mostRemembered) });
  }

  /**
   * Devices of every environment that somebody wants to be told of once they are online, in the order of the wishes.
   */
  awaited(): readonly Favourite[] {
    return this.#file.get().awaited;
  }

  await(environmentId: string, thingName: string, awaited: boolean): void {
    const others = this.#file
      .get()
      .awaited.filter((one) => one.environmentId !== environmentId || one.thingName !== thingName);
    this.#save({ awaited: (awaited ? [...others, { environmentId, thingName }] : others).slice(-mostAwaited) });
  }

  /** Everything is on disk, or could not be written (then it is logged). */
  settled(): Promise<void> {
    return this.#file.settled();
  }

  #entry(key: string): RememberedDevice {
    const known = this.#file.get().devices;
    return (
      (Object.hasOwn(known, key) ? known[key] : undefined) ?? {
        ports: {},
        ...nothingLearned,
        keepsShells: false,
        at: 0,
      }
    );
  }

  #keep(key: string, change: Partial<RememberedDevice>): void {
    const changed = { ...this.#entry(key), ...change, at: this.#now() };
    const all = Object.entries({ ...this.#file.get().devices, [key]: changed });
    this.#save({ devices: Object.fromEntries(all.sort(([, a], [, b]) => b.at - a.at).slice(0, mostRemembered)) });
  }

  /** A failed write is logged by the file; what was learned still holds for this run. */
  #save(change: Partial<Data>): void {
    void this.#file.update(change).catch(() => undefined);
  }
}

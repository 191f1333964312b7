import { z } from 'zod';
import type { Logger } from '../log/logger';
import { openJsonFile } from './json-file';

/** At most this many things, environments' devices and windows are remembered; the longest unused goes first. */
export const mostRemembered = 500;

const use = z.object({ environmentId: z.string().max(128), thingName: z.string().max(128), at: z.number() });
export type RecentUse = z.infer<typeof use>;
const favourite = z.object({ environmentId: z.string().max(128), thingName: z.string().max(128) });
type Favourite = z.infer<typeof favourite>;

const device = z.object({
  /** Local port of each service id: the saved shortcut of a technician keeps working. */
  ports: z.record(z.string().max(128), z.int().min(1).max(65535)).default({}),
  /** The tunnel protocol the device was last reached with; null: not known. */
  protocol: z.enum(['V1', 'V2', 'V3']).nullable().default(null),
  at: z.number().default(0),
});
type RememberedDevice = z.infer<typeof device>;

interface Data {
  readonly devices: Readonly<Record<string, RememberedDevice>>;
  readonly recents: readonly RecentUse[];
  readonly favourites: readonly Favourite[];
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

/** What the app learned about devices: nothing secret, nothing a person typed into a settings screen. */
export interface Remembered {
  /** Local port a service of this device had last; null if never. `device` is a thing name or, without one, a tunnel id. */
  port(environmentId: string, device: string, serviceId: string): number | null;
  rememberPort(environmentId: string, device: string, serviceId: string, port: number): void;
  protocol(environmentId: string, device: string): 'V1' | 'V2' | 'V3' | null;
  rememberProtocol(environmentId: string, device: string, protocol: 'V1' | 'V2' | 'V3' | null): void;
  /** Newest first. */
  recents(environmentId: string): readonly RecentUse[];
  used(environmentId: string, thingName: string): void;
  /** Things with a star, in the order they got it. */
  favourites(environmentId: string): readonly string[];
  star(environmentId: string, thingName: string, star: boolean): void;
  /** Everything is on disk, or could not be written (then it is logged). */
  settled(): Promise<void>;
}

export async function openRemembered(path: string, log: Logger, now: () => number = Date.now): Promise<Remembered> {
  const file = await openJsonFile<Data>({
    path,
    schemas: { devices: tolerantRecord, recents: tolerantList(use), favourites: tolerantList(favourite) },
    defaults: { devices: {}, recents: [], favourites: [] },
    log,
    now,
  });
  const keyOf = (environmentId: string, name: string): string => `${environmentId}/${name}`;
  const entry = (key: string): RememberedDevice => {
    const known = file.get().devices;
    return (Object.hasOwn(known, key) ? known[key] : undefined) ?? { ports: {}, protocol: null, at: 0 };
  };
  // A failed write is logged by the file; what was learned still holds for this run.
  const save = (change: Partial<Data>): void => void file.update(change).catch(() => undefined);
  const keep = (key: string, change: Partial<RememberedDevice>): void => {
    const all = Object.entries({ ...file.get().devices, [key]: { ...entry(key), ...change, at: now() } });
    save({ devices: Object.fromEntries(all.sort(([, a], [, b]) => b.at - a.at).slice(0, mostRemembered)) });
  };
  return {
    port(environmentId, name, serviceId) {
      const { ports } = entry(keyOf(environmentId, name));
      return (Object.hasOwn(ports, serviceId) ? ports[serviceId] : undefined) ?? null;
    },
    rememberPort(environmentId, name, serviceId, port) {
      const key = keyOf(environmentId, name);
      keep(key, { ports: { ...entry(key).ports, [serviceId]: port } });
    },
    protocol: (environmentId, name) => entry(keyOf(environmentId, name)).protocol,
    rememberProtocol: (environmentId, name, protocol) => keep(keyOf(environmentId, name), { protocol }),
    recents: (environmentId) => file.get().recents.filter((recent) => recent.environmentId === environmentId),
    used(environmentId, thingName) {
      const others = file
        .get()
        .recents.filter((recent) => recent.environmentId !== environmentId || recent.thingName !== thingName);
      save({ recents: [{ environmentId, thingName, at: now() }, ...others].slice(0, mostRemembered) });
    },
    favourites: (environmentId) =>
      file
        .get()
        .favourites.filter((one) => one.environmentId === environmentId)
        .map(({ thingName }) => thingName),
    star(environmentId, thingName, star) {
      const others = file
        .get()
        .favourites.filter((one) => one.environmentId !== environmentId || one.thingName !== thingName);
      save({ favourites: (star ? [...others, { environmentId, thingName }] : others).slice(-mostRemembered) });
    },
    settled: () => file.settled(),
  };
}

import { z } from 'zod';
import type { Logger } from '../log/logger';
import type { Disk } from './disk';
import { JsonFile } from './json-file';

const entry = z.object({
  environmentId: z.string().max(128),
  region: z.string().max(64),
  /** Null only where a pasted token is all that is known. */
  tunnelId: z.string().max(128).nullable(),
  thingName: z.string().max(128).nullable(),
  ticket: z.string().max(128).nullable(),
  services: z
    .array(z.object({ serviceId: z.string().max(128), port: z.int().min(1).max(65535).nullable() }).readonly())
    .max(32)
    .readonly(),
  /** Name under which a pasted token is kept, which is no secret; null: it came otherwise. */
  pastedToken: z.string().max(128).nullable(),
  reconnectsAtStart: z.boolean(),
});

/** A session that was worked on: what it takes to go on with it, and nothing secret. The token is in the ledger. */
export type UnfinishedSession = Readonly<z.infer<typeof entry>>;

/** Entries that do not fit are left out alone. */
const entries = z.array(z.unknown()).transform((all) =>
  all.flatMap((value) => {
    const read = entry.safeParse(value);
    return read.success ? [read.data] : [];
  }),
) as unknown as z.ZodType<readonly UnfinishedSession[]>;

export type UnfinishedFile = JsonFile<{ readonly sessions: readonly UnfinishedSession[] }>;

export const openUnfinished = (path: string, log: Logger, disk?: Disk): Promise<UnfinishedFile> =>
  JsonFile.open<{ readonly sessions: readonly UnfinishedSession[] }>({
    path,
    schemas: { sessions: entries },
    defaults: { sessions: [] },
    log,
    ...(disk === undefined ? {} : { disk }),
  });

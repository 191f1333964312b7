import { z } from 'zod';
import { type LookedView, lookTroubles } from '../../shared/updates/view';
import type { Logger } from '../log/logger';
import { JsonFile } from '../storage/json-file';

interface Kept {
  readonly looked: LookedView | null;
  /** When the newest manifest that was taken was signed, epoch ms: an older one is not taken any more. */
  readonly seenSignedAt: number | null;
  /** The version whose installer was started last, and how often. */
  readonly tried: { readonly version: string; readonly times: number } | null;
}

export type UpdatesFile = JsonFile<Kept>;

export const openUpdatesFile = (path: string, log: Logger): Promise<UpdatesFile> =>
  JsonFile.open<Kept>({
    path,
    schemas: {
      looked: z
        .object({ at: z.number(), found: z.enum(['current', 'newer', ...lookTroubles]), detail: z.string().max(500) })
        .nullable(),
      seenSignedAt: z.number().nullable(),
      tried: z.object({ version: z.string().max(32), times: z.int().min(0) }).nullable(),
    },
    defaults: { looked: null, seenSignedAt: null, tried: null },
    log,
  });

/** One token of the ledger and what may become of it. Pure. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { TokenView } from '../../shared/session/view';
import type { TokenKey } from './contract';

/**
 * `fresh → in-use → spent | revoked | expired` (shared/README.md, Tokens). A dead entry has lost its secrets and
 * stays only to recognise the same token when somebody pastes it again.
 */
const entrySchema = z.object({
  environmentId: z.string(),
  tunnelId: z.string(),
  /** SHA-256 of the access token, hexadecimal. */
  digest: z.string(),
  state: z.enum(['fresh', 'in-use', 'spent', 'revoked', 'expired']),
  accessToken: z.string().nullable(),
  clientToken: z.string().nullable(),
  addedAt: z.number(),
  /** When `state` was reached; for `in-use` the time of first use. Epoch ms. */
  since: z.number(),
  expiresAt: z.number().nullable(),
});
export type Entry = z.infer<typeof entrySchema>;

export const imageSchema = z.object({ version: z.literal(1), entries: z.array(entrySchema) });
/** All that is stored, oldest entry first. The current entry of a tunnel is its last one. */
export type Image = z.infer<typeof imageSchema>;

export const emptyImage: Image = { version: 1, entries: [] };

export const digestOf = (accessToken: string): string => createHash('sha256').update(accessToken).digest('hex');
/** Enough of a digest to tell tokens apart in a log, useless for anything else. */
export const shortened = (digest: string): string => digest.slice(0, 12);
/** Names an access token without revealing it. */
export const fingerprintOf = (accessToken: string): string => shortened(digestOf(accessToken));

export const isOf = (entry: Entry, key: TokenKey): boolean =>
  entry.environmentId === key.environmentId && entry.tunnelId === key.tunnelId;
export const currentOf = (image: Image, key: TokenKey): Entry | undefined =>
  image.entries.findLast((entry) => isOf(entry, key));

export const isDead = (entry: Entry): entry is Entry & { state: 'spent' | 'revoked' | 'expired' } =>
  entry.state !== 'fresh' && entry.state !== 'in-use';

export const died = (entry: Entry, state: 'spent' | 'revoked' | 'expired', now: number): Entry =>
  isDead(entry) ? entry : { ...entry, state, since: now, accessToken: null, clientToken: null };

export const viewOf = (entry: Entry | undefined): TokenView =>
  entry === undefined
    ? { state: 'none', since: null, paired: false }
    : { state: entry.state, since: entry.since, paired: entry.clientToken !== null };

/** No tunnel lives longer than twelve hours (PROTOCOL.md 1.3): older entries can no longer be of use. */
const keepFor = 24 * 60 * 60 * 1000;
const maxDead = 500;

/** Drops what is of no use any more, so that the file stays small. */
export function pruned(image: Image, now: number): Image {
  const recent = image.entries.filter((entry) => now - entry.addedAt < keepFor);
  const tooMany = recent.filter(isDead).length - maxDead;
  let dropped = 0;
  return { version: 1, entries: recent.filter((entry) => !(isDead(entry) && dropped < tooMany && ++dropped > 0)) };
}

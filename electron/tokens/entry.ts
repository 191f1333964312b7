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
export type LedgerEntry = z.infer<typeof entrySchema>;

export const imageSchema = z.object({ version: z.literal(1), entries: z.array(entrySchema) });
/** All that is stored, oldest entry first. The current entry of a tunnel is its last one. */
export type Image = z.infer<typeof imageSchema>;

export const emptyImage: Image = { version: 1, entries: [] };

export const digestOf = (accessToken: string): string => createHash('sha256').update(accessToken).digest('hex');
/** Enough of a digest to tell tokens apart in a log, useless for anything else. */
export const shortened = (digest: string): string => digest.slice(0, 12);
/** Names an access token without revealing it. */
export const fingerprintOf = (accessToken: string): string => shortened(digestOf(accessToken));

export const isOf = (entry: LedgerEntry, key: TokenKey): boolean =>
  entry.environmentId === key.environmentId && entry.tunnelId === key.tunnelId;
export const currentOf = (image: Image, key: TokenKey): LedgerEntry | undefined =>
  image.entries.findLast((entry) => isOf(entry, key));

export const isDead = (entry: LedgerEntry): entry is LedgerEntry & { state: 'spent' | 'revoked' | 'expired' } =>
  entry.state !== 'fresh' && entry.state !== 'in-use';

export const died = (entry: LedgerEntry, state: 'spent' | 'revoked' | 'expired', now: number): LedgerEntry =>
  isDead(entry) ? entry : { ...entry, state, since: now, accessToken: null, clientToken: null };

export const viewOf = (entry: LedgerEntry | undefined): TokenView =>
  entry === undefined
    ? { state: 'none', since: null, paired: false }
    : { state: entry.state, since: entry.since, paired: entry.clientToken !== null };

const maxDead = 500;
const maxLive = 500;

/** The entries with the last `most` of those that are `counted`. */
function lastOf(
  entries: readonly LedgerEntry[],
  most: number,
  counted: (entry: LedgerEntry) => boolean,
): readonly LedgerEntry[] {
  let tooMany = entries.filter(counted).length - most;
  return tooMany <= 0 ? entries : entries.filter((entry) => !counted(entry) || tooMany-- <= 0);
}

/**
 * Drops the oldest of too many, so that the file stays small. By count and never by age: this computer's clock may be a
 * day ahead, and a token that was pasted cannot be had again.
 */
export const pruned = (image: Image): Image => ({
  version: 1,
  entries: [...lastOf(lastOf(image.entries, maxDead, isDead), maxLive, (entry) => !isDead(entry))],
});

/**
 * The same token in both images: used in one and unknown to the other as used, it has been used, with that client
 * token.
 */
function united(newer: LedgerEntry, older: LedgerEntry | undefined): LedgerEntry {
  if (older === undefined || newer.state !== 'fresh' || older.state === 'fresh') return newer;
  const { environmentId, tunnelId, expiresAt } = newer;
  return { ...older, environmentId, tunnelId, expiresAt: expiresAt ?? older.expiresAt };
}

/** One image of two: the current token of a tunnel is the one of the newer image. */
export function mergedImages(older: Image, newer: Image): Image {
  const sameIn = ({ entries }: Image, { environmentId, digest }: LedgerEntry): LedgerEntry | undefined =>
    entries.findLast((each) => each.environmentId === environmentId && each.digest === digest);
  // As when a token is added: the one before it is of no use any more.
  const superseded = (entry: LedgerEntry): LedgerEntry => {
    const current = currentOf(newer, entry);
    return current === undefined ? entry : died(entry, 'revoked', current.addedAt);
  };
  return pruned({
    version: 1,
    entries: [
      ...older.entries.filter((entry) => sameIn(newer, entry) === undefined).map(superseded),
      ...newer.entries.map((entry) => united(entry, sameIn(older, entry))),
    ],
  });
}

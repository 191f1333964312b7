import { randomUUID } from 'node:crypto';
import type { Checkout, TokenKey, TokenLedger } from './contract';
import type { Disk } from './disk';
import {
  currentOf,
  died,
  digestOf,
  emptyImage,
  isDead,
  isOf,
  pruned,
  shortened,
  viewOf,
  type Entry,
  type Image,
} from './entry';
import { keep } from './kept';

export interface LedgerOptions {
  /** Null: no key store on this computer; tokens live in memory only. */
  readonly disk: Disk | null;
  /** Told every secret the ledger learns, so that the log can redact it. */
  readonly onSecret?: (secret: string) => void;
  /** Told once when saving failed and the ledger went on in memory. The reason holds no token. */
  readonly onStorageLost?: (reason: string) => void;
  readonly now?: () => number;
  readonly newClientToken?: () => string;
}

/**
 * Opens the ledger. Every change is on disk before the method resolves, and methods run one after another,
 * so that no crash, at whatever point, can lead to a token being offered as unused twice.
 */
export async function createTokenLedger(options: LedgerOptions): Promise<TokenLedger> {
  const now = options.now ?? Date.now;
  // RFC 4122 version 4, as the guides recommend (PROTOCOL.md 2.2); a new one for each access token.
  const newClientToken = options.newClientToken ?? randomUUID;
  const { onSecret } = options;
  const kept = await keep({ file: options.disk, empty: emptyImage, onStorageLost: options.onStorageLost });
  let image: Image = pruned(kept.current(), now());

  const learn = (entry: Entry): void => {
    if (entry.accessToken !== null) onSecret?.(entry.accessToken);
    if (entry.clientToken !== null) onSecret?.(entry.clientToken);
  };
  const commit = async (entries: readonly Entry[]): Promise<void> => {
    const next = pruned({ version: 1, entries: [...entries] }, now());
    await kept.replace(next);
    image = next;
  };
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => kept.inTurn(work);
  const replace = (old: Entry, entry: Entry): Promise<void> =>
    commit(image.entries.map((each) => (each === old ? entry : each)));
  image.entries.forEach(learn);

  async function add(key: TokenKey, accessToken: string, expiresAt: number | null): Promise<Entry> {
    const digest = digestOf(accessToken);
    // The same token again (pasted twice, or under another name): its client token and history stay with it,
    // for a second client token would be refused as a mismatch (PROTOCOL.md 2.2).
    const known = image.entries.findLast(
      (entry) => entry.environmentId === key.environmentId && entry.digest === digest,
    );
    const entry: Entry =
      known === undefined
        ? {
            ...key,
            digest,
            state: 'fresh',
            accessToken,
            clientToken: newClientToken(),
            addedAt: now(),
            since: now(),
            expiresAt,
          }
        : { ...known, ...key, expiresAt: expiresAt ?? known.expiresAt };
    learn(entry);
    const others = image.entries.filter((each) => each !== known);
    // One atomic save holds the new token and retires the old: there is no moment in which both are lost.
    await commit([...others.map((each) => (isOf(each, key) ? died(each, 'revoked', now()) : each)), entry]);
    return entry;
  }

  async function checkout(key: TokenKey): Promise<Checkout> {
    const entry = currentOf(image, key);
    if (entry === undefined) return { kind: 'none', because: 'absent' };
    if (isDead(entry)) return { kind: 'none', because: entry.state };
    if (entry.expiresAt !== null && entry.expiresAt <= now()) {
      await replace(entry, died(entry, 'expired', now()));
      return { kind: 'none', because: 'expired' };
    }
    const { accessToken, clientToken, digest } = entry;
    if (accessToken === null || clientToken === null) return { kind: 'none', because: 'absent' };
    const reuse = entry.state === 'in-use';
    if (!reuse) await replace(entry, { ...entry, state: 'in-use', since: now() });
    return { kind: 'token', pair: { accessToken, clientToken, fingerprint: shortened(digest) }, reuse };
  }

  return {
    persistence: () => kept.persistence(),
    wasReset: () => kept.wasReset(),
    add: (key, accessToken, expiresAt) => inTurn(async () => viewOf(await add(key, accessToken, expiresAt))),
    checkout: (key) => inTurn(() => checkout(key)),
    mark: (key, state) =>
      inTurn(async () => {
        const entry = currentOf(image, key);
        if (entry !== undefined && !isDead(entry)) await replace(entry, died(entry, state, now()));
      }),
    view: (key) => viewOf(currentOf(image, key)),
    forget: (key) => inTurn(() => commit(image.entries.filter((entry) => !isOf(entry, key)))),
    close: () => inTurn(() => Promise.resolve()),
  };
}

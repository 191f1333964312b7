import { randomUUID } from 'node:crypto';
import type { TokenView } from '../../shared/session/view';
import type { Checkout, TokenKey, TokenLedger } from './contract';
import type { Disk } from '../storage/disk';
import type { StorageState } from '../storage/storage-state';
import { EncryptedFile, type KeyStore } from './encrypted-file';
import {
  currentOf,
  died,
  digestOf,
  emptyImage,
  imageSchema,
  isDead,
  isOf,
  mergedImages,
  pruned,
  shortened,
  viewOf,
  type LedgerEntry,
  type Image,
} from './entry';
import { Persisted, type PersistenceOptions } from './persisted';

interface LedgerOptions extends PersistenceOptions<Image> {
  /** Told every secret the ledger learns, so that the log can redact it. */
  readonly onSecret?: (secret: string) => void;
  readonly now?: () => number;
  readonly newClientToken?: () => string;
}

export const ledgerFile = (path: string, keyStore: KeyStore, now: () => number, disk?: Disk): EncryptedFile<Image> =>
  new EncryptedFile(path, keyStore, imageSchema, now, disk);

/**
 * Every change is on disk before the method resolves, and methods run one after another, so that no crash, at whatever
 * point, can lead to a token being offered as unused twice. Where the disk fails for now, memory leads (persisted.ts).
 */
export class Ledger implements TokenLedger {
  readonly #persisted: Persisted<Image>;
  readonly #now: () => number;
  readonly #newClientToken: () => string;
  readonly #onSecret: (secret: string) => void;

  private constructor(
    persisted: Persisted<Image>,
    // RFC 4122 version 4, as the guides recommend (PROTOCOL.md 2.2); a new one for each access token.
    { now = Date.now, newClientToken = randomUUID, onSecret = () => undefined }: LedgerOptions,
  ) {
    this.#persisted = persisted;
    this.#now = now;
    this.#newClientToken = newClientToken;
    this.#onSecret = onSecret;
    this.#registerAll();
  }

  static async open(options: LedgerOptions): Promise<Ledger> {
    let ledger: Ledger | null = null;
    const onRead = (): void => {
      if (ledger !== null) ledger.#registerAll();
      options.onRead?.();
    };
    const persisted = await Persisted.open({ ...options, onRead, empty: emptyImage, merged: mergedImages });
    ledger = new Ledger(persisted, options);
    return ledger;
  }

  persistence(): 'disk' | 'memory' {
    return this.state().kind === 'memory' ? 'memory' : 'disk';
  }

  state(): StorageState {
    return this.#persisted.state();
  }

  wasReset(): boolean {
    return this.#persisted.wasReset();
  }

  add(key: TokenKey, accessToken: string, expiresAt: number | null): Promise<TokenView> {
    return this.#persisted.inTurn(async () => viewOf(await this.#add(key, accessToken, expiresAt)));
  }

  checkout(key: TokenKey, serviceNow: number | null = null): Promise<Checkout> {
    return this.#persisted.inTurn(() => this.#checkout(key, serviceNow));
  }

  mark(key: TokenKey, state: 'spent' | 'revoked' | 'expired'): Promise<void> {
    return this.#persisted.inTurn(async () => {
      const entry = currentOf(this.#image, key);
      if (entry !== undefined && !isDead(entry)) await this.#replace(entry, died(entry, state, this.#now()));
    });
  }

  endEnvironment(environmentId: string): Promise<void> {
    const now = this.#now();
    const ended = (image: Image): Image => ({
      version: 1,
      entries: image.entries.map((entry) =>
        entry.environmentId === environmentId ? died(entry, 'revoked', now) : entry,
      ),
    });
    return this.#persisted.inTurn(() => this.#persisted.replace(ended(this.#image), ended));
  }

  view(key: TokenKey): TokenView {
    return viewOf(currentOf(this.#image, key));
  }

  forget(key: TokenKey): Promise<void> {
    const without = (image: Image): Image => ({
      version: 1,
      entries: image.entries.filter((entry) => !isOf(entry, key)),
    });
    return this.#persisted.inTurn(() => this.#persisted.replace(without(this.#image), without));
  }

  retry(): Promise<void> {
    return this.#persisted.retry();
  }

  close(): Promise<void> {
    return this.#persisted.close();
  }

  get #image(): Image {
    return this.#persisted.current();
  }

  async #add(key: TokenKey, accessToken: string, expiresAt: number | null): Promise<LedgerEntry> {
    const now = this.#now();
    const digest = digestOf(accessToken);
    // The same token again (pasted twice, or under another name): its client token and history stay with it,
    // for a second client token would be refused as a mismatch (PROTOCOL.md 2.2).
    const known = this.#image.entries.findLast(
      (entry) => entry.environmentId === key.environmentId && entry.digest === digest,
    );
    const fresh = {
      state: 'fresh',
      accessToken,
      clientToken: this.#newClientToken(),
      addedAt: now,
      since: now,
    } as const;
    const entry: LedgerEntry =
      known === undefined
        ? { ...key, digest, ...fresh, expiresAt }
        : { ...known, ...key, expiresAt: expiresAt ?? known.expiresAt };
    this.#registerSecrets(entry);
    const others = this.#image.entries.filter((each) => each !== known);
    // One atomic save holds the new token and retires the old: there is no moment in which both are lost.
    await this.#commit([...others.map((each) => (isOf(each, key) ? died(each, 'revoked', now) : each)), entry]);
    return entry;
  }

  async #checkout(key: TokenKey, serviceNow: number | null): Promise<Checkout> {
    const now = this.#now();
    const entry = currentOf(this.#image, key);
    if (entry === undefined) return { kind: 'none', because: 'absent' };
    if (isDead(entry)) return { kind: 'none', because: entry.state };
    // Only the service's clock ends a token: this computer's may be hours ahead.
    if (entry.expiresAt !== null && serviceNow !== null && entry.expiresAt <= serviceNow) {
      await this.#replace(entry, died(entry, 'expired', now));
      return { kind: 'none', because: 'expired' };
    }
    const { accessToken, clientToken, digest } = entry;
    if (accessToken === null || clientToken === null) return { kind: 'none', because: 'absent' };
    const reuse = entry.state === 'in-use';
    if (!reuse) await this.#replace(entry, { ...entry, state: 'in-use', since: now });
    return { kind: 'token', pair: { accessToken, clientToken, fingerprint: shortened(digest) }, reuse };
  }

  #registerAll(): void {
    this.#image.entries.forEach((entry) => this.#registerSecrets(entry));
  }

  #registerSecrets({ accessToken, clientToken }: LedgerEntry): void {
    if (accessToken !== null) this.#onSecret(accessToken);
    if (clientToken !== null) this.#onSecret(clientToken);
  }

  #replace(old: LedgerEntry, entry: LedgerEntry): Promise<void> {
    return this.#commit(this.#image.entries.map((each) => (each === old ? entry : each)));
  }

  #commit(entries: readonly LedgerEntry[]): Promise<void> {
    return this.#persisted.replace(pruned({ version: 1, entries: [...entries] }));
  }
}

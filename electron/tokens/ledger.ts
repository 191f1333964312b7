import { randomUUID } from 'node:crypto';
import type { TokenView } from '../../shared/session/view';
import type { Checkout, TokenKey, TokenLedger } from './contract';
import { EncryptedFile, type KeyStore } from './encrypted-file';
import {
  currentOf,
  died,
  digestOf,
  emptyImage,
  imageSchema,
  isDead,
  isOf,
  pruned,
  shortened,
  viewOf,
  type Entry,
  type Image,
} from './entry';
import { Persisted, type DocumentFile } from './persisted';

interface LedgerOptions {
  /** Null: no key store on this computer; tokens live in memory only. */
  readonly file: DocumentFile<Image> | null;
  /** Told every secret the ledger learns, so that the log can redact it. */
  readonly onSecret?: (secret: string) => void;
  /** Told once when saving failed and the ledger went on in memory. The reason holds no token. */
  readonly onStorageLost?: (reason: string) => void;
  readonly now?: () => number;
  readonly newClientToken?: () => string;
}

export const ledgerFile = (path: string, keyStore: KeyStore, now: () => number): EncryptedFile<Image> =>
  new EncryptedFile(path, keyStore, imageSchema, now);

/**
 * Every change is on disk before the method resolves, and methods run one after another, so that no crash, at
 * whatever point, can lead to a token being offered as unused twice.
 */
export class Ledger implements TokenLedger {
  readonly #persisted: Persisted<Image>;
  readonly #now: () => number;
  readonly #newClientToken: () => string;
  readonly #onSecret: (secret: string) => void;
  #image: Image;

  private constructor(
    persisted: Persisted<Image>,
    // RFC 4122 version 4, as the guides recommend (PROTOCOL.md 2.2); a new one for each access token.
    { now = Date.now, newClientToken = randomUUID, onSecret = () => undefined }: LedgerOptions,
  ) {
    this.#persisted = persisted;
    this.#now = now;
    this.#newClientToken = newClientToken;
    this.#onSecret = onSecret;
    this.#image = pruned(persisted.current(), now());
    this.#image.entries.forEach((entry) => this.#registerSecrets(entry));
  }

  static async open(options: LedgerOptions): Promise<Ledger> {
    const { file, onStorageLost } = options;
    return new Ledger(await Persisted.open({ file, empty: emptyImage, onStorageLost }), options);
  }

  persistence(): 'disk' | 'memory' {
    return this.#persisted.persistence();
  }

  wasReset(): boolean {
    return this.#persisted.wasReset();
  }

  add(key: TokenKey, accessToken: string, expiresAt: number | null): Promise<TokenView> {
    return this.#persisted.inTurn(async () => viewOf(await this.#add(key, accessToken, expiresAt)));
  }

  checkout(key: TokenKey): Promise<Checkout> {
    return this.#persisted.inTurn(() => this.#checkout(key));
  }

  mark(key: TokenKey, state: 'spent' | 'revoked' | 'expired'): Promise<void> {
    return this.#persisted.inTurn(async () => {
      const entry = currentOf(this.#image, key);
      if (entry !== undefined && !isDead(entry)) await this.#replace(entry, died(entry, state, this.#now()));
    });
  }

  view(key: TokenKey): TokenView {
    return viewOf(currentOf(this.#image, key));
  }

  forget(key: TokenKey): Promise<void> {
    return this.#persisted.inTurn(() => this.#commit(this.#image.entries.filter((entry) => !isOf(entry, key))));
  }

  close(): Promise<void> {
    return this.#persisted.inTurn(() => Promise.resolve());
  }

  async #add(key: TokenKey, accessToken: string, expiresAt: number | null): Promise<Entry> {
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
    const entry: Entry =
      known === undefined
        ? { ...key, digest, ...fresh, expiresAt }
        : { ...known, ...key, expiresAt: expiresAt ?? known.expiresAt };
    this.#registerSecrets(entry);
    const others = this.#image.entries.filter((each) => each !== known);
    // One atomic save holds the new token and retires the old: there is no moment in which both are lost.
    await this.#commit([...others.map((each) => (isOf(each, key) ? died(each, 'revoked', now) : each)), entry]);
    return entry;
  }

  async #checkout(key: TokenKey): Promise<Checkout> {
    const now = this.#now();
    const entry = currentOf(this.#image, key);
    if (entry === undefined) return { kind: 'none', because: 'absent' };
    if (isDead(entry)) return { kind: 'none', because: entry.state };
    if (entry.expiresAt !== null && entry.expiresAt <= now) {
      await this.#replace(entry, died(entry, 'expired', now));
      return { kind: 'none', because: 'expired' };
    }
    const { accessToken, clientToken, digest } = entry;
    if (accessToken === null || clientToken === null) return { kind: 'none', because: 'absent' };
    const reuse = entry.state === 'in-use';
    if (!reuse) await this.#replace(entry, { ...entry, state: 'in-use', since: now });
    return { kind: 'token', pair: { accessToken, clientToken, fingerprint: shortened(digest) }, reuse };
  }

  #registerSecrets({ accessToken, clientToken }: Entry): void {
    if (accessToken !== null) this.#onSecret(accessToken);
    if (clientToken !== null) this.#onSecret(clientToken);
  }

  #replace(old: Entry, entry: Entry): Promise<void> {
    return this.#commit(this.#image.entries.map((each) => (each === old ? entry : each)));
  }

  async #commit(entries: readonly Entry[]): Promise<void> {
    const next = pruned({ version: 1, entries: [...entries] }, this.#now());
    await this.#persisted.replace(next);
    this.#image = next;
  }
}

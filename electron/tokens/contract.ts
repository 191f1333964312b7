/**
 * The token ledger (shared/README.md, Tokens). Write-ahead: a token is `in-use` on disk before its handshake is
 * sent, so that a crash can never lead to a silent second use; a rotated token is on disk before the old one
 * is forgotten. Access tokens and client tokens leave it only towards the source proxy.
 */
import type { TokenView } from '../../shared/session/view';

export interface TokenKey {
  readonly environmentId: string;
  /** For a pasted token without a known tunnel: `pasted-<fingerprint>`. */
  readonly tunnelId: string;
}

/** A secret pair ready for a handshake. */
export interface TokenPair {
  readonly accessToken: string;
  readonly clientToken: string;
  /** First characters of SHA-256 of the token: names it in logs without revealing it. */
  readonly fingerprint: string;
}

export type Checkout =
  /**
   * Marked in-use on disk before this returns (where the disk fails for now, in memory). `reuse`: it was used before,
   * with this client token.
   */
  | { readonly kind: 'token'; readonly pair: TokenPair; readonly reuse: boolean }
  /** Nothing usable: never stored, or known to be spent, revoked or expired. */
  | { readonly kind: 'none'; readonly because: 'absent' | 'spent' | 'revoked' | 'expired' };

export interface TokenLedger {
  /**
   * `memory`: no key store on this computer, tokens are forgotten at exit and the person is told (shared/README.md,
   * Tokens).
   */
  readonly persistence: () => 'disk' | 'memory';
  /** True once, after saved tokens could not be read (problem storage-reset). */
  readonly wasReset: () => boolean;
  /**
   * Stores a new source token with a new client token; supersedes (revokes) the tunnel's older one after the new one is
   * on disk.
   */
  add(key: TokenKey, accessToken: string, expiresAt: number | null): Promise<TokenView>;
  /**
   * The pair for the next handshake, marked in-use first. `serviceNow`: the service's time, epoch ms; null where nobody
   * knows it, and then nothing has expired.
   */
  checkout(key: TokenKey, serviceNow?: number | null): Promise<Checkout>;
  /** The service said it is dead, or rotation revoked it. Never offered again. */
  mark(key: TokenKey, state: 'spent' | 'revoked' | 'expired'): Promise<void>;
  /** Every token of an environment is revoked here: it leads elsewhere from now on, or is gone. */
  endEnvironment(environmentId: string): Promise<void>;
  view(key: TokenKey): TokenView;
  /** Forgets everything of a tunnel (closed and deleted). */
  forget(key: TokenKey): Promise<void>;
  close(): Promise<void>;
}

import type { AccessToken, Mode, TokenState } from './tunnel';

/** Why a token is not accepted; the words for it are the data plane's business. */
export type TokenProblem =
  | 'unknown'
  | 'wrong-mode'
  | 'revoked'
  | 'used'
  | 'client-token-mismatch'
  | 'client-token-taken';

/** The rules of PROTOCOL.md 2.2 that behaviour switches settle. */
interface TokenRules {
  readonly clientTokenUnique: boolean;
  readonly clientTokenRememberedAfterRotation: boolean;
}

/**
 * Whether a token of this state may connect with this client token; pure. `reuseRefused` is the fault of
 * that name: a used token is dead even together with its client token.
 */
export function stateProblem(
  state: TokenState,
  clientToken: string | null,
  reuseRefused: boolean,
): TokenProblem | null {
  switch (state.kind) {
    case 'fresh':
      return null;
    case 'revoked':
      return 'revoked';
    case 'used':
      if (state.clientToken === null || clientToken === null || reuseRefused) return 'used';
      return state.clientToken === clientToken ? null : 'client-token-mismatch';
  }
}

/** The tokens of all tunnels that still exist, with their states. */
export class TokenLedger {
  readonly #rules: TokenRules;
  readonly #tokens = new Map<string, AccessToken>();

  constructor(rules: TokenRules) {
    this.#rules = rules;
  }

  issue(value: string, tunnelId: string, mode: Mode): void {
    this.#tokens.set(value, { value, tunnelId, mode, state: { kind: 'fresh' } });
  }

  find(value: string): AccessToken | undefined {
    return this.#tokens.get(value);
  }

  /** @param isOpen tells whether a tunnel is still open: client tokens are unique among open tunnels only. */
  check(
    token: AccessToken,
    mode: Mode,
    clientToken: string | null,
    reuseRefused: boolean,
    isOpen: (tunnelId: string) => boolean,
  ): TokenProblem | null {
    if (token.mode !== mode) return 'wrong-mode';
    const problem = stateProblem(token.state, clientToken, reuseRefused);
    if (problem !== null || clientToken === null || token.state.kind !== 'fresh' || !this.#rules.clientTokenUnique)
      return problem;
    return this.#isTaken(clientToken, isOpen) ? 'client-token-taken' : null;
  }

  /**
   * The first successful handshake uses a token up and pairs it with the client token that came along; later ones
   * change nothing.
   */
  spend(value: string, clientToken: string | null): void {
    if (this.#tokens.get(value)?.state.kind === 'fresh') this.#become(value, { kind: 'used', clientToken });
  }

  /** Makes a token count as used together with this client token, whatever it was before. */
  pairWith(value: string, clientToken: string | null): void {
    this.#become(value, { kind: 'used', clientToken });
  }

  revoke(value: string): void {
    const state = this.#tokens.get(value)?.state;
    if (state === undefined || state.kind === 'revoked') return;
    this.#become(value, {
      kind: 'revoked',
      wasUsed: state.kind === 'used',
      clientToken: state.kind === 'used' ? state.clientToken : null,
    });
  }

  forgetTunnel(tunnelId: string): void {
    for (const token of this.#tokens.values()) if (token.tunnelId === tunnelId) this.#tokens.delete(token.value);
  }

  #isTaken(clientToken: string, isOpen: (tunnelId: string) => boolean): boolean {
    for (const { tunnelId, state } of this.#tokens.values()) {
      if (state.kind === 'fresh' || state.clientToken !== clientToken || !isOpen(tunnelId)) continue;
      if (state.kind === 'used' || this.#rules.clientTokenRememberedAfterRotation) return true;
    }
    return false;
  }

  #become(value: string, state: TokenState): void {
    const token = this.#tokens.get(value);
    if (token !== undefined) this.#tokens.set(value, { ...token, state });
  }
}

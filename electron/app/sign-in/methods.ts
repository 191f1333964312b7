/**
 * The methods of signing in: a portal, a profile, pasted keys. Each ends in an identity whose credentials were seen.
 */
import type { AccountChoice } from '../../../shared/ipc/sign-in';
import {
  failureOf,
  portalOf,
  SignInFailed,
  SignInNeeded,
  type Confirmation,
  type Identity,
  type Portal,
  type ServiceClocks,
  type SharedFiles,
  type SignInClient,
} from '../../cloud';
import type { SignInPrompt } from './prompt';
import { identityName } from './views';

export interface SignInMethodsOptions {
  readonly client: SignInClient;
  readonly serviceTime: Pick<ServiceClocks, 'of'>;
  readonly files: () => SharedFiles;
  readonly openBrowser: (address: string) => Promise<boolean>;
  readonly rememberPortal: (portal: Portal) => Promise<void>;
  readonly onSignedIn: (prompt: SignInPrompt, identity: Identity) => Promise<void>;
}

export class SignInMethods {
  readonly #options: SignInMethodsOptions;
  /** What the browser waits for. */
  #confirming: Confirmation | null = null;
  /** The portal that was signed in to last, and its accounts. */
  #at: { readonly portal: Portal; readonly accounts: readonly AccountChoice[] } | null = null;
  #mfa: ((code: string) => void) | null = null;

  constructor(options: SignInMethodsOptions) {
    this.#options = options;
  }

  /** Signs in at a portal; then acts as `target`, or asks for account and role. */
  async portal(
    prompt: SignInPrompt,
    portal: Portal,
    method: 'browser' | 'code',
    target: Identity | null,
    signal: AbortSignal,
  ): Promise<void> {
    const { client, rememberPortal } = this.#options;
    const name = portal.startUrl;
    prompt.show({ kind: 'working', name });
    try {
      await client.portals.signIn(portal, method, (what) => this.#confirm(prompt, name, method, what, signal), signal);
    } finally {
      this.#confirming = null;
    }
    await rememberPortal(portal);
    if (target !== null) return this.act(prompt, target, signal);
    prompt.show({ kind: 'working', name });
    const accounts = (await client.portals.accounts(portal, signal)).map(
      (account): AccountChoice => ({ ...account, roles: null }),
    );
    this.#at = { portal, accounts };
    const [only, ...others] = accounts;
    if (only !== undefined && others.length === 0) return this.rolesOf(prompt, only.id, signal);
    prompt.show({ kind: 'roles', startUrl: name, accounts });
  }

  /** Asks for the roles of an account of the portal; the only role of an only account is taken. */
  async rolesOf(prompt: SignInPrompt, accountId: string, signal: AbortSignal): Promise<void> {
    if (this.#at === null) return;
    const { portal } = this.#at;
    const roles = await this.#options.client.portals.roles(portal, accountId, signal);
    const accounts = this.#at.accounts.map((account) => (account.id === accountId ? { ...account, roles } : account));
    this.#at = { portal, accounts };
    const [only, ...others] = roles;
    const identity =
      only !== undefined && others.length === 0 && accounts.length === 1 ? this.roleIdentity(accountId, only) : null;
    if (identity !== null) return this.act(prompt, identity, signal);
    prompt.show({ kind: 'roles', startUrl: portal.startUrl, accounts });
  }

  roleIdentity(accountId: string, roleName: string): Identity | null {
    const account = this.#at?.accounts.find(({ id }) => id === accountId);
    return this.#at === null || account === undefined
      ? null
      : { kind: 'sso', portal: this.#at.portal, accountId, accountName: account.name, roleName };
  }

  /** Gets credentials of this identity, with whatever it needs of the person. */
  async act(prompt: SignInPrompt, identity: Identity, signal: AbortSignal): Promise<void> {
    const { client, onSignedIn } = this.#options;
    prompt.show({ kind: 'working', name: identityName(identity) });
    /** Serial numbers of MFA devices whose code was asked for. */
    const asked: string[] = [];
    const { environment } = prompt;
    try {
      const ask = (serial: string): Promise<string> => {
        asked.push(serial);
        return this.#askMfa(prompt, identity, serial, signal);
      };
      const credentials = await client.identities.renew(identity, environment, ask);
      signal.throwIfAborted();
      if (await client.accounts.areRefused(credentials, environment))
        throw new SignInFailed(identity.kind === 'keys' ? 'keys' : 'profile', 'AWS does not accept these credentials.');
    } catch (error) {
      signal.throwIfAborted();
      const portal = error instanceof SignInNeeded ? this.#portalFor(identity) : null;
      // Its session is over, or never began: a page of the portal away, not an error.
      if (portal !== null) return this.portal(prompt, portal, 'browser', identity, signal);
      const failure = this.#failureOf(error, identity, environment.id, asked.length > 0);
      // Keys that were not judged are of use once the clock or the network is.
      if (failure.because === 'keys') await client.identities.forget([identity]);
      throw failure;
    }
    signal.throwIfAborted();
    await onSignedIn(prompt, identity);
  }

  /** False: nobody asked for a code. */
  answerMfa(code: string): boolean {
    const waiting = this.#mfa;
    waiting?.(code);
    return waiting !== null;
  }

  /** The page that waits for the person once more; false: there is none, or no browser. */
  async openAgain(): Promise<boolean> {
    return this.#confirming !== null && (await this.#options.openBrowser(this.#confirming.address));
  }

  /** Forgets what secrets there are of an identity, and ends its session at the portal. */
  async forget(identity: Identity): Promise<void> {
    const { identities, portals } = this.#options.client;
    const portal = this.#portalFor(identity);
    if (portal !== null) await portals.signOut(portal);
    const ofPortal =
      identity.kind === 'sso'
        ? identities.known().filter((each) => each.kind === 'sso' && each.portal.startUrl === identity.portal.startUrl)
        : [];
    await identities.forget([identity, ...ofPortal]);
  }

  #confirm(
    prompt: SignInPrompt,
    startUrl: string,
    method: 'browser' | 'code',
    what: Confirmation,
    signal: AbortSignal,
  ): void {
    this.#confirming = what;
    prompt.show({
      kind: 'confirm',
      method,
      startUrl,
      userCode: what.userCode,
      address: what.shortAddress,
      expiresAt: what.expiresAt,
    });
    void this.#options.openBrowser(what.address).then((opened) => {
      // With a code any browser will do, and its address is shown; without one there is no other way.
      if (!opened && method === 'browser' && !signal.aborted)
        prompt.run(
          () => Promise.reject(new SignInFailed('no-browser', 'The system opened no browser.')),
          () => ({ kind: 'failed', because: 'no-browser', name: startUrl, words: '', skew: null }),
        );
    });
  }

  #askMfa(prompt: SignInPrompt, identity: Identity, serial: string, signal: AbortSignal): Promise<string> {
    const name = identityName(identity);
    return new Promise((resolve, reject) => {
      signal.addEventListener('abort', () => reject(new SignInFailed('mfa', 'No code was given.')), { once: true });
      this.#mfa = (code) => {
        this.#mfa = null;
        prompt.show({ kind: 'working', name });
        resolve(code);
      };
      prompt.show({ kind: 'mfa', name, serial });
    });
  }

  #failureOf(error: unknown, identity: Identity, environmentId: string, withCode: boolean): SignInFailed {
    const refused = error instanceof Error && error.name.startsWith('AccessDenied');
    const wrongCode = refused && withCode && /MultiFactor|MFA/i.test(error.message);
    const otherwise = wrongCode ? 'mfa' : refused ? 'role' : identity.kind === 'keys' ? 'keys' : 'profile';
    return failureOf(error, otherwise, this.#options.serviceTime.of(environmentId).offset());
  }

  #portalFor(identity: Identity): Portal | null {
    const { files } = this.#options;
    switch (identity.kind) {
      case 'sso':
        return identity.portal;
      case 'profile':
        return portalOf(identity.name, files());
      case 'standard':
        return portalOf(process.env['AWS_PROFILE'] ?? 'default', files());
      case 'keys':
      case 'signed-out':
        return null;
      default:
        return identity satisfies never;
    }
  }
}

/** The ways of signing in: a portal, a profile, pasted keys. Each ends in an identity whose credentials were seen. */
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
import type { Question } from './prompt';
import { identityName } from './views';

export interface WaysOptions {
  readonly client: SignInClient;
  readonly serviceTime: Pick<ServiceClocks, 'of'>;
  readonly files: () => SharedFiles;
  readonly openBrowser: (address: string) => Promise<boolean>;
  readonly rememberPortal: (portal: Portal) => Promise<void>;
  readonly onSignedIn: (question: Question, identity: Identity) => Promise<void>;
}

export interface Ways {
  /** Signs in at a portal; then acts as `target`, or asks for account and role. */
  portal(
    question: Question,
    portal: Portal,
    method: 'browser' | 'code',
    target: Identity | null,
    signal: AbortSignal,
  ): Promise<void>;
  /** Gets credentials of this identity, with whatever it needs of the person. */
  act(question: Question, identity: Identity, signal: AbortSignal): Promise<void>;
  rolesOf(question: Question, accountId: string, signal: AbortSignal): Promise<void>;
  roleIdentity(accountId: string, roleName: string): Identity | null;
  /** False: nobody asked for a code. */
  answerMfa(code: string): boolean;
  /** The page that waits for the person once more; false: there is none, or no browser. */
  openAgain(): Promise<boolean>;
  /** Forgets what secrets there are of an identity, and ends its session at the portal. */
  forget(identity: Identity): Promise<void>;
}

export function createWays({ client, serviceTime, files, openBrowser, rememberPortal, onSignedIn }: WaysOptions): Ways {
  const { identities, portals } = client;
  let confirming: Confirmation | null = null;
  let at: { readonly portal: Portal; readonly accounts: readonly AccountChoice[] } | null = null;
  let mfa: ((code: string) => void) | null = null;

  async function portal(
    question: Question,
    where: Portal,
    method: 'browser' | 'code',
    target: Identity | null,
    signal: AbortSignal,
  ): Promise<void> {
    question.show({ kind: 'working', name: where.startUrl });
    try {
      await portals.signIn(
        where,
        method,
        (what) => {
          confirming = what;
          question.show({
            kind: 'confirm',
            method,
            startUrl: where.startUrl,
            userCode: what.userCode,
            address: what.shortAddress,
            expiresAt: what.expiresAt,
          });
          void openBrowser(what.address).then((opened) => {
            // With a code any browser will do, and its address is shown; without one there is no other way.
            if (!opened && method === 'browser' && !signal.aborted)
              question.run(
                () => Promise.reject(new SignInFailed('no-browser', 'The system opened no browser.')),
                () => ({ kind: 'failed', because: 'no-browser', name: where.startUrl, words: '', skew: null }),
              );
          });
        },
        signal,
      );
    } finally {
      confirming = null;
    }
    await rememberPortal(where);
    if (target !== null) return act(question, target, signal);
    question.show({ kind: 'working', name: where.startUrl });
    const accounts = (await portals.accounts(where, signal)).map(
      ({ id, name }): AccountChoice => ({ id, name, roles: null }),
    );
    at = { portal: where, accounts };
    const [only, ...others] = accounts;
    if (only !== undefined && others.length === 0) return rolesOf(question, only.id, signal);
    question.show({ kind: 'roles', startUrl: where.startUrl, accounts });
  }

  async function rolesOf(question: Question, accountId: string, signal: AbortSignal): Promise<void> {
    if (at === null) return;
    const { portal: where } = at;
    const roles = await portals.roles(where, accountId, signal);
    at = {
      portal: where,
      accounts: at.accounts.map((account) => (account.id === accountId ? { ...account, roles } : account)),
    };
    const [only, ...others] = roles;
    const identity =
      only !== undefined && others.length === 0 && at.accounts.length === 1 ? roleIdentity(accountId, only) : null;
    if (identity !== null) return act(question, identity, signal);
    question.show({ kind: 'roles', startUrl: where.startUrl, accounts: at.accounts });
  }

  function roleIdentity(accountId: string, roleName: string): Identity | null {
    const account = at?.accounts.find(({ id }) => id === accountId);
    return at === null || account === undefined
      ? null
      : { kind: 'sso', portal: at.portal, accountId, accountName: account.name, roleName };
  }

  const portalFor = (identity: Identity): Portal | null =>
    identity.kind === 'sso'
      ? identity.portal
      : identity.kind === 'profile'
        ? portalOf(identity.name, files())
        : identity.kind === 'standard'
          ? portalOf(process.env['AWS_PROFILE'] ?? 'default', files())
          : null;

  function askMfa(
    question: Question,
    identity: Identity,
    signal: AbortSignal,
    asked: string[],
  ): (serial: string) => Promise<string> {
    return (serial) =>
      new Promise((resolve, reject) => {
        asked.push(serial);
        signal.addEventListener('abort', () => reject(new SignInFailed('mfa', 'No code was given.')), { once: true });
        mfa = (code) => {
          mfa = null;
          question.show({ kind: 'working', name: identityName(identity) });
          resolve(code);
        };
        question.show({ kind: 'mfa', name: identityName(identity), serial });
      });
  }

  async function act(question: Question, identity: Identity, signal: AbortSignal): Promise<void> {
    question.show({ kind: 'working', name: identityName(identity) });
    const asked: string[] = [];
    const { environment } = question;
    try {
      const credentials = await identities.renew(identity, environment, askMfa(question, identity, signal, asked));
      signal.throwIfAborted();
      if (await client.accounts.areRefused(credentials, environment))
        throw new SignInFailed(identity.kind === 'keys' ? 'keys' : 'profile', 'AWS does not accept these credentials.');
    } catch (error) {
      signal.throwIfAborted();
      const where = error instanceof SignInNeeded ? portalFor(identity) : null;
      // Its session is over, or never began: a page of the portal away, not an error.
      if (where !== null) return portal(question, where, 'browser', identity, signal);
      const refused = error instanceof Error && error.name.startsWith('AccessDenied');
      const failure = failureOf(
        error,
        refused
          ? asked.length > 0 && /MultiFactor|MFA/i.test(error.message)
            ? 'mfa'
            : 'role'
          : identity.kind === 'keys'
            ? 'keys'
            : 'profile',
        serviceTime.of(environment.id).offset(),
      );
      // Keys that were not judged are of use once the clock or the network is.
      if (failure.because === 'keys') await identities.forget([identity]);
      throw failure;
    }
    signal.throwIfAborted();
    await onSignedIn(question, identity);
  }

  return {
    portal,
    act,
    rolesOf,
    roleIdentity,
    answerMfa(code) {
      const waiting = mfa;
      waiting?.(code);
      return waiting !== null;
    },
    openAgain: async () => confirming !== null && (await openBrowser(confirming.address)),
    async forget(identity) {
      const where = portalFor(identity);
      if (where !== null) await portals.signOut(where);
      const ofPortal =
        identity.kind === 'sso'
          ? identities
              .known()
              .filter((each) => each.kind === 'sso' && each.portal.startUrl === identity.portal.startUrl)
          : [];
      await identities.forget([identity, ...ofPortal]);
    },
  };
}

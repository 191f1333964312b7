/** Who the app acts as in an environment, as the window shows it. */
import type { AccountView } from '../../../shared/ipc/app-state';
import type { AccountFacts } from '../../../shared/ipc/sign-in';
import type { Environment } from '../contract';
import { skewIn } from '../errors';
import type { ServiceClock } from '../service-clock';
import type { Transport } from '../transport';
import { identityId, SignInNeeded, type Caller, type Credentials, type Identity } from './contract';
import { isUnreachable } from './failure';
import type { Identities } from './identities';
import type { Portals } from './portals';
import { callerOf, roleOf } from './caller-identity';

export interface WhoOptions {
  readonly identities: Identities;
  readonly portals: Portals;
  readonly transport: (environment: Environment) => Transport;
  readonly clock: (environment: Environment) => ServiceClock;
  /** This computer's clock, epoch ms. */
  readonly now: () => number;
}

/** Files and programs get this long (ms), AWS's answer that long. */
const limits = { credentials: 5000, caller: 15_000 } as const;

/** What the name says nothing about is over too: the keys were refused by AWS itself. */
const dead =
  /^(ExpiredToken|ExpiredTokenException|InvalidClientTokenId|UnrecognizedClientException|InvalidAccessKeyId|SignatureDoesNotMatch)$/;

/** `offset`: the service's clock minus this computer's, as far as a person agreed to it; the window counts by this computer's. */
function factsOf(identity: Identity, credentials: Credentials | null, portals: Portals, offset: number): AccountFacts {
  const until = credentials?.expiration === undefined ? null : credentials.expiration.getTime() - offset;
  const common = {
    identityId: identityId(identity),
    profile: null,
    accountId: null,
    accountName: null,
    role: null,
    until,
    renews: false,
  };
  switch (identity.kind) {
    case 'nobody':
      return { ...common, name: '', source: 'environment' };
    case 'standard': {
      const variable = process.env['AWS_ACCESS_KEY_ID'];
      const fromVariables = variable !== undefined && (credentials === null || credentials.accessKeyId === variable);
      const profile = fromVariables ? null : (process.env['AWS_PROFILE'] ?? 'default');
      return {
        ...common,
        name: profile ?? 'environment',
        source: fromVariables ? 'environment' : 'profile',
        profile,
        renews: !fromVariables,
      };
    }
    case 'profile':
      return { ...common, name: identity.name, source: 'profile', profile: identity.name, renews: true };
    case 'sso':
      return {
        ...common,
        name: identity.roleName,
        source: 'sso',
        accountId: identity.accountId,
        accountName: identity.accountName,
        role: identity.roleName,
        renews: portals.renews(identity.portal),
      };
    case 'keys':
      return { ...common, name: identity.id, source: 'keys' };
    default:
      return identity satisfies never;
  }
}

/** Asks; `onMore` is told once more when AWS itself has said who that is. Never rejects. */
export type WhoAmI = (environment: Environment, onMore?: (account: AccountView) => void) => Promise<AccountView>;

/**
 * Whether these credentials are over, or refused by AWS itself; where that cannot be asked, what is said of their end counts.
 * Rejects where AWS refuses this computer's clock: then nothing is known of the credentials.
 */
export async function areRefused(
  credentials: Credentials,
  environment: Environment,
  { transport, clock, now }: Pick<WhoOptions, 'transport' | 'clock' | 'now'>,
): Promise<boolean> {
  try {
    await callerOf(
      credentials,
      environment.region,
      transport(environment),
      clock(environment),
      AbortSignal.timeout(limits.credentials),
    );
    return false;
  } catch (error) {
    if (skewIn(error, now(), clock(environment).offset()) !== null) throw error;
    return (
      (error instanceof Error && dead.test(error.name)) ||
      (credentials.expiration?.getTime() ?? Number.POSITIVE_INFINITY) <= now() + clock(environment).offset()
    );
  }
}

export function createWhoAmI({ identities, portals, transport, clock, now }: WhoOptions): WhoAmI {
  const callers = new Map<string, Caller>();
  type Found = Extract<AccountView, { kind: 'signed-in' | 'expired' }>;

  async function confirm(
    environment: Environment,
    credentials: Credentials,
    account: Found,
    onMore: (account: AccountView) => void,
  ): Promise<void> {
    try {
      const caller = await callerOf(
        credentials,
        environment.region,
        transport(environment),
        clock(environment),
        AbortSignal.timeout(limits.caller),
      );
      if (caller === null) return;
      callers.set(credentials.accessKeyId, caller);
      onMore(withCaller({ ...account, kind: 'signed-in' }, caller));
    } catch (error) {
      // By a clock that AWS does not believe nothing is over. Everything else says something about the way to AWS, not about the person.
      if (skewIn(error, now(), clock(environment).offset()) !== null) onMore({ ...account, kind: 'signed-in' });
      else if (error instanceof Error && dead.test(error.name)) onMore({ ...account, kind: 'expired' });
    }
  }
  const withCaller = (account: Found, { accountId, arn }: Caller): AccountView => ({
    ...account,
    accountId,
    role: roleOf(arn) ?? account.role,
  });

  return async (environment, onMore) => {
    if (environment.kind === 'practice') return { kind: 'practice' };
    const identity = identities.chosen(environment);
    const facts = (credentials: Credentials | null): AccountFacts =>
      factsOf(identity, credentials, portals, clock(environment).offset());
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<null>((resolve) => {
      timer = setTimeout(() => resolve(null), limits.credentials);
    });
    try {
      const credentials = await Promise.race([identities.credentials(identity, environment), late]);
      if (credentials === null) return { kind: 'signed-out' };
      const { until, ...rest } = facts(credentials);
      const account: Found = { kind: until !== null && until <= now() ? 'expired' : 'signed-in', until, ...rest };
      const known = callers.get(credentials.accessKeyId);
      if (known !== undefined && account.kind === 'signed-in') return withCaller(account, known);
      if (onMore !== undefined) void confirm(environment, credentials, account, onMore);
      return account;
    } catch (error) {
      const over =
        (error instanceof SignInNeeded &&
          identity.kind !== 'nobody' &&
          (error.because !== 'missing' || identity.kind !== 'standard')) ||
        (error instanceof Error && /expired/i.test(error.message));
      // Nobody could be asked, which says nothing about the person: the calls that follow say what stands in the way.
      if (skewIn(error, now(), clock(environment).offset()) !== null || isUnreachable(error))
        return { kind: 'signed-in', ...facts(null) };
      return over ? { kind: 'expired', ...facts(null) } : { kind: 'signed-out' };
    } finally {
      clearTimeout(timer);
    }
  };
}

/** Who the app acts as in an environment, as the window shows it. */
import type { AccountView } from '../../../shared/ipc/app-state';
import type { AccountFacts } from '../../../shared/ipc/sign-in';
import type { Environment } from '../contract';
import { skewIn } from '../errors';
import type { ServiceClock } from '../service-clock';
import type { Transport } from '../transport';
import { identityId, SignInNeeded, type CallerIdentity, type Credentials, type Identity } from './contract';
import { isUnreachable } from './failure';
import type { Identities } from './identities';
import type { Portals } from './portals';
import { callerIdentityOf, roleOf, sessionNameOf } from './caller-identity';
import { systemClock, within } from '../../net/clock';

export interface AccountsOptions {
  readonly identities: Identities;
  readonly portals: Portals;
  readonly transport: (environment: Environment) => Transport;
  readonly clock: (environment: Environment) => ServiceClock;
  /** This computer's clock, epoch ms. */
  readonly now: () => number;
}

/** For files and programs, and for AWS's answer. */
const limitsMs = { credentials: 5000, caller: 15_000 } as const;

/** What the name says nothing about is over too: the keys were refused by AWS itself. */
const dead =
  /^(ExpiredToken|ExpiredTokenException|InvalidClientTokenId|UnrecognizedClientException|InvalidAccessKeyId|SignatureDoesNotMatch)$/;

/**
 * `offset`: the service's clock minus this computer's, as far as a person agreed to it; the window counts by this
 * computer's.
 */
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
    case 'signed-out':
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

type Found = Extract<AccountView, { kind: 'signed-in' | 'expired' }>;

function withCaller(account: Found, { accountId, arn }: CallerIdentity): AccountView {
  const person = sessionNameOf(arn);
  return { ...account, accountId, role: roleOf(arn) ?? account.role, ...(person === null ? {} : { person }) };
}

export class Accounts {
  readonly #options: AccountsOptions;
  /** What AWS answered before, by access key ID. */
  readonly #callers = new Map<string, CallerIdentity>();

  constructor(options: AccountsOptions) {
    this.#options = options;
  }

  /** Whom the app acts as there; `onMore` is told once more when AWS itself has said who that is. Never rejects. */
  async whoAmI(environment: Environment, onMore?: (account: AccountView) => void): Promise<AccountView> {
    if (environment.kind === 'practice') return { kind: 'practice' };
    const { identities, portals, clock, now } = this.#options;
    const identity = identities.chosen(environment);
    const facts = (credentials: Credentials | null): AccountFacts =>
      factsOf(identity, credentials, portals, clock(environment).offset());
    try {
      const asked = identities.credentials(identity, environment);
      const credentials = await within(systemClock, asked, limitsMs.credentials, () => null);
      // Unknown is not signed out. Of the standard chain nobody knows whether it leads to anybody.
      if (credentials === null)
        return identity.kind === 'standard' ? { kind: 'signed-out' } : { kind: 'signed-in', ...facts(null) };
      const { until, ...rest } = facts(credentials);
      const account: Found = { kind: until !== null && until <= now() ? 'expired' : 'signed-in', until, ...rest };
      const known = this.#callers.get(credentials.accessKeyId);
      if (known !== undefined && account.kind === 'signed-in') return withCaller(account, known);
      if (onMore !== undefined) void this.#confirm(environment, credentials, account, onMore);
      return account;
    } catch (error) {
      const over =
        (error instanceof SignInNeeded &&
          identity.kind !== 'signed-out' &&
          (error.because !== 'missing' || identity.kind !== 'standard')) ||
        (error instanceof Error && /expired/i.test(error.message));
      // Nobody could be asked, which says nothing about the person: the calls that follow say what stands in the way.
      if (this.#isSkewed(error, environment) || isUnreachable(error)) return { kind: 'signed-in', ...facts(null) };
      return over ? { kind: 'expired', ...facts(null) } : { kind: 'signed-out' };
    }
  }

  /**
   * Whether these credentials are over, or refused by AWS itself; where that cannot be asked, what is said of their end
   * counts. Rejects where AWS refuses this computer's clock: then nothing is known of the credentials.
   */
  async areRefused(credentials: Credentials, environment: Environment): Promise<boolean> {
    const { clock, now } = this.#options;
    try {
      await this.#callerOf(credentials, environment, limitsMs.credentials);
      return false;
    } catch (error) {
      if (this.#isSkewed(error, environment)) throw error;
      return (
        (error instanceof Error && dead.test(error.name)) ||
        (credentials.expiration?.getTime() ?? Number.POSITIVE_INFINITY) <= now() + clock(environment).offset()
      );
    }
  }

  async #confirm(
    environment: Environment,
    credentials: Credentials,
    account: Found,
    onMore: (account: AccountView) => void,
  ): Promise<void> {
    try {
      const caller = await this.#callerOf(credentials, environment, limitsMs.caller);
      if (caller === null) return;
      this.#callers.set(credentials.accessKeyId, caller);
      onMore(withCaller({ ...account, kind: 'signed-in' }, caller));
    } catch (error) {
      // By a clock that AWS does not believe nothing is over. Everything else says something about the connection to
      // AWS, not about the person.
      if (this.#isSkewed(error, environment)) onMore({ ...account, kind: 'signed-in' });
      else if (error instanceof Error && dead.test(error.name)) onMore({ ...account, kind: 'expired' });
    }
  }

  #callerOf(credentials: Credentials, environment: Environment, milliseconds: number): Promise<CallerIdentity | null> {
    const { transport, clock } = this.#options;
    return callerIdentityOf(
      credentials,
      environment.region,
      transport(environment),
      clock(environment),
      AbortSignal.timeout(milliseconds),
    );
  }

  #isSkewed(error: unknown, environment: Environment): boolean {
    return skewIn(error, this.#options.now(), this.#options.clock(environment).offset()) !== null;
  }
}

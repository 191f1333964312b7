/** Signing in. What the rest of the app sees of it. */
import type { AttemptLimits } from '../bounded-handler';
import type { Environment } from '../contract';
import { ownTime, type ServiceClock } from '../service-clock';
import { systemClock, type WallClock } from '../../net/clock';
import { transportFor, type Transport } from '../transport';
import { Accounts } from './accounts';
import type { SecretBox } from './contract';
import { CredentialResolver } from './credential-resolver';
import { Identities, type StoredSignIns } from './identities';
import { Portals } from './portals';
import type { WebProxyFor } from '../../net/web-proxy';

export { identityId, SignInNeeded, type Identity, type Portal, type SecretBox } from './contract';
export { failureOf, SignInFailed } from './failure';
export type { Identities } from './identities';
export type { Confirmation, Portals } from './portals';
export { portalOf, readSharedFiles, type SharedFiles } from './profiles';

export interface SignInClientOptions {
  readonly secrets: SecretBox;
  /** Told every secret that is learned, so that the log can redact it. */
  readonly onSecret: (secret: string) => void;
  readonly stored: () => StoredSignIns;
  readonly store: (signIns: StoredSignIns) => Promise<void>;
  readonly webProxyFor?: WebProxyFor;
  /** The environment whose authorities are trusted on the way to a portal: the one in use. */
  readonly active: () => Environment;
  readonly clock?: WallClock;
  /** Absent: those of every call, and of whoever waits for credentials. */
  readonly limits?: { readonly attempt: AttemptLimits; readonly patienceMs: number } | undefined;
  /** Whose time the signed calls carry in an environment; absent: this computer's. */
  readonly serviceClock?: (environmentId: string) => ServiceClock;
}

/** Everything of signing in that needs no window: who one is, their credentials, the sessions with access portals. */
export class SignInClient {
  readonly identities: Identities;
  readonly portals: Portals;
  readonly accounts: Accounts;
  readonly #webProxyFor: WebProxyFor | undefined;
  readonly #limits: AttemptLimits | undefined;
  /** One for each set of additional authorities. */
  readonly #transports = new Map<string, Transport>();

  constructor({
    secrets,
    onSecret,
    stored,
    store,
    webProxyFor,
    active,
    clock = systemClock,
    serviceClock = () => ownTime,
    limits,
  }: SignInClientOptions) {
    this.#webProxyFor = webProxyFor;
    this.#limits = limits?.attempt;
    const transport = (environment: Environment): Transport => this.#transport(environment);
    const clockOf = ({ id }: Environment): ServiceClock => serviceClock(id);
    this.portals = new Portals({ secrets, onSecret, transport: () => transport(active()), clock });
    this.identities = new Identities({
      resolver: new CredentialResolver({ portals: this.portals, secrets, transport, clock: clockOf }),
      secrets,
      onSecret,
      stored,
      store,
      now: (environment) => clock.now() + clockOf(environment).offset(),
      patienceMs: limits?.patienceMs,
    });
    this.accounts = new Accounts({
      identities: this.identities,
      portals: this.portals,
      transport,
      clock: clockOf,
      now: () => clock.now(),
    });
  }

  dispose(): void {
    for (const made of this.#transports.values()) made.dispose();
  }

  #transport({ extraCa }: Environment): Transport {
    const key = extraCa.join('\n');
    const made = this.#transports.get(key) ?? transportFor({ extraCa }, this.#webProxyFor, this.#limits);
    this.#transports.set(key, made);
    return made;
  }
}

/** Signing in. What the rest of the app sees of it. */
import type { Environment } from '../contract';
import type { WebProxyFor } from '../company-agent';
import { ownTime, type ServiceClock } from '../service-clock';
import { transportFor, type Transport } from '../transport';
import { areRefused, createWhoAmI, type WhoAmI } from './accounts';
import type { Clock, Credentials, SecretBox } from './contract';
import { createIdentities, type Identities, type StoredSignIns } from './identities';
import { createPortals, type Portals } from './portals';
import { createResolve } from './credential-resolver';

export type { WhoAmI } from './accounts';
export {
  identityId,
  SignInNeeded,
  type Account,
  type AskMfa,
  type Clock,
  type Identity,
  type Portal,
  type SecretBox,
} from './contract';
export { failureOf, SignInFailed, type SignInFailure } from './failure';
export type { Identities, StoredSignIns } from './identities';
export { parsePastedKeys } from './pasted-keys';
export type { Confirmation, Portals } from './portals';
export { portalOf, readSharedFiles, type ProfileFacts, type SharedFiles } from './profiles';

export interface SignInClient {
  readonly identities: Identities;
  readonly portals: Portals;
  readonly whoAmI: WhoAmI;
  /** AWS itself refuses these credentials, or they are over. Rejects where it refuses this computer's clock. */
  areRefused(credentials: Credentials, environment: Environment): Promise<boolean>;
  dispose(): void;
}

export interface SignInClientOptions {
  readonly secrets: SecretBox;
  /** Told every secret that is learned, so that the log can redact it. */
  readonly onSecret: (secret: string) => void;
  readonly stored: () => StoredSignIns;
  readonly store: (signIns: StoredSignIns) => Promise<void>;
  readonly webProxyFor?: WebProxyFor;
  /** The environment whose authorities are trusted on the way to a portal: the one in use. */
  readonly active: () => Environment;
  readonly clock?: Clock;
  /** Whose time the signed calls carry in an environment; absent: this computer's. */
  readonly serviceClock?: (environmentId: string) => ServiceClock;
}

const realClock: Clock = {
  now: Date.now,
  wait: (ms, signal) =>
    new Promise((resolve, reject) => {
      const stop = (): void => {
        clearTimeout(timer);
        reject(signal.reason instanceof Error ? signal.reason : new Error('stopped'));
      };
      const timer = setTimeout(() => {
        signal.removeEventListener('abort', stop);
        resolve();
      }, ms);
      if (signal.aborted) stop();
      else signal.addEventListener('abort', stop, { once: true });
    }),
};

export function createSignInClient({
  secrets,
  onSecret,
  stored,
  store,
  webProxyFor,
  active,
  clock = realClock,
  serviceClock = () => ownTime,
}: SignInClientOptions): SignInClient {
  const transports = new Map<string, Transport>();
  const transport = (environment: Environment): Transport => {
    const key = environment.extraCa.join('\n');
    const made = transports.get(key) ?? transportFor(environment, webProxyFor);
    transports.set(key, made);
    return made;
  };
  const clockOf = ({ id }: Environment): ServiceClock => serviceClock(id);
  const who = { transport, clock: clockOf, now: () => clock.now() };
  const portals = createPortals({ secrets, onSecret, transport: () => transport(active()), clock });
  const identities = createIdentities({
    resolve: createResolve({ portals, secrets, transport, clock: clockOf }),
    secrets,
    onSecret,
    stored,
    store,
    now: (environment) => clock.now() + clockOf(environment).offset(),
  });
  return {
    identities,
    portals,
    whoAmI: createWhoAmI({ identities, portals, ...who }),
    areRefused: (credentials, environment) => areRefused(credentials, environment, who),
    dispose() {
      for (const made of transports.values()) made.dispose();
    },
  };
}

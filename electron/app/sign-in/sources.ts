import type { AccountView } from '../../../shared/ipc/app-state';
import type { IdentityView, SignInView } from '../../../shared/ipc/sign-in';
import type { Environment, Identity, Portal, ServiceClocks, SignInClient } from '../../cloud';
import type { Logger } from '../../log/logger';

/** What signing in takes of the rest of the app. */
export interface SignInSources {
  readonly client: SignInClient;
  readonly active: () => Environment;
  readonly account: () => AccountView;
  /** Portals that were typed in before. */
  readonly portals: () => readonly Portal[];
  /** The only ones that the company lets anybody sign in with; empty: any. */
  readonly companysPortals: readonly Portal[];
  readonly rememberPortal: (portal: Portal) => Promise<void>;
  /** Hands an address to the system's browser; false where there is none. */
  readonly openBrowser: (address: string) => Promise<boolean>;
  readonly readClipboard: () => Promise<string>;
  readonly clearClipboard: () => Promise<void>;
  readonly publish: (view: SignInView | null) => void;
  readonly publishIdentities: (views: readonly IdentityView[]) => void;
  /**
   * Somebody else, or nobody: the account of this environment is to be looked up again; `select`: and it becomes the
   * active one.
   */
  readonly onChanged: (environment: Environment, select: boolean) => Promise<void>;
  /** Where a person who is not in practice is at home: the active environment, else AWS in this Region. */
  readonly homeIn: (region: string) => Environment;
  /** Where somebody who signs in is at home: a profile in its own Region, others in the one they named. */
  readonly placeFor: (identity: Identity, region: string | null, environment: Environment) => Environment;
  /** The credentials of this environment are over; its account says so. */
  readonly onExpired: (environment: Environment) => void;
  readonly serviceTime: ServiceClocks;
  readonly log: Logger;
}

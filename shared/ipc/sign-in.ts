/**
 * Signing in as the window shows it. Codes of devices and browsers stay in the main process; a user code is made to be
 * read.
 */

/** Who the app acts as, as far as it is known: AWS's own answer comes a moment after the credentials. */
export interface AccountFacts {
  readonly identityId: string;
  /** What the person calls it: a profile's name, a role, `environment`. */
  readonly name: string;
  readonly source: 'environment' | 'profile' | 'sso' | 'keys';
  readonly profile: string | null;
  /** Twelve digits. */
  readonly accountId: string | null;
  readonly accountName: string | null;
  readonly role: string | null;
  /** Name of the person's session of that role, as AWS knows it; absent: not asked yet, or there is none. */
  readonly person?: string;
  /** When the credentials expire, epoch ms; null: not said. */
  readonly until: number | null;
  /** They are renewed without a person. */
  readonly renews: boolean;
}

/** One way to act that was used or found before; choosing it is one press. */
export interface IdentityView {
  readonly id: string;
  readonly kind: 'standard' | 'profile' | 'sso' | 'keys';
  readonly name: string;
  /** The account's name and number, or what kind of profile it is. */
  readonly accountId: string | null;
  readonly accountName: string | null;
  readonly chosen: boolean;
  /** The portal that hands out its role; absent: another kind. */
  readonly portal?: { readonly startUrl: string; readonly region: string };
}

export interface PortalView {
  readonly startUrl: string;
  readonly region: string;
  /** Of its section in the shared config; null: typed in the app. */
  readonly name: string | null;
}

/** How a profile comes to credentials; decides what a person may have to do. */
export type ProfileKind = 'sso' | 'mfa' | 'role' | 'process' | 'web-identity' | 'keys' | 'login' | 'unknown';

interface ProfileView {
  readonly name: string;
  readonly kind: ProfileKind;
}

/**
 * Why signing in was not possible. `denied`: the person or their administrator said no. `code-expired`: nobody
 * confirmed in time. `portal`: no such start URL in that Region. `mfa`: the code was not accepted. `role`: the role may
 * not be taken. `profile`: the profile does not lead to credentials. `offline`: AWS cannot be reached. `no-answer`:
 * somebody accepted and did not answer in time. `service`: AWS or the portal said that it cannot answer for now.
 * `between`: something on the way answered in its place. `no-browser`: the system opened none. `clock`: AWS does not
 * believe this computer's clock. `proxy-kind`: the system names only web proxies that cannot be used.
 */
export type SignInFailure =
  | 'clock'
  | 'proxy-kind'
  | 'denied'
  | 'code-expired'
  | 'portal'
  | 'mfa'
  | 'role'
  | 'profile'
  | 'keys'
  | 'offline'
  | 'no-answer'
  | 'service'
  | 'between'
  | 'no-browser'
  | 'unexpected';

export interface AccountChoice {
  readonly id: string;
  readonly name: string | null;
  /** Null: not asked yet. */
  readonly roles: readonly string[] | null;
}

export type SignInStep =
  | { readonly kind: 'choose' }
  /** Something runs that needs no person: `name` is what is signed in to. */
  | { readonly kind: 'working'; readonly name: string }
  | {
      readonly kind: 'confirm';
      readonly method: 'browser' | 'code';
      readonly startUrl: string;
      readonly userCode: string | null;
      readonly address: string | null;
      readonly expiresAt: number;
    }
  | { readonly kind: 'roles'; readonly startUrl: string; readonly accounts: readonly AccountChoice[] }
  | { readonly kind: 'mfa'; readonly name: string; readonly serial: string }
  | {
      readonly kind: 'failed';
      readonly because: SignInFailure;
      readonly name: string /** AWS's own, for those who can use them. */;
      readonly words: string /** Of `clock`: the service's clock minus this computer's, ms. */;
      readonly skew: number | null;
    };

/** The sign-in dialog; null in the state when it is closed. */
export interface SignInView {
  /**
   * `expired`: AWS said that the sign-in has expired; what ran was stopped by it, and goes on after it. `needed`: the
   * same for any other reason why AWS takes no call, as that nobody is signed in. `asked`: a person opened it.
   */
  readonly why: 'asked' | 'expired' | 'needed';
  /** Who was signed in before; signing in again as the same is one press. */
  readonly again: string | null;
  /** How many actions wait for it. */
  readonly waiting: number;
  readonly portals: readonly PortalView[];
  readonly profiles: readonly ProfileView[];
  readonly step: SignInStep;
}

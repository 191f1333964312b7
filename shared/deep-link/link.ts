/**
 * The typed value of a link (shared/README.md, Links). A link identifies and never authorises: it carries no token and
 * nothing acts on it before a person confirms.
 */
export type Link = ConnectLink | SignInLink;

/** `fieldtunnel://connect?region=…&tunnel=…&thing=…&service=SSH&user=…&ticket=…` */
export interface ConnectLink {
  readonly kind: 'connect';
  readonly region: string | null;
  /** At least one of `tunnel` and `thing` is set. */
  readonly tunnel: string | null;
  readonly thing: string | null;
  readonly service: string | null;
  /** Whom the login on the device is proposed for. */
  readonly user: string | null;
  readonly ticket: string | null;
}

/**
 * `fieldtunnel://sign-in?region=…&startUrl=…&deviceRegion=…`: what a company's people would have to type to sign in.
 */
export interface SignInLink extends SignInPlace {
  readonly kind: 'sign-in';
}

/**
 * Where a company's people sign in, and where its devices are; nothing of it is secret. A company's other sources of it
 * have the same.
 */
export interface SignInPlace {
  /** Of the access portal, as `isCompanyStartUrl` has it. */
  readonly startUrl: string;
  /** Of the portal. */
  readonly region: string;
  /** Of the devices; null: the portal's own is as good a guess as any. */
  readonly deviceRegion: string | null;
}

/** Why a link was refused. `parameter` names the offending one where there is one; never its value. */
export interface LinkError {
  readonly reason:
    | 'too-long'
    | 'malformed'
    | 'unknown-scheme'
    | 'unknown-action'
    | 'user-info'
    | 'port'
    | 'path'
    | 'fragment'
    | 'unknown-parameter'
    | 'duplicate-parameter'
    | 'empty-parameter'
    | 'bad-value'
    | 'carries-token'
    | 'names-nothing'
    | 'missing-parameter'
    | 'several-links'
    | 'no-link-in-page'
    | 'other-host';
  readonly parameter: string | null;
}

export type LinkResult = { readonly ok: true; readonly link: Link } | { readonly ok: false; readonly error: LinkError };

/** Links that wait at most; a page that opens one after another can neither fill the memory nor the screen. */
export const mostLinks = 10;

const isSame = (one: Link, other: Link): boolean => {
  if (one.kind === 'connect')
    return (
      other.kind === 'connect' &&
      (['region', 'tunnel', 'thing', 'service', 'user', 'ticket'] as const).every((part) => one[part] === other[part])
    );
  return (
    other.kind === 'sign-in' &&
    (['startUrl', 'region', 'deviceRegion'] as const).every((part) => one[part] === other[part])
  );
};

/** True for two that say the same: whoever clicks twice wants one thing. */
export const isSameLink = (one: LinkResult, other: LinkResult): boolean => {
  if (one.ok && other.ok) return isSame(one.link, other.link);
  return (
    !one.ok && !other.ok && one.error.reason === other.error.reason && one.error.parameter === other.error.parameter
  );
};

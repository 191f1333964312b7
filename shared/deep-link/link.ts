/**
 * The typed value of a link, `fieldtunnel://connect?region=…&tunnel=…&thing=…&service=SSH&user=…&ticket=…`
 * (shared/README.md, Links). A link identifies and never authorises: it carries no token and nothing acts on it
 * before a person confirms.
 */
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
    | 'several-links';
  readonly parameter: string | null;
}

export type LinkResult =
  | { readonly ok: true; readonly link: ConnectLink }
  | { readonly ok: false; readonly error: LinkError };

/** Links that wait at most; a page that opens one after another can neither fill the memory nor the screen. */
export const mostLinks = 10;

/** True for two that say the same: whoever clicks twice wants one thing. */
export const isSameLink = (one: LinkResult, other: LinkResult): boolean => {
  if (one.ok && other.ok)
    return (['region', 'tunnel', 'thing', 'service', 'user', 'ticket'] as const).every(
      (part) => one.link[part] === other.link[part],
    );
  return (
    !one.ok && !other.ok && one.error.reason === other.error.reason && one.error.parameter === other.error.parameter
  );
};

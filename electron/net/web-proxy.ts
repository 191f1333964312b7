/** The company's web proxy, and what the standard environment variables say about it. Pure. */
import { isIP, isIPv4 } from 'node:net';
import { hostAndPort } from './host-and-port';

/** A web proxy that is reached by plain HTTP and asked by CONNECT. */
export interface WebProxy {
  readonly host: string;
  readonly port: number;
  /** Complete value of a `Proxy-Authorization` header. A secret: never logged. */
  readonly authorization?: string;
  /** It is of a kind that cannot be used (`SOCKS5`, `HTTPS`): nobody tries, and what would go through it fails. */
  readonly unsupported?: string;
}

/**
 * Which web proxy leads to a host; null: a direct connection. Asked anew for every connection, so that a laptop that
 * changes networks needs no new client. Never rejects.
 */
export type WebProxyFor = (host: string, port: number) => Promise<WebProxy | null>;

/** Environment variables, by name. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** A value, or why there is none. The message never quotes what was read: it may hold a password. */
export type ReadWebProxy =
  | { readonly ok: true; readonly value: WebProxy | null }
  | { readonly ok: false; readonly message: string };

/** The value of a `Proxy-Authorization` header for a name and a password. */
export const basic = (credentials: string): string => `Basic ${Buffer.from(credentials, 'utf8').toString('base64')}`;

/** The port of a proxy of a kind that cannot be used, where none is named. */
export const unsupportedPort = (scheme: string): number => (/^socks/i.test(scheme) ? 1_080 : 443);

/** The lower-case name goes first, as in the reference and in curl (PROTOCOL.md 2.1). */
const variable = (variables: Variables, name: string): string =>
  (variables[name.toLowerCase()] ?? '').trim() || (variables[name.toUpperCase()] ?? '').trim();

/** Scheme, name and password, address. */
const parts = /^(?:([a-z][a-z0-9+.-]*):\/\/)?(?:(.*)@)?([^@/]+)\/?$/i;

/** A proxy of a kind that is not reached by plain HTTP (`socks5://…`, `https://…`); null: that is not what is wrong. */
function unsupportedIn(text: string): WebProxy | null {
  const [, scheme = 'http', , rest = ''] = parts.exec(text) ?? [];
  const address = scheme.toLowerCase() === 'http' ? null : hostAndPort(rest, unsupportedPort(scheme));
  return address === null ? null : { ...address, unsupported: scheme.toUpperCase() };
}

/**
 * `https_proxy` as the reference reads it: HTTP only, Basic, port 3128 unless one is named (PROTOCOL.md 2.1). Null
 * where it is not set.
 */
export function readWebProxy(variables: Variables): ReadWebProxy {
  const text = variable(variables, 'https_proxy');
  if (text === '') return { ok: true, value: null };
  const match = parts.exec(text);
  if (match === null || (match[1] ?? 'http').toLowerCase() !== 'http')
    return { ok: false, message: 'HTTPS_PROXY must be [http://][user:password@]host[:port]' };
  const address = hostAndPort(match[3] ?? '', 3_128);
  if (address === null) return { ok: false, message: 'HTTPS_PROXY is not HOST or HOST:PORT' };
  if (match[2] === undefined) return { ok: true, value: address };
  try {
    return { ok: true, value: { ...address, authorization: basic(decodeURIComponent(match[2])) } };
  } catch {
    return { ok: false, message: 'HTTPS_PROXY: user and password are not percent-encoded correctly' };
  }
}

/** As names are compared: without brackets and final dot, in small letters. */
const plain = (host: string): string =>
  host
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')
    .toLowerCase();

/** Whether the host is this computer, which no web proxy leads to. */
export function isLoopback(host: string): boolean {
  const name = plain(host);
  return (
    name === 'localhost' || name.endsWith('.localhost') || name === '::1' || (isIPv4(name) && name.startsWith('127.'))
  );
}

/**
 * One entry of `no_proxy`: a name with all below it (with or without a leading `.` or `*.`), an address, or `*`; each
 * with an optional port.
 */
function exempts(entry: string, host: string, port: number): boolean {
  if (entry === '*') return true;
  // A bare IPv6 address has colons of its own, none of which begins a port.
  const bare = /^[0-9a-f]*:[0-9a-f:.]*:[0-9a-f:.]*$/i.test(entry);
  const [, name = entry, only] = bare ? [] : (/^(.+?)(?::(\d{1,5}))?$/.exec(entry) ?? []);
  if (only !== undefined && Number(only) !== port) return false;
  const suffix = plain(name.replace(/^\*?\./, ''));
  return suffix === '*' || (suffix !== '' && (host === suffix || (isIP(host) === 0 && host.endsWith(`.${suffix}`))));
}

/**
 * The web proxy on the way to `host`, or null for a direct connection: nothing is set, what is set cannot be read,
 * `no_proxy`/`NO_PROXY` exempts it (entries separated by commas or blanks), or it is this computer itself. One of a
 * kind that cannot be used is the answer all the same: to go directly is not what the variables say.
 */
export function webProxyFromVariables(host: string, port: number, variables: Variables): WebProxy | null {
  const target = plain(host);
  if (isLoopback(target)) return null;
  const entries = variable(variables, 'no_proxy')
    .split(/[\s,]+/)
    .filter((entry) => entry !== '');
  if (entries.some((entry) => exempts(entry, target, port))) return null;
  const read = readWebProxy(variables);
  return read.ok ? read.value : unsupportedIn(variable(variables, 'https_proxy'));
}

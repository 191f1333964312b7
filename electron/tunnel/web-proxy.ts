/** The company's web proxy from the standard environment variables. Pure. */
import { isIP, isIPv4 } from 'node:net';
import type { Parsed } from './cli-flags';
import type { WebProxy } from './contract';

export type Environment = Readonly<Record<string, string | undefined>>;

/** `HOST`, `HOST:PORT` or `[IPV6]:PORT`; null where it is none of these. */
export function readHostAndPort(text: string, defaultPort: number): { host: string; port: number } | null {
  const match = /^(?:\[([0-9a-fA-F:.]+)\]|([^\s:/@[\]]+))(?::(\d{1,5}))?$/.exec(text.trim());
  const host = match?.[1] ?? match?.[2];
  const port = match?.[3] === undefined ? defaultPort : Number(match[3]);
  return host === undefined || port < 1 || port > 65_535 ? null : { host, port };
}

/** The lower-case name goes first, as in the reference and in curl (PROTOCOL.md 2.1). */
const variable = (environment: Environment, name: string): string =>
  (environment[name.toLowerCase()] ?? '').trim() || (environment[name.toUpperCase()] ?? '').trim();

/** Scheme, name and password, address. */
const parts = /^(?:([a-z][a-z0-9+.-]*):\/\/)?(?:(.*)@)?([^@/]+)\/?$/i;

/** A proxy of a kind that is not reached by plain HTTP (`socks5://…`, `https://…`); null: that is not what is wrong. */
function unsupportedIn(text: string): WebProxy | null {
  const [, scheme = 'http', , rest = ''] = parts.exec(text) ?? [];
  const address = scheme.toLowerCase() === 'http' ? null : readHostAndPort(rest, /^socks/i.test(scheme) ? 1_080 : 443);
  return address === null ? null : { ...address, unsupported: scheme.toUpperCase() };
}

/**
 * `https_proxy` as the reference reads it: HTTP only, Basic, port 3128 unless one is named (PROTOCOL.md 2.1). Null
 * where it is not set. The message of a refusal never quotes the value: it may hold a password.
 */
export function readWebProxy(environment: Environment): Parsed<WebProxy | null> {
  const text = variable(environment, 'https_proxy');
  if (text === '') return { ok: true, value: null };
  const match = parts.exec(text);
  if (match === null || (match[1] ?? 'http').toLowerCase() !== 'http')
    return { ok: false, message: 'HTTPS_PROXY must be [http://][user:password@]host[:port]' };
  const address = readHostAndPort(match[3] ?? '', 3_128);
  if (address === null) return { ok: false, message: 'HTTPS_PROXY is not HOST or HOST:PORT' };
  if (match[2] === undefined) return { ok: true, value: address };
  try {
    return {
      ok: true,
      value: {
        ...address,
        authorization: `Basic ${Buffer.from(decodeURIComponent(match[2]), 'utf8').toString('base64')}`,
      },
    };
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

function isLoopback(host: string): boolean {
  return (
    host === 'localhost' || host.endsWith('.localhost') || host === '::1' || (isIPv4(host) && host.startsWith('127.'))
  );
}

/** One entry of `no_proxy`: a name with all below it (with or without a leading `.` or `*.`), an address, or `*`; each with an optional port. */
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
 * `no_proxy`/`NO_PROXY` exempts it (entries separated by commas or blanks), or it is this computer itself. One of a kind that
 * cannot be used is the answer all the same: to go directly is not what the variables say.
 */
export function webProxyFor(host: string, port: number, environment: Environment): WebProxy | null {
  const target = plain(host);
  if (isLoopback(target)) return null;
  const entries = variable(environment, 'no_proxy')
    .split(/[\s,]+/)
    .filter((entry) => entry !== '');
  if (entries.some((entry) => exempts(entry, target, port))) return null;
  const read = readWebProxy(environment);
  return read.ok ? read.value : unsupportedIn(variable(environment, 'https_proxy'));
}

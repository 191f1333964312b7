/** A host, without brackets, and a port from 1 to 65535. */
export interface HostAndPort {
  readonly host: string;
  readonly port: number;
}

/**
 * A name of letters, digits, `-`, `_` and `.` that begins and ends with none of the marks but a final `.`, or an
 * address.
 */
const pattern = /^(?:\[([0-9a-f:.]+)\]|([a-z0-9_](?:[a-z0-9_.-]{0,251}[a-z0-9_.])?))(?::(\d{1,5}))?$/i;

/** Reads `HOST`, `HOST:PORT` or `[IPV6]:PORT`, blanks around it left out; null where the text is none of these. */
export function hostAndPort(text: string, defaultPort = 443): HostAndPort | null {
  const match = pattern.exec(text.trim());
  const host = match?.[1] ?? match?.[2];
  const port = Number(match?.[3] ?? defaultPort);
  return host === undefined || port < 1 || port > 65_535 ? null : { host, port };
}

/** As an address or a `Host` header has it: IPv6 in brackets. */
export const bracketed = (host: string): string => (host.includes(':') ? `[${host}]` : host);

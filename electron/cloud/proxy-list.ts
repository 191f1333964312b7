/** What a PAC file or the system's settings answer for an address. Pure. */
import { hostAndPort } from '../../shared/aws/hosts';

/** One way of several, in the order in which they are to be tried. */
export type ProxyWay =
  | { readonly kind: 'direct' }
  | { readonly kind: 'proxy'; readonly host: string; readonly port: number }
  /** SOCKS and proxies that are themselves reached over TLS; `scheme` as it is named, in capitals. */
  | { readonly kind: 'unsupported'; readonly scheme: string; readonly host: string; readonly port: number };

/**
 * Reads `PROXY a:8080; PROXY [::1]:3128; DIRECT`. A port that is not named is 80, as in browsers. What cannot be read is left
 * out; nothing at all means directly.
 */
export function readProxyList(text: string): readonly ProxyWay[] {
  const ways = text.split(';').flatMap((entry): ProxyWay[] => {
    const [scheme = '', address = ''] = entry.trim().split(/\s+/);
    switch (scheme.toUpperCase()) {
      case '':
        return [];
      case 'DIRECT':
        return [{ kind: 'direct' }];
      case 'PROXY':
      case 'HTTP': {
        const read = hostAndPort(address, 80);
        return read === null ? [] : [{ kind: 'proxy', ...read }];
      }
      default: {
        const read = hostAndPort(address, /^SOCKS/i.test(scheme) ? 1080 : 443);
        return read === null || !/^(SOCKS[45]?|HTTPS|QUIC)$/i.test(scheme)
          ? []
          : [{ kind: 'unsupported', scheme: scheme.toUpperCase(), ...read }];
      }
    }
  });
  return ways.length === 0 ? [{ kind: 'direct' }] : ways;
}

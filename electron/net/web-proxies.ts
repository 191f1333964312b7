/**
 * Which web proxy leads to a host, by what a person chose: the system's settings, the standard variables, one that was
 * typed in, or none.
 */
import { connect } from 'node:net';
import type { WebProxyMode } from '../../shared/ipc/network';
import type { Logger } from '../log/logger';
import { everyAddress } from './addresses';
import { bracketed, hostAndPort } from './host-and-port';
import {
  basic,
  isLoopback,
  unsupportedPort,
  webProxyFromVariables,
  type Variables,
  type WebProxy,
  type WebProxyFor,
} from './web-proxy';
import { systemClock, within } from './clock';

/** One way of several, in the order in which they are to be tried. */
export type ProxyRoute =
  | { readonly kind: 'direct' }
  | { readonly kind: 'proxy'; readonly host: string; readonly port: number }
  /** SOCKS and proxies that are themselves reached over TLS; `scheme` as it is named, in capitals. */
  | { readonly kind: 'unsupported'; readonly scheme: string; readonly host: string; readonly port: number };

/**
 * Reads what a PAC file or the system's settings answer for an address: `PROXY a:8080; PROXY [::1]:3128; DIRECT`. A
 * port that is not named is 80, as in browsers. What cannot be read is left out; nothing at all means directly. Pure.
 */
export function readProxyList(text: string): readonly ProxyRoute[] {
  const ways = text.split(';').flatMap((entry): ProxyRoute[] => {
    const [scheme = '', address = ''] = entry.trim().split(/\s+/);
    if (/^DIRECT$/i.test(scheme)) return [{ kind: 'direct' }];
    const usable = /^(PROXY|HTTP)$/i.test(scheme);
    const read = hostAndPort(address, usable ? 80 : unsupportedPort(scheme));
    if (read === null) return [];
    if (usable) return [{ kind: 'proxy', ...read }];
    return /^(SOCKS[45]?|HTTPS|QUIC)$/i.test(scheme)
      ? [{ kind: 'unsupported', scheme: scheme.toUpperCase(), ...read }]
      : [];
  });
  return ways.length === 0 ? [{ kind: 'direct' }] : ways;
}

export interface WebProxySources {
  chosen(): { readonly mode: WebProxyMode; readonly address: string; readonly exceptions: string };
  /** The system's answer for an address, in the form of a PAC file's. */
  readonly resolveSystem: (url: string) => Promise<string>;
  readonly variables: Variables;
  /** Name and password kept for a proxy. */
  passwordFor(proxyHost: string): { readonly user: string; readonly password: string } | null;
  readonly log: Logger;
  /** Whether somebody answers there. Absent: a TCP connection within `reachTimeoutMs`. */
  readonly reachable?: (host: string, port: number) => Promise<boolean>;
}

/** A PAC file may have to be fetched first; browsers wait no longer either before they go directly. */
const systemTimeoutMs = 5_000;
/** To the next of several ways. Longer than one address of a name may take. */
const reachTimeoutMs = everyAddress.autoSelectFamilyAttemptTimeout + 1_000;

function answers(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ ...everyAddress, host, port, timeout: reachTimeoutMs });
    const end = (reached: boolean): void => {
      socket.destroy();
      resolve(reached);
    };
    socket.once('connect', () => end(true));
    socket.once('timeout', () => end(false));
    socket.once('error', () => end(false));
  });
}

/** Never rejects: what cannot be found out is logged, and the connection is tried directly. */
export function createWebProxies(sources: WebProxySources): WebProxyFor {
  const { log, variables } = sources;
  const reachable = sources.reachable ?? answers;

  function withPassword(webProxy: WebProxy | null): WebProxy | null {
    if (webProxy === null || webProxy.authorization !== undefined || webProxy.unsupported !== undefined)
      return webProxy;
    const known = sources.passwordFor(webProxy.host);
    return known === null ? webProxy : { ...webProxy, authorization: basic(`${known.user}:${known.password}`) };
  }

  async function ask(url: string): Promise<string> {
    try {
      const answer = await within(systemClock, sources.resolveSystem(url), systemTimeoutMs, () => null);
      if (answer === null) log.warn('the system did not say in time which web proxy to use');
      return answer ?? '';
    } catch (error) {
      log.warn('the system could not say which web proxy to use', { error });
      return '';
    }
  }

  /**
   * The first way that leads somewhere. With a single one nothing is tried: its failure is to be seen as what it is.
   * Where no way can be used the first is the answer all the same: to go directly is not what the system says.
   */
  async function firstOf(ways: readonly ProxyRoute[]): Promise<WebProxy | null> {
    const usable = ways.filter((way) => way.kind !== 'unsupported');
    const strange = ways.find((way) => way.kind === 'unsupported');
    if (strange !== undefined)
      log.warn('the system names a kind of web proxy that is not supported', { scheme: strange.scheme });
    if (strange !== undefined && usable.length === 0)
      return { host: strange.host, port: strange.port, unsupported: strange.scheme };
    for (const way of usable) {
      if (way.kind === 'direct') return null;
      if (way === usable.at(-1) || (await reachable(way.host, way.port))) return { host: way.host, port: way.port };
      log.info('a web proxy does not answer; the next way is tried', { proxy: way.host });
    }
    return null;
  }

  return async (host, port) => {
    const { mode, address, exceptions } = sources.chosen();
    switch (mode) {
      case 'none':
        return null;
      case 'variables':
        return withPassword(webProxyFromVariables(host, port, variables));
      case 'manual':
        return address === ''
          ? null
          : withPassword(webProxyFromVariables(host, port, { https_proxy: `http://${address}`, no_proxy: exceptions }));
      case 'system':
        // The same rule for this computer itself as for the others.
        if (isLoopback(host)) return null;
        return withPassword(
          await firstOf(readProxyList(await ask(`https://${bracketed(host)}${port === 443 ? '' : `:${port}`}/`))),
        );
      default:
        return mode satisfies never;
    }
  };
}

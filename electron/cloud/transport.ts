/** The one way in which every AWS client of the app reaches the network: web proxy, trust, time limits. */
import type { Agent } from 'node:https';
import * as tls from 'node:tls';
import { CompanyAgent, type WebProxyFor } from './company-agent';
import type { Environment } from './contract';

export interface Transport {
  /**
   * For `requestHandler` of any SDK client, also for the clients that credential providers make (`clientConfig`,
   * `parentClientConfig`). One transport may serve several clients of the same environment.
   */
  readonly requestHandler: {
    readonly connectionTimeout: number;
    readonly requestTimeout: number;
    readonly httpsAgent: Agent;
  };
  /** Ends every connection. Call it after the clients' own `destroy`. */
  dispose(): void;
}

/** To a connection, and to an answer; ms. */
const limits = { connectionTimeout: 10_000, requestTimeout: 15_000 } as const;

let system: readonly string[] | null = null;

/**
 * Whom this computer trusts: Node's own authorities with what `NODE_EXTRA_CA_CERTS` adds, and the operating system's, where a
 * company puts the authority of its web proxy (Node 22 and later can read it). Read once: a keychain takes its time.
 */
function trustedHere(): readonly string[] {
  // The types know a newer Node than the oldest one this runs on.
  const { getCACertificates } = tls as Partial<typeof tls>;
  system ??=
    getCACertificates === undefined
      ? tls.rootCertificates
      : [...new Set([...getCACertificates('default'), ...getCACertificates('system')])];
  return system;
}

/** Whether the operating system's authorities are among them. */
export const systemTrust = (tls as Partial<typeof tls>).getCACertificates !== undefined;

/** Trust in `extra` authorities (PEM) besides this computer's. */
export const trusting = (extra: readonly string[]): tls.SecureContext =>
  tls.createSecureContext({ ca: [...new Set([...trustedHere(), ...extra])] });

/** The web proxy is for endpoints with https only; others are on this computer. */
export function transportFor(
  environment: Pick<Environment, 'extraCa'>,
  webProxyFor: WebProxyFor = () => Promise.resolve(null),
): Transport {
  const httpsAgent = new CompanyAgent(webProxyFor, { secureContext: trusting(environment.extraCa) });
  return { requestHandler: { ...limits, httpsAgent }, dispose: () => httpsAgent.destroy() };
}

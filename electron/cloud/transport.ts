/** The one way in which every AWS client of the app reaches the network: web proxy, trust, time limits. */
import type { Agent } from 'node:https';
import { trusting } from '../net/trust';
import type { WebProxyFor } from '../net/web-proxy';
import { WebProxyAgent } from '../net/web-proxy-agent';
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

/** The web proxy is for endpoints with https only; others are on this computer. */
export function transportFor(
  environment: Pick<Environment, 'extraCa'>,
  webProxyFor: WebProxyFor = () => Promise.resolve(null),
): Transport {
  const httpsAgent = new WebProxyAgent(webProxyFor, { secureContext: trusting(environment.extraCa) });
  return { requestHandler: { ...limits, httpsAgent }, dispose: () => httpsAgent.destroy() };
}

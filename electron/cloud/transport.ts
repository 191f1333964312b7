/** The one way in which every AWS client of the app reaches the network: web proxy, trust, time limits. */
import { trustOf } from '../net/trust';
import type { WebProxyFor } from '../net/web-proxy';
import { WebProxyAgent } from '../net/web-proxy-agent';
import { attemptLimits, BoundedHandler, type AttemptLimits } from './bounded-handler';
import type { Environment } from './contract';

export interface Transport {
  /**
   * For `requestHandler` of any SDK client, also for the clients that credential providers make (`clientConfig`,
   * `parentClientConfig`). One transport may serve several clients of the same environment.
   */
  readonly requestHandler: BoundedHandler;
  /** Ends every connection. Call it after the clients' own `destroy`. */
  dispose(): void;
}

/** The web proxy is for endpoints with https only; others are on this computer. */
export function transportFor(
  environment: Pick<Environment, 'extraCa'>,
  webProxyFor: WebProxyFor = () => Promise.resolve(null),
  limits: AttemptLimits = attemptLimits,
): Transport {
  const httpsAgent = new WebProxyAgent(webProxyFor, trustOf(environment.extraCa));
  const requestHandler = new BoundedHandler(httpsAgent, limits);
  return { requestHandler, dispose: () => requestHandler.close() };
}

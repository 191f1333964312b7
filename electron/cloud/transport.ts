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
  /**
   * The same with a connection for each request, for calls that must not be made twice. A kept connection may be one
   * that the other side is just ending: the call is lost on it, and nobody can tell whether it arrived.
   */
  readonly freshHandler: BoundedHandler;
  /** Ends every connection. Call it after the clients' own `destroy`. */
  dispose(): void;
}

/** The web proxy is for endpoints with https only; others are on this computer. */
export function transportFor(
  environment: Pick<Environment, 'extraCa'>,
  webProxyFor: WebProxyFor = () => Promise.resolve(null),
  limits: AttemptLimits = attemptLimits,
): Transport {
  const trust = trustOf(environment.extraCa);
  const handler = (keepAlive: boolean): BoundedHandler =>
    new BoundedHandler(new WebProxyAgent(webProxyFor, trust, keepAlive), limits);
  const [requestHandler, freshHandler] = [handler(true), handler(false)];
  return {
    requestHandler,
    freshHandler,
    dispose() {
      requestHandler.close();
      freshHandler.close();
    },
  };
}

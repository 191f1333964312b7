import { systemClock, type Clock } from '../net/clock';
import { trusting } from '../net/trust';
import type { ProxyOptions, SourceProxy } from './contract';
import { Engine } from './engine';
import { WebSocketWire } from './flow/websocket-wire';

/**
 * Makes a source proxy in this thread. Nothing is bound and nothing connected yet.
 * @throws when a certificate in `dataPlane.extraCa` is no PEM certificate
 */
export function createSourceProxy(options: ProxyOptions, clock: Clock = systemClock): SourceProxy {
  return new Engine(
    options,
    (dataPlane, { upwardQueueMs }) => {
      const trust = trusting(dataPlane.extraCa);
      return (credentials, handlers, webProxy) =>
        new WebSocketWire({ ...dataPlane, webProxy }, trust, clock, upwardQueueMs, credentials, handlers);
    },
    clock,
  );
}

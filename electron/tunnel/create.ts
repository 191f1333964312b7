import { systemClock, type Clock } from './clock';
import type { ProxyOptions, SourceProxy } from './contract';
import { Engine } from './engine';
import { openWire } from './flow/open-wire';
import { trustOf } from './trust';

/**
 * Makes a source proxy in this thread. Nothing is bound and nothing connected yet.
 * @throws when a certificate in `dataPlane.extraCa` is no PEM certificate
 */
export function createSourceProxy(options: ProxyOptions, clock: Clock = systemClock): SourceProxy {
  const trust = trustOf(options.dataPlane);
  return new Engine(
    options,
    (credentials, handlers, webProxy) => openWire({ ...options.dataPlane, webProxy }, trust, credentials, handlers),
    clock,
  );
}

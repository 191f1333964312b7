/**
 * The source proxy: local ports that lead through AWS IoT Secure Tunneling to a device. Plain Node; runs in a worker
 * thread (`createWorkerProxy`) or in place (`createSourceProxy`).
 */
export { createWorkerProxy } from './client';
export { systemClock, type Clock } from './clock';
export type * from './contract';
export { createSourceProxy } from './create';
export { defaultTuning } from './defaults';
export { readWebProxy, webProxyFor } from './web-proxy';

/**
 * The source proxy: local ports that lead through AWS IoT Secure Tunneling to a device. Plain Node; runs in a worker
 * thread (`WorkerProxies`) or in place (`createSourceProxy`).
 */
export { createWorkerProxy, WorkerProxies } from './worker-proxy';
export type * from './contract';
export { createSourceProxy } from './create';
export { defaultTuning } from './defaults';

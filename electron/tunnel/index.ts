/**
 * The source proxy: local ports that lead through AWS IoT Secure Tunneling to a device. Plain Node; runs in a worker
 * thread (`createWorkerProxy`) or in place (`createSourceProxy`).
 */
export { createWorkerProxy } from './worker-proxy';
export type * from './contract';
export { createSourceProxy } from './create';
export { defaultTuning } from './defaults';

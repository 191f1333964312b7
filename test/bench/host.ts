/**
 * Our engine with what no flag sets:
 * `host.cjs <local port> <peer's host> <peer's port> worker|in-place <connections> <ms of queue> <ms between pings>`.
 * `worker`: as the app runs it, in a worker thread of this process, whose own event loop is watched; the bench asks for
 * its delay, and for the pongs, over the process channel.
 */
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createSourceProxy, createWorkerProxy, defaultTuning, type ProxyOptions } from '../../electron/tunnel';
import { serviceId } from './peer/protocol';

const [local, host = 'localhost', remote, where, connections, queueMs, pingMs] = process.argv.slice(2);
const options: ProxyOptions = {
  dataPlane: { host, port: Number(remote), extraCa: [], verifyCertificate: false, webProxy: null },
  bindAddress: '127.0.0.1',
  protocol: 'V3',
  tuning: {
    ...defaultTuning,
    maxConnectionsPerService: Number(connections),
    upwardQueueMs: queueMs === undefined ? defaultTuning.upwardQueueMs : Number(queueMs),
    ...(pingMs === undefined ? {} : { pingIntervalMs: Number(pingMs) }),
  },
};

/** Sampled each millisecond; the histogram holds the time between two samples, so a quiet loop shows this much. */
const resolution = 1;
const delay = monitorEventLoopDelay({ resolution });
const pongs: number[] = [];

export type HostRequest = 'watch' | 'report';
export interface HostReport {
  /** ms by which the loop came later than it should have, 99th percentile since `watch`. */
  readonly p99: number;
  /** ms from a ping to its pong, of those that came since `watch`. */
  readonly pongs: readonly number[];
}

process.on('message', (request: HostRequest) => {
  if (request === 'watch') {
    delay.reset();
    delay.enable();
    pongs.length = 0;
  } else {
    const report: HostReport = { p99: Math.max(0, delay.percentile(99) / 1e6 - resolution), pongs };
    process.send?.(report);
  }
});
process.once('disconnect', () => process.exit(0));

const proxy =
  where === 'worker'
    ? createWorkerProxy(join(__dirname, '..', 'electron', 'tunnel-worker.cjs'), options)
    : createSourceProxy(options);
proxy.onEvent((event) => {
  if (event.kind === 'pong') pongs.push(event.roundTripMs);
  if (event.kind === 'tunnel-connection' && event.state.kind === 'open')
    process.stdout.write(`Listening for new connection on port ${local ?? ''}\n`);
  if (event.kind === 'tunnel-connection' && event.state.kind === 'waiting')
    process.stderr.write(`${JSON.stringify(event.state.cause)}\n`);
});
void proxy.bind([{ serviceId, port: Number(local) }]).then((bound) => {
  if (bound.ok) proxy.connect({ accessToken: 'bench-access-token', clientToken: null });
  else process.exit(1);
});

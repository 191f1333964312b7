/** The app's own source proxy, driven for one question at a time. */
import {
  createSourceProxy,
  defaultTuning,
  type DataPlane,
  type TunnelConnectionState,
  type SourceProxy,
} from '../tunnel';

export interface Source {
  readonly state: () => TunnelConnectionState;
  readonly pongs: () => readonly number[];
  connect(accessToken: string, clientToken: string): void;
  /** The first state that fits, within `limit` ms; null: none did. */
  until(fits: (state: TunnelConnectionState) => boolean, limit: number): Promise<TunnelConnectionState | null>;
  stop(): Promise<void>;
}

export async function createSource(dataPlane: DataPlane): Promise<Source> {
  const proxy: SourceProxy = createSourceProxy({
    dataPlane,
    bindAddress: 'localhost',
    protocol: 'V3',
    tuning: defaultTuning,
  });
  let state: TunnelConnectionState = { kind: 'idle' };
  const pongs: number[] = [];
  const waiting = new Set<(state: TunnelConnectionState) => void>();
  proxy.onEvent((event) => {
    if (event.kind === 'pong') pongs.push(event.roundTripMs);
    if (event.kind !== 'tunnel-connection') return;
    state = event.state;
    for (const told of waiting) told(state);
  });
  await proxy.bind([
    { serviceId: 'SSH', port: 0 },
    { serviceId: 'HTTP', port: 0 },
  ]);
  return {
    state: () => state,
    pongs: () => pongs,
    connect: (accessToken, clientToken) => proxy.connect({ accessToken, clientToken }),
    until: (fits, limit) =>
      new Promise((resolve) => {
        const done = (found: TunnelConnectionState | null): void => {
          clearTimeout(timer);
          waiting.delete(told);
          resolve(found);
        };
        const told = (next: TunnelConnectionState): void => {
          if (fits(next)) done(next);
        };
        const timer = setTimeout(() => done(null), limit);
        waiting.add(told);
        told(state);
      }),
    stop: () => proxy.stop(),
  };
}

/** How a connection that stood ended, as a line of the report. */
export function howEnded(state: TunnelConnectionState | null): string {
  if (state === null) return 'the connection stayed open';
  switch (state.kind) {
    case 'closed':
      return `closed by the service with code ${state.code}${state.reason === '' ? ', no reason' : `, reason "${state.reason}"`}, ${Math.round(state.openForMs / 1000)} s after it was opened`;
    case 'waiting':
      return state.cause.kind === 'closed-by-service'
        ? `closed by the service with code ${state.cause.code}, reason "${state.cause.reason}"`
        : `dropped without a close frame (${state.cause.kind === 'failure' ? `${state.cause.failure.stage} ${state.cause.failure.code}` : `status ${state.cause.rejection.status}`})`;
    case 'refused':
      return `dropped without a close frame; reconnecting was refused with status ${state.rejection.status}, "${state.rejection.words}"`;
    case 'connecting':
      return 'dropped without a close frame';
    case 'idle':
    case 'open':
    case 'stopped':
      return state.kind;
    default:
      return state satisfies never;
  }
}

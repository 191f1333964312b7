/** The app's own source proxy, driven for one question at a time. */
import {
  createSourceProxy,
  defaultTuning,
  type DataPlane,
  type TunnelConnectionState,
  type SourceProxy,
} from '../tunnel';
import { systemAuthorities } from '../net/trust';
import { systemClock } from '../net/clock';

export class Source {
  readonly #proxy: SourceProxy;
  #state: TunnelConnectionState = { kind: 'idle' };
  readonly #pongs: number[] = [];
  readonly #waiting = new Set<(state: TunnelConnectionState) => void>();

  private constructor(proxy: SourceProxy) {
    this.#proxy = proxy;
    proxy.onEvent((event) => {
      if (event.kind === 'pong') this.#pongs.push(event.roundTripMs);
      if (event.kind !== 'tunnel-connection') return;
      this.#state = event.state;
      for (const told of this.#waiting) told(event.state);
    });
  }

  static async open(dataPlane: DataPlane): Promise<Source> {
    const extraCa = [...dataPlane.extraCa, ...(await systemAuthorities(dataPlane.host))];
    const source = new Source(
      createSourceProxy({
        dataPlane: { ...dataPlane, extraCa },
        bindAddress: 'localhost',
        protocol: 'V3',
        tuning: defaultTuning,
      }),
    );
    await source.#proxy.bind([
      { serviceId: 'SSH', port: 0 },
      { serviceId: 'HTTP', port: 0 },
    ]);
    return source;
  }

  state(): TunnelConnectionState {
    return this.#state;
  }

  /** Round trips of the pings that were answered, ms. */
  pongs(): readonly number[] {
    return this.#pongs;
  }

  connect(accessToken: string, clientToken: string): void {
    this.#proxy.connect({ accessToken, clientToken });
  }

  /** The first state that fits, within the limit; null: none did. */
  until(fits: (state: TunnelConnectionState) => boolean, limitMs: number): Promise<TunnelConnectionState | null> {
    return new Promise((resolve) => {
      const done = (found: TunnelConnectionState | null): void => {
        timer.cancel();
        this.#waiting.delete(told);
        resolve(found);
      };
      const told = (next: TunnelConnectionState): void => {
        if (fits(next)) done(next);
      };
      const timer = systemClock.set(() => done(null), limitMs);
      this.#waiting.add(told);
      told(this.#state);
    });
  }

  stop(): Promise<void> {
    return this.#proxy.stop();
  }
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

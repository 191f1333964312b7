import type { TunnelConnection } from './tunnel-connection';
import { ServiceConnection, type Dial } from './service-connection';
import type { AgentTuning } from './tuning';

/** What one service needs to know of the session it belongs to. */
interface ServiceSession {
  readonly tunnel: TunnelConnection;
  readonly tuning: AgentTuning;
  /** True from the first message without connectionId on: answers carry none either (PROTOCOL.md 4.3, 5.4). */
  readonly withoutConnectionIds: () => boolean;
}

/**
 * One service of a tunnel, as the reference serves it in destination mode. It waits for a STREAM_START, then
 * it is active: CONNECTION_START adds connections until the stream is reset.
 */
export class LocalproxyService {
  readonly #serviceId: string;
  readonly #dial: Dial;
  readonly #session: ServiceSession;
  #phase: 'waiting' | 'active' = 'waiting';
  #streamId = 0;
  readonly #connections = new Map<number, ServiceConnection>();

  constructor(serviceId: string, dial: Dial, session: ServiceSession) {
    this.#serviceId = serviceId;
    this.#dial = dial;
    this.#session = session;
  }

  /**
   * STREAM_START. Another stream id while one is active closes the old connections and is used up by that:
   * only the next START opens (5.4). The same id again changes nothing.
   */
  start(streamId: number, connectionId: number): void {
    if (this.#phase === 'active') {
      if (streamId !== this.#streamId) this.closeAll();
      return;
    }
    this.#phase = 'active';
    this.#streamId = streamId;
    this.#open(connectionId);
  }

  /** CONNECTION_START. Before any STREAM_START it counts as one, as in the reference. */
  startConnection(streamId: number, connectionId: number): void {
    if (this.#phase === 'waiting') {
      this.start(streamId, connectionId);
      return;
    }
    this.#open(connectionId);
  }

  #open(connectionId: number): void {
    if (this.#connections.has(connectionId)) return;
    const connection: ServiceConnection = new ServiceConnection(
      this.#dial,
      this.#session.tunnel,
      this.#session.tuning,
      {
        onData: (payload) => this.#session.tunnel.send({ type: 'DATA', ...this.#ids(connectionId), payload }),
        onServiceEnd: () => {
          if (this.#connections.get(connectionId) !== connection) return;
          this.#connections.delete(connectionId);
          if (this.#session.withoutConnectionIds()) this.#resetStream();
          else this.#session.tunnel.send({ type: 'CONNECTION_RESET', ...this.#ids(connectionId) });
        },
        onUnreachable: () => {
          if (this.#connections.get(connectionId) === connection) this.#resetStream();
        },
        onGone: () => {
          if (this.#connections.get(connectionId) === connection) this.#connections.delete(connectionId);
        },
      },
    );
    this.#connections.set(connectionId, connection);
  }

  #ids(connectionId: number): { streamId: number; serviceId: string; connectionId: number } {
    return {
      streamId: this.#streamId,
      serviceId: this.#serviceId,
      connectionId: this.#session.withoutConnectionIds() ? 0 : connectionId,
    };
  }

  /** Ends every connection of the service and tells the source so; STREAM_RESET never carries a connectionId (4.2). */
  #resetStream(): void {
    this.#session.tunnel.send({ type: 'STREAM_RESET', ...this.#ids(0) });
    this.closeAll();
  }

  /** DATA; of a stale stream or an unknown connection it is dropped silently (4.4). */
  data(streamId: number, connectionId: number, payload: Uint8Array): void {
    if (this.#phase === 'active' && streamId === this.#streamId) this.#connections.get(connectionId)?.write(payload);
  }

  /** CONNECTION_RESET: what was received still reaches the service, and the reset is echoed (4.4). */
  resetConnection(connectionId: number): void {
    const connection = this.#connections.get(connectionId);
    if (connection === undefined) return;
    this.#connections.delete(connectionId);
    connection.end();
    this.#session.tunnel.send({ type: 'CONNECTION_RESET', ...this.#ids(connectionId) });
  }

  /** STREAM_RESET; ignored for a stale stream. */
  reset(streamId: number): void {
    if (this.#phase === 'active' && streamId === this.#streamId) this.closeAll();
  }

  /** Every connection ends once its bytes are delivered; the next STREAM_START opens a new stream. */
  closeAll(): void {
    this.#phase = 'waiting';
    for (const connection of this.#connections.values()) connection.end();
    this.#connections.clear();
  }

  /** At once, whatever is still waiting: the tunnel is gone. */
  destroy(): void {
    this.#phase = 'waiting';
    for (const connection of this.#connections.values()) connection.destroy();
    this.#connections.clear();
  }
}

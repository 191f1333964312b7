import { maxPayload, type StreamMessage, type TunnelMessage } from '../../../../shared/tunnel-message';
import { payloadsOf, ServiceConnection, type Dial, type DialHabits, type Flow } from './service-connection';
import type { AgentTuning } from './tuning';

/**
 * The reference's `-y`, and what a V3 destination falls back to. V3: connections end by CONNECTION_RESET. V2: they end
 * by STREAM_RESET, all at once. V1: like V2, and no answer names the service.
 */
export type MessageFormat = 'V1' | 'V2' | 'V3';

/** What one service needs to know of the session it belongs to. */
interface ServiceSession {
  readonly flow: Flow;
  readonly tuning: AgentTuning;
  /** V3 turns to V2 at the first message without connectionId (PROTOCOL.md 4.3, 5.4). */
  readonly format: () => MessageFormat;
  readonly send: (message: TunnelMessage) => void;
  /** More waits for a service than there is room for: the process ends (PROTOCOL.md 5.6). */
  readonly overrun: () => void;
}

/** It reads nothing while it tries to reach a service, 12.5 s where that is away (4.6), and leaves Nagle on (5.6). */
const habits: DialHabits = { waitsForService: true, gathers: true };

/**
 * What becomes of reading after a message. `wait`: what came with it in the same WebSocket message is left alone until
 * another one arrives (5.4). `deaf`: the read loop has ended for good, and nothing starts it again (5.6).
 */
export type Reading = 'on' | 'wait' | 'deaf';

/**
 * - `waiting` for a STREAM_START.
 * - `active`: CONNECTION_START adds connections until the stream is reset.
 * - `ending`: in V1, and in V2 where one of several connections ended. The reference reports the end of its service's connection, and looks the connection up again by the service id of
 *   that report in order to go on afterwards. In V1 the report has none, in V2 it names one of the other connections, which are gone: it
 *   never goes on, and the next control message ends its read loop (5.7).
 */
type Phase = 'waiting' | 'active' | 'ending';

interface Served {
  readonly connection: ServiceConnection;
  /**
   * V1: read from the service and not sent. The same lookup fails after each DATA, so that only the next read sends
   * more (5.6).
   */
  held: Buffer;
}

/**
 * One service of a tunnel, as the reference serves it in destination mode (localproxy 3.3.1, `TcpAdapterProxy.cpp`).
 */
export class LocalproxyService {
  readonly #serviceId: string;
  readonly #dial: Dial;
  readonly #session: ServiceSession;
  #phase: Phase = 'waiting';
  #streamId = 0;
  /**
   * The reference fills one message again and again: a STREAM_RESET carries the connection id of what was sent before
   * it.
   */
  #lastConnectionId = 0;
  readonly #connections = new Map<number, Served>();

  /** @param serviceId what answers name; empty in V1 */
  constructor(serviceId: string, dial: Dial, session: ServiceSession) {
    this.#serviceId = serviceId;
    this.#dial = dial;
    this.#session = session;
  }

  handle(message: TunnelMessage): Reading {
    switch (message.type) {
      case 'DATA':
        // Of a stale stream or an unknown connection it is dropped silently (4.4).
        if (this.#phase === 'active' && message.streamId === this.#streamId)
          this.#write(this.#connections.get(message.connectionId)?.connection, message.payload);
        return 'on';
      case 'STREAM_RESET':
        return message.streamId === this.#streamId ? this.#control(() => this.#resetByPeer()) : 'on';
      case 'STREAM_START':
      case 'CONNECTION_START':
        return this.#control(() => this.#start(message));
      case 'CONNECTION_RESET':
        return this.#control(() => this.#resetConnection(message.connectionId));
      case 'SESSION_RESET':
        return this.#control(() => {
          this.closeAll();
          return 'on';
        });
      case 'SERVICE_IDS':
      case 'UNKNOWN':
        return 'on';
    }
  }

  #write(connection: ServiceConnection | undefined, payload: Uint8Array): void {
    if (connection === undefined) return;
    connection.write(payload);
    const { overrunBytes } = this.#session.tuning;
    if (overrunBytes !== null && connection.waiting > overrunBytes) this.#session.overrun();
  }

  #control(handle: () => Reading): Reading {
    return this.#phase === 'ending' ? 'deaf' : handle();
  }

  /**
   * A CONNECTION_START before any STREAM_START counts as one, as in the reference. A STREAM_START with another stream
   * id while one is active closes the old connections and is used up by that: only the next START opens (5.4). The same
   * id again changes nothing.
   */
  #start({ type, streamId, connectionId }: StreamMessage): Reading {
    if (this.#phase === 'waiting') {
      this.#phase = 'active';
      this.#streamId = streamId;
      this.#open(connectionId);
      return 'wait';
    }
    if (type === 'CONNECTION_START') this.#open(connectionId);
    else if (streamId !== this.#streamId) this.closeAll();
    return 'on';
  }

  #open(connectionId: number): void {
    if (this.#connections.has(connectionId)) return;
    const { flow, tuning } = this.#session;
    const isCurrent = (): boolean => this.#connections.get(connectionId)?.connection === connection;
    const connection: ServiceConnection = new ServiceConnection(
      this.#dial,
      flow,
      tuning,
      {
        onData: (chunk) => this.#sendUp(connectionId, chunk),
        onServiceEnd: () => {
          if (isCurrent()) this.#endOf(connectionId);
        },
        onUnreachable: () => {
          if (isCurrent()) this.#resetStream();
        },
        onGone: () => {
          if (isCurrent() && this.#phase !== 'ending') this.#connections.delete(connectionId);
        },
      },
      habits,
    );
    this.#connections.set(connectionId, { connection, held: Buffer.alloc(0) });
  }

  #sendUp(connectionId: number, chunk: Buffer): void {
    const served = this.#connections.get(connectionId);
    if (served === undefined) return;
    if (this.#session.format() !== 'V1') {
      for (const payload of payloadsOf(chunk)) this.#sendData(connectionId, payload);
      return;
    }
    served.held = Buffer.concat([served.held, chunk]);
    this.#sendHeld(connectionId, served);
  }

  /** One message of what is held back: the rest stays. */
  #sendHeld(connectionId: number, served: Served): void {
    this.#sendData(connectionId, served.held.subarray(0, maxPayload));
    served.held = served.held.subarray(maxPayload);
  }

  #sendData(connectionId: number, payload: Buffer): void {
    this.#send({ type: 'DATA', ...this.#ids(connectionId), payload });
  }

  #send(message: TunnelMessage & { readonly connectionId: number }): void {
    this.#lastConnectionId = message.connectionId;
    this.#session.send(message);
  }

  #ids(connectionId: number): { streamId: number; serviceId: string; connectionId: number } {
    return { streamId: this.#streamId, serviceId: this.#serviceId, connectionId };
  }

  /** The service ended a connection, or the source had it ended. */
  #endOf(connectionId: number): void {
    const served = this.#connections.get(connectionId);
    if (served === undefined) return;
    if (this.#session.format() === 'V3') {
      this.#connections.delete(connectionId);
      served.connection.end();
      this.#send({ type: 'CONNECTION_RESET', ...this.#ids(connectionId) });
    } else if (served.held.length > 0) {
      // What was held back leaves with the end, and then nothing: no reset.
      this.#sendHeld(connectionId, served);
    } else if (this.#session.format() === 'V1') {
      served.connection.end();
      this.#phase = 'ending';
      this.#sendReset();
    } else {
      const others = this.#connections.size > 1;
      this.#resetStream();
      if (others) this.#phase = 'ending';
    }
  }

  /** Ends every connection of the service and tells the source so. */
  #resetStream(): void {
    this.#sendReset();
    this.closeAll();
  }

  #sendReset(): void {
    this.#send({ type: 'STREAM_RESET', ...this.#ids(this.#lastConnectionId) });
  }

  /**
   * What was received still reaches the service. The answer is what the end of a connection is in this format (4.4,
   * 5.6, 5.7).
   */
  #resetConnection(connectionId: number): Reading {
    this.#endOf(connectionId);
    return 'on';
  }

  #resetByPeer(): Reading {
    if (this.#phase === 'waiting') return 'on';
    const heldBack = [...this.#connections].filter(([, { held }]) => held.length > 0);
    // The reference waits for the word that everything was sent, which in V1 never comes while something was held back.
    for (const [connectionId, served] of heldBack) this.#sendHeld(connectionId, served);
    this.closeAll();
    return heldBack.length > 0 ? 'deaf' : 'wait';
  }

  /** Every connection ends once its bytes are delivered; the next STREAM_START opens a new stream. */
  closeAll(): void {
    this.#phase = 'waiting';
    for (const { connection } of this.#connections.values()) connection.end();
    this.#connections.clear();
  }

  /** At once, whatever is still waiting: the tunnel is gone. */
  destroy(): void {
    this.#phase = 'waiting';
    for (const { connection } of this.#connections.values()) connection.destroy();
    this.#connections.clear();
  }
}

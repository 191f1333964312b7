import { randomUUID } from 'node:crypto';
import type { StreamMessage, TunnelMessage } from '../../../../shared/tunnel-message';
import type { AgentContext, Notification, AgentSession } from './agent';
import { TunnelConnection, type ConnectionEnd } from './tunnel-connection';
import { ServiceConnection } from './service-connection';

/** Longest wait between two handshakes (PROTOCOL.md 4.6). */
const longestDelayMs = 120_000;

/**
 * One tunnel of an agent like the AWS IoT Device Client: V1, so no message of its own carries a service or
 * connection id; one TCP connection at a time, to SSH (PROTOCOL.md 5.3). Its SDK takes the version of a session from the
 * first START and refuses to send what lacks that version's ids, so a newer source gets nothing back at all; a START of
 * another version makes it reconnect (3.5). The SDK makes up a client token by itself and comes back after a drop with
 * growing random pauses (4.6).
 */
export class DeviceClientSession implements AgentSession {
  readonly #notification: Notification;
  readonly #context: AgentContext;
  readonly #onOver: () => void;
  readonly #clientToken = randomUUID();
  #tunnel: TunnelConnection | null = null;
  #streamId = 0;
  /** Of the session, by its first START; null before it. */
  #version: 1 | 2 | 3 | null = null;
  #connection: ServiceConnection | null = null;
  #attempt = 0;
  #timer: NodeJS.Timeout | undefined;
  #over = false;

  constructor(notification: Notification, context: AgentContext, onOver: () => void) {
    this.#notification = notification;
    this.#context = context;
    this.#onOver = onOver;

    this.#connect();
  }

  #connect(): void {
    const { dataPlane, tuning } = this.#context;
    this.#tunnel = new TunnelConnection(
      { ...dataPlane, accessToken: this.#notification.accessToken, clientToken: this.#clientToken },
      tuning,
      {
        onMessages: (messages) => {
          this.#attempt = 0;
          for (const message of messages) this.#handle(message);
        },
        onEnd: (end) => this.#ended(end),
      },
    );
  }

  #ended(end: ConnectionEnd): void {
    this.#tunnel = null;
    this.#version = null;
    this.#connection?.destroy();
    this.#connection = null;
    if (this.#over) return;
    // The SDK would try a refused token for ever; no token becomes valid by trying, so stop and wait for another.
    if (end.kind === 'refused' && end.status < 500) {
      this.#context.log(`the tunnel connection was refused with status ${end.status}`);
      this.#over = true;
      this.#onOver();
      return;
    }
    this.#context.log(`the tunnel connection ended (${end.kind})`);
    const ceiling = Math.min(longestDelayMs, this.#context.tuning.reconnectDelayMs * 0.4 * 2 ** this.#attempt);
    this.#attempt += 1;
    this.#timer = setTimeout(() => this.#connect(), Math.random() * ceiling);
  }

  #handle(message: TunnelMessage): void {
    switch (message.type) {
      case 'STREAM_START':
        this.#start(message);
        return;
      case 'DATA':
        if (message.streamId === this.#streamId) this.#connection?.write(message.payload);
        return;
      case 'STREAM_RESET':
        if (message.streamId === this.#streamId) this.#endConnection();
        return;
      case 'SESSION_RESET':
        this.#endConnection();
        return;
      case 'SERVICE_IDS':
      case 'CONNECTION_START':
      case 'CONNECTION_RESET':
      case 'UNKNOWN':
        // V1 does not know these types and passes over them.
        return;
    }
  }

  #endConnection(): void {
    this.#connection?.end();
    this.#connection = null;
  }

  /** A new stream takes the place of the one before. */
  #start(message: StreamMessage): void {
    const tunnel = this.#tunnel;
    const { streamId } = message;
    const [serviceId] = this.#notification.services;
    if (streamId === 0 || tunnel === null || serviceId === undefined) return;
    const version = message.connectionId !== 0 ? 3 : message.serviceId !== '' ? 2 : 1;
    this.#version ??= version;
    if (this.#version !== version) {
      tunnel.drop('another-protocol-version');
      return;
    }
    const send = (answer: TunnelMessage): void => {
      if (version === 1) tunnel.send(answer);
      else this.#context.log(`an answer without the ids of V${version} was not sent`);
    };
    this.#endConnection();
    this.#streamId = streamId;
    const ids = { streamId, serviceId: '', connectionId: 0 };
    const reset = (): void => {
      if (this.#connection !== connection) return;
      this.#connection = null;
      send({ type: 'STREAM_RESET', ...ids });
    };
    // One try only: a service that refuses is reset at once.
    const tuning = { ...this.#context.tuning, dialTries: 1 };
    const connection: ServiceConnection = new ServiceConnection(this.#context.dial(serviceId), tunnel, tuning, {
      onData: (payload) => {
        if (this.#connection === connection) send({ type: 'DATA', ...ids, payload });
      },
      onServiceEnd: reset,
      onUnreachable: reset,
      onGone: () => {
        if (this.#connection === connection) this.#connection = null;
      },
    });
    this.#connection = connection;
  }

  kill(): void {
    this.#over = true;
    clearTimeout(this.#timer);
    this.#tunnel?.drop('killed');
  }
}

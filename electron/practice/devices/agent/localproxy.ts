import type { StreamMessage, TunnelMessage } from '../../../../shared/tunnel-message';
import type { AgentContext, Notification, AgentSession } from './agent';
import { TunnelConnection, type ConnectionEnd } from './tunnel-connection';
import { LocalproxyService } from './localproxy-service';

/** A connection that lived shorter than this (ms) counts as failed: no reconnecting in a tight loop. */
const shortLifeMs = 1000;

interface LocalproxyOptions {
  /** Like `-i`: with it a dropped connection can come back with the same token (PROTOCOL.md 2.2). A secret. */
  readonly clientToken: string | null;
  /** Called once when this session will not connect again. */
  readonly onOver: () => void;
}

/**
 * One run of `localproxy -d <service>=<port>,…`: a destination that speaks V3, follows the source down to V2,
 * and comes back by itself after a drop with the same token (PROTOCOL.md 3.6, 4.6, 5.4). A refusal with 4xx
 * or a close frame is its end; only another notification starts another one.
 */
export class LocalproxySession implements AgentSession {
  readonly #notification: Notification;
  readonly #context: AgentContext;
  readonly #options: LocalproxyOptions;
  #tunnel: TunnelConnection | null = null;
  #services = new Map<string, LocalproxyService>();
  #knowsServices = false;
  #v2 = false;
  /** Messages that came together with a STREAM_START and wait for the next WebSocket message. */
  #waiting: TunnelMessage[] = [];
  #timer: NodeJS.Timeout | undefined;
  #over = false;

  constructor(notification: Notification, context: AgentContext, options: LocalproxyOptions) {
    this.#notification = notification;
    this.#context = context;
    this.#options = options;

    this.#connect();
  }

  #connect(): void {
    const { dataPlane, tuning, dial } = this.#context;
    this.#knowsServices = false;
    this.#v2 = false;
    this.#waiting = [];
    const tunnel: TunnelConnection = new TunnelConnection(
      { ...dataPlane, accessToken: this.#notification.accessToken, clientToken: this.#options.clientToken },
      tuning,
      { onMessages: (messages) => this.#receive(messages), onEnd: (end) => this.#ended(end) },
    );
    const view = { tunnel, tuning, withoutConnectionIds: () => this.#v2 };
    this.#tunnel = tunnel;
    this.#services = new Map(this.#notification.services.map((id) => [id, new LocalproxyService(id, dial(id), view)]));
  }

  #ended(end: ConnectionEnd): void {
    this.#tunnel = null;
    for (const service of this.#services.values()) service.destroy();
    if (this.#over) return;
    switch (end.kind) {
      case 'closed':
        this.#context.log(`the service closed the tunnel connection (${end.code})`);
        this.#finish();
        return;
      case 'refused':
        this.#context.log(`the tunnel connection was refused with status ${end.status}`);
        if (end.status < 500) {
          this.#finish();
          return;
        }
        this.#reconnectIn(this.#context.tuning.reconnectDelayMs);
        return;
      case 'lost':
        this.#context.log(`the tunnel connection was lost: ${end.code}`);
        this.#reconnectIn(
          end.openFor > shortLifeMs ? this.#context.tuning.dropDelayMs : this.#context.tuning.reconnectDelayMs,
        );
        return;
    }
  }

  #reconnectIn(milliseconds: number): void {
    this.#timer = setTimeout(() => this.#connect(), milliseconds);
  }

  #finish(): void {
    this.#over = true;
    this.#options.onOver();
  }

  #receive(messages: readonly TunnelMessage[]): void {
    const tunnel = this.#tunnel;
    const queue = this.#waiting.concat(messages);
    this.#waiting = [];
    for (const [index, message] of queue.entries()) {
      if (this.#tunnel !== tunnel) return;
      const opened = this.#handle(message);
      if (opened && this.#context.tuning.waitAfterStart) {
        this.#waiting = queue.slice(index + 1);
        return;
      }
    }
  }

  /** True when the message was a STREAM_START. */
  #handle(message: TunnelMessage): boolean {
    switch (message.type) {
      case 'SERVICE_IDS':
        this.#learnServices(message.serviceIds);
        return false;
      case 'STREAM_START':
      case 'CONNECTION_START':
        this.#start(message);
        return message.type === 'STREAM_START';
      case 'DATA':
        if (message.connectionId === 0) this.#v2 = true;
        this.#services.get(message.serviceId)?.data(message.streamId, message.connectionId, message.payload);
        return false;
      case 'CONNECTION_RESET':
        this.#services.get(message.serviceId)?.resetConnection(message.connectionId);
        return false;
      case 'STREAM_RESET':
        this.#services.get(message.serviceId)?.reset(message.streamId);
        return false;
      case 'SESSION_RESET':
        for (const each of this.#services.values()) each.closeAll();
        return false;
      case 'UNKNOWN':
        if (message.ignorable !== true) this.#tunnel?.drop('unknown-message-type');
        return false;
    }
  }

  #start(message: StreamMessage): void {
    const { streamId, serviceId, connectionId } = message;
    const service = this.#services.get(serviceId);
    if (!this.#knowsServices || service === undefined || streamId === 0) {
      // Among these is a V1 source, whose START names no service: fatal for the session (5.4).
      this.#tunnel?.drop('stream-start-without-known-service');
      return;
    }
    if (connectionId === 0) this.#v2 = true;
    if (message.type === 'STREAM_START') service.start(streamId, connectionId);
    else service.startConnection(streamId, connectionId);
  }

  /** The ids must be exactly the configured ones, or the reference exits (4.1). */
  #learnServices(ids: readonly string[]): void {
    if (this.#knowsServices) return;
    if (ids.length === this.#services.size && ids.every((id) => this.#services.has(id))) {
      this.#knowsServices = true;
      return;
    }
    this.#context.log(`the tunnel's services (${ids.join(', ')}) are not the configured ones`);
    this.kill();
    this.#options.onOver();
  }

  kill(): void {
    this.#over = true;
    clearTimeout(this.#timer);
    this.#tunnel?.drop('killed');
  }
}

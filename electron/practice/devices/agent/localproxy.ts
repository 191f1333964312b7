import type { TunnelMessage } from '../../../../shared/tunnel-message';
import type { AgentContext, Notification, AgentSession } from './agent';
import { TunnelConnection, type ConnectionEnd } from './tunnel-connection';
import { LocalproxyService, type MessageFormat, type Reading } from './localproxy-service';
import { systemClock, type Timer } from '../../../net/clock';

/** A connection that lived shorter than this (ms) counts as failed: no reconnecting in a tight loop. */
const shortLifeMs = 1000;

export interface LocalproxyOptions {
  /**
   * Like `-y`. With V1 the only mapping is a bare port, so that the service's id is never compared with what is
   * announced; Greengrass starts it so (5.3, 5.6). V3: without `-y`.
   */
  readonly format: MessageFormat;
  /** Like `-i`: with it a dropped connection can come back with the same token (PROTOCOL.md 2.2). A secret. */
  readonly clientToken: string | null;
  /** Called once when this session will not connect again. */
  readonly onOver: () => void;
}

/**
 * One run of `localproxy -d <service>=<port>,…`, or with `-y V1` of `localproxy -d <port>`: a destination that speaks
 * V3, follows the source down to V2, and comes back by itself after a drop with the same token (PROTOCOL.md 3.6, 4.6,
 * 5.4, 5.6). A refusal with 4xx or a close frame is its end; only another notification starts another one.
 */
export class LocalproxySession implements AgentSession {
  readonly #notification: Notification;
  readonly #context: AgentContext;
  readonly #options: LocalproxyOptions;
  #tunnel: TunnelConnection | null = null;
  #services = new Map<string, LocalproxyService>();
  #knowsServices = false;
  #format: MessageFormat;
  /** Its read loop has ended: nothing is read any more, not even the end of the WebSocket (5.6). */
  #deaf = false;
  /** Messages that came together with one that stops the reading, and wait for the next WebSocket message. */
  #waiting: TunnelMessage[] = [];
  #timer: Timer | null = null;
  #over = false;

  constructor(notification: Notification, context: AgentContext, options: LocalproxyOptions) {
    this.#notification = notification;
    this.#context = context;
    this.#options = options;
    this.#format = options.format;

    this.#connect();
  }

  #connect(): void {
    const { dataPlane, tuning, dial } = this.#context;
    this.#knowsServices = false;
    this.#format = this.#options.format;
    this.#deaf = false;
    this.#waiting = [];
    const tunnel: TunnelConnection = new TunnelConnection(
      { ...dataPlane, accessToken: this.#notification.accessToken, clientToken: this.#options.clientToken },
      tuning,
      { onMessages: (messages) => this.#receive(messages), onEnd: (end) => this.#ended(end) },
    );
    this.#tunnel = tunnel;
    const session = {
      flow: tunnel,
      tuning,
      format: () => this.#format,
      send: (message: TunnelMessage) => tunnel.send(message),
      overrun: () => this.#overrun(),
    };
    const isBare = this.#options.format === 'V1';
    this.#services = new Map(
      this.#notification.services.map((id) => [
        isBare ? '' : id,
        new LocalproxyService(isBare ? '' : id, dial(id), session),
      ]),
    );
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
    this.#timer = systemClock.set(() => this.#connect(), milliseconds);
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
      if (this.#tunnel !== tunnel || this.#deaf) return;
      const reading = this.#handle(message);
      if (reading === 'deaf') this.#goDeaf();
      else if (reading === 'wait' && this.#context.tuning.waitAfterStart) {
        this.#waiting = queue.slice(index + 1);
        return;
      }
    }
  }

  /** Without a client token whoever starts it again starts it with a token that is spent. */
  #overrun(): void {
    if (this.#over) return;
    this.#context.log('the agent has ended: basic_multi_buffer too long (PROTOCOL.md 5.6)');
    this.kill();
    this.#options.onOver();
  }

  #goDeaf(): void {
    this.#deaf = true;
    this.#tunnel?.reading.pauseFor(this);
    this.#context.log('the agent reads no further message (PROTOCOL.md 5.6)');
  }

  #handle(message: TunnelMessage): Reading {
    switch (message.type) {
      case 'SERVICE_IDS':
        this.#learnServices(message.serviceIds);
        return 'on';
      case 'STREAM_START':
      case 'CONNECTION_START': {
        const service = this.#serviceOf(message.serviceId);
        if (!this.#knowsServices || service === undefined || message.streamId === 0) {
          // Among these is a V1 source, whose START names no service: fatal for the session (5.4).
          this.#tunnel?.drop('stream-start-without-known-service');
          return 'on';
        }
        this.#fallBack(message.connectionId);
        return service.handle(message);
      }
      case 'DATA':
        this.#fallBack(message.connectionId);
        return this.#serviceOf(message.serviceId)?.handle(message) ?? 'on';
      case 'CONNECTION_RESET':
      case 'STREAM_RESET':
        return this.#serviceOf(message.serviceId)?.handle(message) ?? 'on';
      case 'SESSION_RESET':
        // Without a service id it is taken for a missing SERVICE_IDS: nothing is closed, and nothing is read any more
        // (5.7).
        if (this.#options.format !== 'V1') return 'deaf';
        return [...this.#services.values()].map((each) => each.handle(message)).includes('deaf') ? 'deaf' : 'on';
      case 'UNKNOWN':
        if (message.ignorable !== true) this.#tunnel?.drop('unknown-message-type');
        return 'on';
    }
  }

  /** In V1 there is one service, whatever the message names. */
  #serviceOf(serviceId: string): LocalproxyService | undefined {
    return this.#services.get(this.#options.format === 'V1' ? '' : serviceId);
  }

  #fallBack(connectionId: number): void {
    if (connectionId === 0 && this.#format === 'V3') this.#format = 'V2';
  }

  /** The ids must be exactly the configured ones, or the reference exits (4.1); a bare port fits all. */
  #learnServices(ids: readonly string[]): void {
    if (this.#knowsServices) return;
    if (
      this.#options.format === 'V1' ||
      (ids.length === this.#services.size && ids.every((id) => this.#services.has(id)))
    ) {
      this.#knowsServices = true;
      return;
    }
    this.#context.log(`the tunnel's services (${ids.join(', ')}) are not the configured ones`);
    this.kill();
    this.#options.onOver();
  }

  kill(): void {
    this.#over = true;
    this.#timer?.cancel();
    this.#tunnel?.drop('killed');
  }
}

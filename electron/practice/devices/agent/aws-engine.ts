import { randomUUID } from 'node:crypto';
import type { DataMessage, StreamMessage, TunnelMessage } from '../../../../shared/tunnel-message';
import { backoffBound } from '../../../net/backoff';
import type { AgentContext, AgentSession, Notification } from './agent';
import { EngineQueue } from './aws-engine-queue';
import { EngineStreams } from './aws-engine-streams';
import type { Flow } from './service-connection';
import { SharedPause, TunnelConnection, type ConnectionEnd } from './tunnel-connection';
import { systemClock, type Timer } from '../../../net/clock';

/** Longest wait between two handshakes (PROTOCOL.md 4.6). */
const longestDelayMs = 120_000;
/** The engine has room for so many services, and cannot decode a fourth (5.5 i). */
const maxServices = 3;

/** The program on the device that uses the engine. */
export interface EngineApplication {
  /** A message that the engine let through. */
  receive(message: TunnelMessage): void;
  /** The agent's process ends. */
  destroy(): void;
}

/** What the engine offers to its application. */
export interface EngineFace extends Flow {
  /**
   * The message waits its turn, and is sent with the stream id that is active for its service by then (5.5 k), or
   * refused inside the device where it lacks the ids of the session.
   */
  send(message: DataMessage | StreamMessage): void;
}

/**
 * One tunnel of an agent that uses AWS's device engine (PROTOCOL.md 5.5). The engine makes up a client token by itself
 * and comes back after every end with growing random pauses, after a refusal and a close frame, too (4.6, 5.5 g).
 */
export class AwsEngine implements AgentSession, EngineFace {
  readonly #notification: Notification;
  readonly #context: AgentContext;
  readonly #application: EngineApplication;
  readonly #onCrash: () => void;
  readonly #clientToken = randomUUID();
  readonly #streams = new EngineStreams();
  /** Paused by the application's connections, which outlive a WebSocket (5.5 d). */
  readonly reading: SharedPause;
  readonly #queue: EngineQueue;
  #tunnel: TunnelConnection | null = null;
  /** A START of another version, to be processed once the services are announced again (5.5 c). */
  #restore: StreamMessage | null = null;
  #failures = 0;
  #timer: Timer | null = null;
  #over = false;

  /** @param onCrash the process ends, and with it every tunnel of the device */
  constructor(
    notification: Notification,
    context: AgentContext,
    makeApplication: (engine: EngineFace) => EngineApplication,
    onCrash: () => void,
  ) {
    this.#notification = notification;
    this.#context = context;
    this.#onCrash = onCrash;
    this.reading = new SharedPause(
      () => this.#tunnel?.reading.pauseFor(this),
      () => this.#tunnel?.reading.resumeFor(this),
    );
    this.#queue = new EngineQueue(context.tuning.sendBudgetBytes, (message, written) => this.#write(message, written));
    this.#application = makeApplication(this);

    this.#connect();
  }

  #connect(): void {
    const { dataPlane, tuning } = this.#context;
    const tunnel: TunnelConnection = new TunnelConnection(
      { ...dataPlane, accessToken: this.#notification.accessToken, clientToken: this.#clientToken },
      tuning,
      {
        onOpen: () => {
          this.#failures = 0;
          if (this.reading.isPaused) tunnel.reading.pauseFor(this);
          this.#queue.open();
        },
        onMessages: (messages) => {
          for (const message of messages) if (this.#tunnel === tunnel) this.#receive(message);
        },
        onEnd: (end) => this.#ended(end),
      },
    );
    this.#tunnel = tunnel;
  }

  #ended(end: ConnectionEnd): void {
    this.#tunnel = null;
    this.#queue.close();
    if (this.#over) return;
    const how = end.kind === 'refused' ? `was refused with status ${end.status}` : `ended (${end.kind})`;
    this.#context.log(`the tunnel connection ${how}`);
    this.#failures += 1;
    const bound = backoffBound(this.#failures, this.#context.tuning.engineDelayMs, longestDelayMs);
    this.#timer = systemClock.set(() => this.#connect(), Math.random() * bound);
  }

  #receive(message: TunnelMessage): void {
    if (message.type === 'SERVICE_IDS') {
      this.#announced(message.serviceIds);
      return;
    }
    const reaction = this.#streams.receive(message);
    switch (reaction.kind) {
      case 'application':
        this.#application.receive(reaction.message);
        return;
      case 'ignored':
        return;
      case 'renew':
        if (reaction.restore !== null) this.#restore = reaction.restore;
        this.#renew();
        return;
      case 'taken': {
        const reset: StreamMessage = { ...reaction.message, type: 'CONNECTION_RESET' };
        this.#application.receive(reset);
        this.send(reset);
        return;
      }
      case 'crash':
        this.#context.log('the agent has crashed (PROTOCOL.md 5.5 b)');
        this.#onCrash();
        return;
    }
  }

  #announced(serviceIds: readonly string[]): void {
    if (serviceIds.length > maxServices) {
      this.#tunnel?.drop('too-many-services');
      return;
    }
    this.#streams.announce(serviceIds);
    const restored = this.#restore;
    this.#restore = null;
    if (restored !== null) this.#receive(restored);
  }

  /**
   * In a task of its own, so that what has come already is still looked at, as a START that follows the reset that
   * caused this.
   */
  #renew(): void {
    const tunnel = this.#tunnel;
    setImmediate(() => {
      if (tunnel === null || this.#tunnel !== tunnel) return;
      this.#streams.forget();
      tunnel.drop('another-protocol-version');
    });
  }

  send(message: DataMessage | StreamMessage): void {
    this.#queue.push(message);
  }

  onCongestion(listener: (congested: boolean) => void): () => void {
    return this.#queue.onCongestion(listener);
  }

  /** Its turn has come. False: refused, and the next one's turn comes at once. */
  #write(message: DataMessage | StreamMessage, written: () => void): boolean {
    const streamId = this.#streams.streamIdOf(message.serviceId);
    if (this.#tunnel === null || !this.#streams.maySend(message)) {
      this.#context.log('an answer without an active stream or the ids of the session was not sent');
      return false;
    }
    this.#tunnel.send({ ...message, streamId }, written);
    return true;
  }

  kill(): void {
    this.#over = true;
    this.#timer?.cancel();
    this.#tunnel?.drop('killed');
    this.#application.destroy();
  }
}

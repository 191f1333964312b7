/**
 * Device agents as the lab saw them (PROTOCOL.md 5.4 to 5.7), played at the far end of a scripted data plane: the
 * service of AWS and the agent in one. What an agent suffers stays over WebSockets of the source.
 */
import { systemClock, type Timer, type Timers } from '../../electron/net/clock';
import type { StreamMessage, TunnelMessage } from '../../shared/tunnel-message';
import type { Message, Peer } from './scripted-cloud';

export type AgentKind = 'localproxy' | 'localproxy -y V2' | 'localproxy -y V1' | 'c++ sdk' | 'device client';
type Version = 'V1' | 'V2' | 'V3';

const versionOf = ({
  serviceId,
  connectionId,
}: {
  readonly serviceId: string;
  readonly connectionId: number;
}): Version => (connectionId !== 0 ? 'V3' : serviceId === '' ? 'V1' : 'V2');

export interface AgentOptions {
  /**
   * What is behind the agent: a service that speaks first, one that nobody listens for, one that says nothing, or one
   * that ends each connection at once.
   */
  readonly service?: 'greets' | 'away' | 'silent' | 'ends';
  /** What a service that speaks first says. Absent: `banner`. */
  readonly says?: string;
  /** It made a new connection of its own: DescribeTunnel shows another time. */
  readonly renewed?: () => void;
  /** It lost its session, and its token is spent: DISCONNECTED. */
  readonly gone?: () => void;
  /**
   * By what it waits: six tries to reach a service that is away, and a new connection of its own. Absent: the system's
   * time.
   */
  readonly timers?: Timers;
}

/** How long a localproxy tries to reach a service that is away; it reads nothing meanwhile (PROTOCOL.md 5.4). */
export const awayMs = 12_500;
/**
 * How long AWS's engine needs for a new connection of its own: 5.7 has its answer within this. What is sent meanwhile
 * is lost.
 */
const renewalMs = 20;

export const banner = 'SSH-2.0-Device\r\n';

export class Agent {
  /** Reads nothing any more, but stays connected. */
  deaf = false;
  /** Its process or its session is gone. */
  gone = false;
  renewals = 0;
  /** Every START that reached it, by version. */
  readonly starts: Version[] = [];
  #version: Version | null = null;
  /** It was spoken to in V2, where a localproxy stays until its process ends (PROTOCOL.md 5.7). */
  #staysInV2 = false;
  #stream = 0;
  #serviceEnded = -1;
  #peer: Peer | null = null;
  /** A source that came anew makes the service reset what an engine of the C++ SDK has; it renews its connection. */
  #resetsFirst = false;
  /** Connections that are open in V3. */
  readonly #open = new Set<number>();
  /** What came while it tries to reach its service; null: it reads. */
  #unread: { readonly message: Message; readonly inMessage: number }[] | null = null;
  #renewing = false;
  readonly #waits = new Set<Timer>();

  constructor(
    readonly kind: AgentKind,
    readonly options: AgentOptions = {},
  ) {}

  /** The source's WebSocket leads to this agent. */
  serve(peer: Peer): void {
    if (this.#peer !== null && this.kind === 'c++ sdk' && this.#version !== null) this.#renew(true);
    this.#peer = peer;
    peer.onMessage = (message) => {
      if (this.deaf || this.gone || this.#renewing || this.#peer !== peer) return;
      if (message.type === 'STREAM_START' || message.type === 'CONNECTION_START') this.starts.push(versionOf(message));
      this.#read(message, peer.sizes.length);
    };
  }

  /** Nothing of it is waited for any more. */
  close(): void {
    for (const wait of this.#waits) wait.cancel();
  }

  #later(work: () => void, milliseconds: number): void {
    const wait = (this.options.timers ?? systemClock).set(() => {
      this.#waits.delete(wait);
      work();
    }, milliseconds);
    this.#waits.add(wait);
  }

  #read(message: Message, inMessage: number): void {
    if (this.#unread === null) this.#hear(message, inMessage);
    else this.#unread.push({ message, inMessage });
  }

  /** Its service is away: it reads nothing until it gives up, and then what came meanwhile. */
  #dialInVain({ streamId, serviceId }: StreamMessage): void {
    this.#unread = [];
    this.#later(() => {
      const unread = this.#unread ?? [];
      this.#unread = null;
      const named = this.kind === 'localproxy -y V1' ? '' : serviceId;
      this.#send({ type: 'STREAM_RESET', streamId, serviceId: named, connectionId: 0 });
      for (const { message, inMessage } of unread) if (!this.deaf && !this.gone) this.#read(message, inMessage);
    }, awayMs);
  }

  get #isEngine(): boolean {
    return this.kind === 'c++ sdk' || this.kind === 'device client';
  }

  #send(message: TunnelMessage): void {
    this.#peer?.send(message);
  }

  #renew(resetsFirst: boolean): void {
    this.renewals += 1;
    this.#resetsFirst = resetsFirst;
    this.options.renewed?.();
  }

  /** It makes a new connection of its own; a START of V1 it takes along and answers there (PROTOCOL.md 5.5 c). */
  #renewFor(start: StreamMessage): void {
    this.#renewing = true;
    this.#later(() => {
      this.#renewing = false;
      const isTakenAlong = versionOf(start) === 'V1';
      this.#renew(!isTakenAlong && this.kind === 'c++ sdk');
      if (isTakenAlong) this.#answer(start);
      else this.#resetFirst(start);
    }, renewalMs);
  }

  #die(): void {
    this.gone = true;
    this.options.gone?.();
  }

  #hear(message: Message, inMessage: number): void {
    if (this.#serviceEnded !== -1 && this.#serviceEnded !== inMessage) {
      // Its service ended by itself, and this comes too late: it stops reading for good (PROTOCOL.md 5.6).
      this.deaf = true;
      return;
    }
    switch (message.type) {
      case 'STREAM_START':
      case 'CONNECTION_START':
        this.#start(message);
        return;
      case 'DATA':
        if (this.#isEngine && this.#version === 'V1' && message.streamId !== this.#stream) this.#die();
        // The service ends at once after these words.
        else if (message.payload.toString() === 'exit' && this.kind === 'localproxy -y V1')
          this.#serviceEnded = inMessage;
        return;
      case 'CONNECTION_RESET':
        this.#connectionReset(message);
        return;
      case 'STREAM_RESET':
        this.#streamReset(message);
        return;
      default:
    }
  }

  #start(start: StreamMessage): void {
    const version = versionOf(start);
    const { streamId, connectionId } = start;
    if (this.kind === 'localproxy' && version === 'V1') {
      this.#die();
      return;
    }
    const changed = this.#version !== null && this.#version !== version;
    this.#version = version;
    this.#staysInV2 ||= version === 'V2';
    this.#stream = streamId;
    if (start.type === 'STREAM_START') this.#open.clear();
    if (version === 'V3') this.#open.add(connectionId);
    if (this.#isEngine && changed) this.#renewFor(start);
    else if (this.#isEngine && this.#resetsFirst && version !== 'V1') this.#resetFirst(start);
    else this.#answer(start);
  }

  /** AWS resets what belonged to the connection before. */
  #resetFirst({ streamId, serviceId }: StreamMessage): void {
    this.#resetsFirst = false;
    this.#stream = 0;
    this.#send({ type: 'STREAM_RESET', streamId, serviceId, connectionId: 0 });
  }

  #answer(start: StreamMessage): void {
    const version = versionOf(start);
    const { streamId, serviceId, connectionId } = start;
    this.#resetsFirst = false;
    if (this.kind === 'device client' && version !== 'V1') return;
    if (this.options.service === 'silent') return;
    if (this.options.service === 'away') {
      // The Device Client says nothing, ever.
      if (!this.#isEngine) this.#dialInVain(start);
      else if (this.kind === 'c++ sdk') {
        this.#stream = 0;
        this.#send({ type: version === 'V3' ? 'CONNECTION_RESET' : 'STREAM_RESET', streamId, serviceId, connectionId });
      }
      return;
    }
    const named = this.kind !== 'localproxy -y V1' && this.kind !== 'device client';
    if (this.options.service === 'ends') {
      const isOne = version === 'V3' && (this.kind === 'localproxy' || this.kind === 'c++ sdk');
      this.#send({
        type: isOne ? 'CONNECTION_RESET' : 'STREAM_RESET',
        streamId,
        serviceId: named ? serviceId : '',
        connectionId: isOne ? connectionId : 0,
      });
      return;
    }
    this.#send({
      type: 'DATA',
      streamId,
      serviceId: named ? serviceId : '',
      connectionId,
      payload: Buffer.from(this.options.says ?? banner),
    });
  }

  #connectionReset({ streamId, serviceId, connectionId }: StreamMessage): void {
    switch (this.kind) {
      case 'localproxy':
      case 'localproxy -y V2':
        if (this.kind === 'localproxy' && !this.#staysInV2) {
          this.#open.delete(connectionId);
          this.#send({ type: 'CONNECTION_RESET', streamId, serviceId, connectionId });
          return;
        }
        this.#send({ type: 'STREAM_RESET', streamId, serviceId, connectionId: 0 });
        // For all connections of the stream; where there were several it reads no further message.
        this.deaf = this.#open.size > 1;
        this.#open.clear();
        return;
      case 'localproxy -y V1':
        this.#send({ type: 'STREAM_RESET', streamId, serviceId: '', connectionId });
        this.deaf = true;
        return;
      case 'c++ sdk':
      case 'device client':
        if (this.#version !== 'V3') this.#renew(false);
        return;
      default:
        this.kind satisfies never;
    }
  }

  #streamReset({ streamId, connectionId }: StreamMessage): void {
    this.#serviceEnded = -1;
    if (!this.#isEngine) return;
    if (this.#version === 'V1' && streamId !== this.#stream) this.#die();
    // Without a connection id it counts as one of V2 (PROTOCOL.md 5.5 f).
    else if (this.#version === 'V3' && connectionId === 0) this.#renew(true);
    this.#stream = 0;
    this.#open.clear();
  }
}

import type { ProtocolVersion } from '../../electron/tunnel';
import { encodeFrames, maxPayload, maxWebSocketMessage, type TunnelMessage } from '../../shared/tunnel-message';
import type { Random } from '../fakes/random';
import type { Message, MessageOf, Peer } from '../fakes/scripted-cloud';
import type { Flow, FlowIds } from './flow';

/** What a device tells the one who keeps the books. */
export interface DeviceOwner {
  started(
    message: MessageOf<'STREAM_START' | 'CONNECTION_START'>,
    protocol: ProtocolVersion,
    channel: string,
  ): Flow | null;
  endedBySource(flow: Flow): void;
  /** Which connections the source has told of by now, by their keys. */
  toldByNow(): ReadonlySet<string>;
  violated(what: string): void;
  moved(): void;
}

type Entry = Peer['received'][number];

/** Which version's ids a START carries (PROTOCOL.md 3.4). */
function versionOf({ serviceId, connectionId }: FlowIds): ProtocolVersion {
  if (connectionId !== 0) return 'V3';
  return serviceId === '' ? 'V1' : 'V2';
}

const keyOf = ({ serviceId, streamId, connectionId }: FlowIds): string => `${serviceId}/${streamId}/${connectionId}`;

/** The service and the device at the far end of one WebSocket: keeps the source to the rules and answers in pieces. */
export class Device {
  /** By the ids of the wire. */
  readonly flows = new Map<string, Flow>();
  /** What the first START showed; one WebSocket never mixes versions. */
  protocol: ProtocolVersion | null = null;
  /** Reads nothing, until the operation of this number. */
  stalledUntil: number | null = null;
  readonly #streams = new Map<string, number>();
  readonly #resetStreams = new Set<string>();
  /** Streams of V1 that were reset in what is flushed next. */
  #tellInactive: number[] = [];
  /** Streams of V1 whose reset the source has read: AWS's engine dies of a word more about one of these (PROTOCOL.md 5.5 b). */
  readonly #inactive = new Set<number>();
  /** Services that a connection of was named to the source, or will be. */
  readonly #named = new Set<string>();
  /** SESSION_RESETs that the source has not confirmed to have passed. */
  #openResets = 0;
  /** The connections that may have begun before the last SESSION_RESET passed. */
  #toldWhenItPassed: ReadonlySet<string> = new Set();
  #out: Buffer[] = [];
  #waiting = 0;
  /** The source reset a stream to go: nothing but the end of the WebSocket may follow. */
  #left = false;
  #last: { readonly inMessage: number; readonly alone: boolean } = { inMessage: 0, alone: false };

  constructor(
    readonly peer: Peer,
    readonly owner: DeviceOwner,
  ) {
    this.#hearAll();
    peer.onMessage = () => this.#hearAll();
    peer.socket.on('pong', (payload: Buffer) => {
      if (payload.toString() === 'after SESSION_RESET') this.#resetPassed();
      const [, passed] = /^after STREAM_RESET (\d+)$/.exec(payload.toString()) ?? [];
      if (passed !== undefined) this.#inactive.add(Number(passed));
    });
  }

  get open(): boolean {
    return this.peer.closed === null && !this.peer.raw.destroyed && this.peer.socket.readyState === 1;
  }

  /** Bytes on their way that the source has not taken. */
  get backlog(): number {
    return this.#waiting + this.peer.socket.bufferedAmount;
  }

  isLive(flow: Flow): boolean {
    return !flow.endedHere && !flow.endedThere && this.open;
  }

  get liveFlows(): Flow[] {
    return [...this.flows.values()].filter((flow) => this.isLive(flow));
  }

  /** Queues tunnel frames; `flush` puts them on the wire. */
  queue(...messages: readonly TunnelMessage[]): void {
    for (const message of messages)
      if ('connectionId' in message && message.connectionId !== 0) this.#named.add(message.serviceId);
    const bytes = Buffer.from(encodeFrames(messages));
    this.#out.push(bytes);
    this.#waiting += bytes.length;
  }

  data(flow: Flow, length: number): void {
    for (let rest = length; rest > 0; ) {
      const payload = flow.down.slice(flow.sent, Math.min(rest, maxPayload));
      this.queue({ type: 'DATA', ...flow.ids, payload });
      flow.sent += payload.length;
      rest -= payload.length;
    }
  }

  /** Ends one connection in the way its version has. */
  end(flow: Flow): void {
    if (this.protocol !== 'V3') this.resetStream(flow);
    else {
      this.queue({ type: 'CONNECTION_RESET', ...flow.ids });
      flow.endedHere = true;
    }
  }

  /** Ends all connections of a flow's stream, also those whose START is still on its way. */
  resetStream({ ids }: Flow): void {
    this.queue({ type: 'STREAM_RESET', ...ids, connectionId: 0 });
    this.#resetStreams.add(`${ids.serviceId}/${ids.streamId}`);
    if (this.protocol === 'V1') this.#tellInactive.push(ids.streamId);
    for (const flow of this.flows.values())
      if (flow.ids.serviceId === ids.serviceId && flow.ids.streamId === ids.streamId) flow.endedHere = true;
  }

  /** Ends everything there is when the source reads it; a ping behind it tells when that was. */
  resetSession(random: Random): void {
    this.queue({ type: 'SESSION_RESET' });
    this.flush(random);
    for (const flow of this.flows.values()) flow.endedHere = true;
    if (!this.open) return;
    this.#openResets += 1;
    this.peer.socket.ping('after SESSION_RESET');
  }

  /** Sends what waits, up to `most` bytes, cut into WebSocket messages and these into fragments anywhere. */
  flush(random: Random, most = Number.POSITIVE_INFINITY): void {
    if (!this.open || this.#waiting === 0) return;
    const all = Buffer.concat(this.#out);
    const end = Math.min(all.length, most);
    for (let at = 0; at < end; ) {
      const size = random.chance(0.3) ? random.size(maxWebSocketMessage) : maxWebSocketMessage;
      const message = all.subarray(at, Math.min(end, at + size));
      this.#sendInFragments(random, message);
      at += message.length;
    }
    this.#out = [all.subarray(end)];
    this.#waiting = all.length - end;
    if (this.#waiting > 0) return;
    for (const streamId of this.#tellInactive.splice(0)) this.peer.socket.ping(`after STREAM_RESET ${streamId}`);
  }

  /** Whether all that the source had sent when this was called has been heard, or never will be: it answers a ping behind what it sent. */
  hearing(): () => boolean {
    let heard = false;
    const pong = (payload: Buffer): void => {
      if (payload.toString() !== 'all heard') return;
      heard = true;
      this.peer.socket.off('pong', pong);
      this.owner.moved();
    };
    this.peer.socket.on('pong', pong);
    if (this.open) this.peer.socket.ping('all heard');
    return () => heard || !this.open;
  }

  stall(untilOperation: number): void {
    if (!this.open) return;
    this.stalledUntil = untilOperation;
    this.peer.socket.pause();
  }

  resume(): void {
    if (this.stalledUntil === null) return;
    this.stalledUntil = null;
    this.peer.socket.resume();
  }

  #sendInFragments(random: Random, message: Buffer): void {
    const { socket } = this.peer;
    let at = 0;
    for (let fragments = random.chance(0.3) ? random.whole(1, 5) : 0; fragments > 0; fragments -= 1) {
      const next = random.whole(at, message.length);
      socket.send(message.subarray(at, next), { binary: true, fin: false });
      // Control frames may stand between the fragments of a message (RFC 6455, 5.4).
      if (random.chance(0.3)) socket.ping('between');
      at = next;
    }
    socket.send(message.subarray(at), { binary: true, fin: true });
  }

  #resetPassed(): void {
    this.#openResets -= 1;
    this.#toldWhenItPassed = this.owner.toldByNow();
  }

  #hearAll(): void {
    for (const entry of this.peer.received) this.#hear(entry);
    // The peer keeps everything for other tests; here that would be a leak of our own.
    this.peer.received.length = 0;
    this.peer.pings.length = 0;
  }

  #hear({ message, inMessage }: Entry): void {
    this.owner.moved();
    if (this.#left && message.type !== 'STREAM_RESET')
      this.owner.violated(`${message.type} after the source reset a stream to leave`);
    const alone = message.type === 'STREAM_START' || message.type === 'CONNECTION_START';
    if (this.#last.inMessage === inMessage && (alone || this.#last.alone))
      this.owner.violated(`${message.type} shares a WebSocket message with a START`);
    this.#last = { inMessage, alone };
    if ((this.peer.sizes[inMessage - 1] ?? 0) > maxWebSocketMessage)
      this.owner.violated('a WebSocket message over the limit');
    if (message.type === 'STREAM_RESET' || message.type === 'DATA')
      if (this.#inactive.has(message.streamId))
        this.owner.violated(`${message.type} for stream ${message.streamId}, whose reset the source had read`);
    switch (message.type) {
      case 'STREAM_START':
      case 'CONNECTION_START':
        this.#start(message as MessageOf<'STREAM_START' | 'CONNECTION_START'>);
        return;
      case 'DATA': {
        const flow = this.#known(message.type, message);
        const wrong = flow?.up.push(message.payload) ?? null;
        if (wrong !== null) this.owner.violated(`the device read ${wrong}, for ${keyOf(message)}`);
        return;
      }
      case 'CONNECTION_RESET':
        this.#end(message.type, message);
        return;
      case 'STREAM_RESET':
        if (this.protocol !== 'V3') this.#end(message.type, message);
        else if (message.connectionId === 0) this.#leave(message);
        else this.#endUnanswered(message);
        return;
      default:
        this.owner.violated(`${message.type} from the source`);
    }
  }

  #end(type: 'CONNECTION_RESET' | 'STREAM_RESET', ids: FlowIds): void {
    if ((type === 'CONNECTION_RESET') !== (this.protocol === 'V3'))
      this.owner.violated(`${type} from the source in ${this.protocol ?? 'no version'}`);
    // It may be the agent that this makes deaf for good (PROTOCOL.md 5.6).
    if (type === 'CONNECTION_RESET' && !this.#named.has(ids.serviceId))
      this.owner.violated(`CONNECTION_RESET for ${keyOf(ids)}, before a connection of its service was named`);
    const flow = this.#known(type, ids);
    if (flow === null) return;
    flow.endedThere = true;
    this.owner.endedBySource(flow);
  }

  /** Before it leaves, a source resets a stream without naming a connection: what is started again elsewhere must not be open here. */
  #leave(ids: FlowIds): void {
    for (const flow of this.#ofStream(ids)) flow.endedThere = true;
    this.#left = true;
  }

  /** The end of a stream by the last of its connections: of all whose ends could not be said one by one. */
  #endUnanswered(ids: FlowIds): void {
    for (const flow of this.#ofStream(ids)) {
      if (flow.endedThere) continue;
      flow.endedThere = true;
      this.owner.endedBySource(flow);
    }
    this.#streams.delete(ids.serviceId);
  }

  #ofStream({ serviceId, streamId }: FlowIds): Flow[] {
    if (this.#streams.get(serviceId) !== streamId)
      this.owner.violated(`STREAM_RESET of stream ${streamId} of ${serviceId}, which is not its current one`);
    return [...this.flows.values()].filter(({ ids }) => ids.serviceId === serviceId && ids.streamId === streamId);
  }

  #start(message: MessageOf<'STREAM_START' | 'CONNECTION_START'>): void {
    const version = versionOf(message);
    this.protocol ??= version;
    if (version !== this.protocol)
      this.owner.violated(`${message.type} of ${version} on a WebSocket of ${this.protocol}`);
    if (message.type === 'STREAM_START') this.#streams.set(message.serviceId, message.streamId);
    else if (this.#streams.get(message.serviceId) !== message.streamId)
      this.owner.violated(
        `CONNECTION_START in stream ${message.streamId} of ${message.serviceId}, which is not its current one`,
      );
    const flow = this.owner.started(message, version, this.peer.channelId);
    if (flow === null) return;
    flow.endedHere = this.#resetStreams.has(`${message.serviceId}/${message.streamId}`);
    flow.doubtful = this.#openResets > 0 || this.#toldWhenItPassed.has(flow.key);
    this.flows.set(keyOf(message), flow);
  }

  #known(type: Message['type'], ids: FlowIds): Flow | null {
    const flow = this.flows.get(keyOf(ids));
    if (flow === undefined) this.owner.violated(`${type} for ${keyOf(ids)}, which was never started`);
    else if (flow.endedThere) this.owner.violated(`${type} for ${keyOf(ids)} after its end`);
    return flow === undefined || flow.endedThere ? null : flow;
  }
}

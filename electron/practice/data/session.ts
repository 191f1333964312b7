import type { Behaviours } from '../behaviours';
import type { Mode } from '../core/tunnel';
import { fieldtunnel } from '../../../shared/tunnel-message/generated/message';
import type { Bandwidth } from './bandwidth';
import { serviceIdsFrame, sessionResetFrame, streamResetFrame } from './frames';
import { FrameWriter } from './frame-writer';
import type { Peer } from './peer';
import { SessionRules, type Speaker } from './rules';
import { scanMessage, type FrameInfo } from './scan';
import { FrameSplitter } from './splitter';
import { backgroundTimers } from '../../net/clock';

const { Type } = fieldtunnel.Message;

/** A sender is paused while its receiver has this much waiting, and resumed below the second mark. */
const highWaterBytes = 1024 * 1024;
const lowWaterBytes = 256 * 1024;
/** How much is buffered for a side that is not there, with the switch `absentPeer=buffer`. */
const absentBudgetBytes = 1024 * 1024;

const scanProblems = {
  malformed: 'The message cannot be decoded',
  'unknown-field': 'The message has an unknown field',
} as const;

type PauseReason = 'receiver-full' | 'receiver-absent' | 'bandwidth';

interface Side {
  readonly peer: Peer;
  readonly speaker: Speaker;
  readonly splitter: FrameSplitter;
  readonly writer: FrameWriter;
  /** Why this side is not read from at the moment. */
  readonly pausedFor: Set<PauseReason>;
}

interface SessionEvents {
  readonly onConnected: (mode: Mode) => void;
  readonly onDisconnected: (mode: Mode) => void;
  readonly onViolation: (mode: Mode, reason: string) => void;
}

/** One tunnel of the data plane: at most one source and one destination, and the frames between them. */
export class TunnelSession {
  readonly #services: readonly string[];
  readonly #behaviours: Behaviours;
  readonly #bandwidth: Bandwidth;
  readonly #events: SessionEvents;
  readonly #sides = new Map<Mode, Side>();
  readonly #hadBefore = new Set<Mode>();
  readonly #rules: SessionRules;
  #buffered: { readonly bytes: Buffer; readonly starts: readonly number[]; readonly from: Mode }[] = [];

  constructor(services: readonly string[], behaviours: Behaviours, bandwidth: Bandwidth, events: SessionEvents) {
    this.#services = services;
    this.#behaviours = behaviours;
    this.#bandwidth = bandwidth;
    this.#events = events;

    this.#rules = new SessionRules(services, behaviours.mixedVersions);
  }

  isConnected(mode: Mode): boolean {
    return this.#sides.has(mode);
  }

  /** A side has connected. It replaces a connection that this side still has, and whose streams are reset. */
  attach(peer: Peer): void {
    const { mode } = peer;
    this.close(mode, this.#behaviours.replacedCloseCode, 'Replaced by another connection');
    const side: Side = {
      peer,
      speaker: { mode, version: null },
      splitter: new FrameSplitter(),
      writer: new FrameWriter(peer, this.#behaviours, () => this.#onFlushed(mode)),
      pausedFor: new Set(),
    };
    this.#sides.set(mode, side);
    peer.onBytes = (count) => this.#throttle(side, count);
    peer.onMessage = (message) => this.#receive(side, message);
    peer.onClosed = () => this.#detach(side);
    this.#announceServices(side);
    if (this.#hadBefore.has(mode) && this.#behaviours.peerReturns === 'reset') this.#resetStreams(otherMode(mode));
    this.#hadBefore.add(mode);
    this.#events.onConnected(mode);
    this.#deliverBuffered(side);
  }

  /** Tells both sides to close everything. The streams are forgotten; the connections to the service stay. */
  resetSession(): void {
    this.#rules.takeStreams();
    for (const { writer } of this.#sides.values()) writer.send(sessionResetFrame());
  }

  /** Ends one side's connection; code 0: without a close frame. Nothing happens when it has none. */
  close(mode: Mode, code: number, reason: string): void {
    const side = this.#sides.get(mode);
    if (side === undefined) return;
    side.writer.flush();
    this.#detach(side);
    side.peer.close(code, reason);
  }

  #announceServices({ peer, writer }: Side): void {
    if (peer.subprotocol === 'aws.iot.securetunneling-1.0' && !this.#behaviours.serviceIdsOnV1) return;
    if (this.#services.length === 0 && this.#behaviours.serviceIdsWithoutServices === 'not-sent') return;
    writer.send(serviceIdsFrame(this.#services));
  }

  #detach(side: Side): void {
    const { mode } = side.peer;
    if (this.#sides.get(mode) !== side) return;
    this.#sides.delete(mode);
    this.#buffered = this.#buffered.filter(({ from }) => from !== mode);
    const other = this.#sides.get(otherMode(mode));
    if (other !== undefined) this.#setPaused(other, 'receiver-full', false);
    if (mode === 'destination' && this.#behaviours.destinationLeaves === 'reset') this.#resetStreams('source');
    this.#events.onDisconnected(mode);
  }

  #resetStreams(receiver: Mode): void {
    const streams = this.#rules.takeStreams();
    for (const stream of streams) this.#sides.get(receiver)?.writer.send(streamResetFrame(stream));
  }

  #receive(side: Side, message: Buffer): void {
    if (this.#sides.get(side.peer.mode) !== side) return;
    const pieces = new ContiguousFrames((bytes, starts) => this.#pass(side, bytes, starts));
    side.splitter.push(message, (bytes, start, end) => {
      const frame = scanMessage(bytes, start + 2, end);
      const verdict =
        typeof frame === 'string' ? { violation: scanProblems[frame] } : this.#rules.judge(frame, side.speaker);
      if (typeof verdict === 'object') {
        pieces.flush();
        this.#violate(side, verdict.violation);
        return false;
      }
      if (verdict === 'forward' && typeof frame === 'object' && !this.#answerForAbsent(side, frame))
        pieces.add(bytes, start, end);
      return true;
    });
    pieces.flush();
  }

  /** With the switch `absentPeer=reset`, a stream to nobody is reset at once. */
  #answerForAbsent(side: Side, frame: FrameInfo): boolean {
    if (this.#behaviours.absentPeer !== 'reset' || side.peer.mode !== 'source' || this.#sides.has('destination'))
      return false;
    if (frame.type !== Type.STREAM_RESET && this.#rules.takeStreamOf(frame)) side.writer.send(streamResetFrame(frame));
    return true;
  }

  #pass(side: Side, bytes: Buffer, starts: readonly number[]): void {
    const receiver = this.#sides.get(otherMode(side.peer.mode));
    if (receiver === undefined) {
      if (this.#behaviours.absentPeer !== 'buffer') return;
      this.#buffered.push({ bytes, starts, from: side.peer.mode });
      const total = this.#buffered.reduce((sum, buffered) => sum + buffered.bytes.length, 0);
      if (total >= absentBudgetBytes) this.#setPaused(side, 'receiver-absent', true);
      return;
    }
    receiver.writer.forward(bytes, starts);
    if (receiver.writer.waitingBytes > highWaterBytes) this.#setPaused(side, 'receiver-full', true);
  }

  #deliverBuffered(side: Side): void {
    const buffered = this.#buffered.filter(({ from }) => from !== side.peer.mode);
    if (buffered.length === 0) return;
    this.#buffered = this.#buffered.filter(({ from }) => from === side.peer.mode);
    for (const { bytes, starts } of buffered) side.writer.forward(bytes, starts);
    const sender = this.#sides.get(otherMode(side.peer.mode));
    if (sender !== undefined) this.#setPaused(sender, 'receiver-absent', false);
  }

  /**
   * Metered by what is read and not by message: a message of 131076 bytes would hold everything behind it for a second
   * at 100 kB/s, and pings count, too (3.2).
   */
  #throttle(side: Side, bytes: number): void {
    const wait = this.#bandwidth.take(bytes);
    if (wait === 0) return;
    if (this.#behaviours.bandwidthExcess === 'closed') {
      this.#violate(side, 'The bandwidth of the tunnel is exceeded');
      return;
    }
    this.#setPaused(side, 'bandwidth', true);
    backgroundTimers.set(() => this.#setPaused(side, 'bandwidth', false), wait);
  }

  #violate(side: Side, reason: string): void {
    const { mode } = side.peer;
    if (this.#sides.get(mode) !== side) return;
    this.#events.onViolation(mode, reason);
    this.close(mode, this.#behaviours.violationCloseCode, reason);
  }

  #onFlushed(receiver: Mode): void {
    const sender = this.#sides.get(otherMode(receiver));
    if (sender?.pausedFor.has('receiver-full') !== true) return;
    if ((this.#sides.get(receiver)?.writer.waitingBytes ?? 0) < lowWaterBytes)
      this.#setPaused(sender, 'receiver-full', false);
  }

  #setPaused(side: Side, reason: PauseReason, on: boolean): void {
    const before = side.pausedFor.size > 0;
    if (on) side.pausedFor.add(reason);
    else side.pausedFor.delete(reason);
    const after = side.pausedFor.size > 0;
    if (before !== after && this.#sides.get(side.peer.mode) === side) side.peer.setPaused(after);
  }
}

function otherMode(mode: Mode): Mode {
  return mode === 'source' ? 'destination' : 'source';
}

/** Frames that lie next to one another in the same buffer, to be handed on as one piece. */
class ContiguousFrames {
  readonly #onPiece: (bytes: Buffer, starts: readonly number[]) => void;
  #bytes: Buffer | null = null;
  #start = 0;
  #end = 0;
  #starts: number[] = [];

  constructor(onPiece: (bytes: Buffer, starts: readonly number[]) => void) {
    this.#onPiece = onPiece;
  }

  add(bytes: Buffer, start: number, end: number): void {
    if (bytes !== this.#bytes || start !== this.#end) {
      this.flush();
      this.#bytes = bytes;
      this.#start = start;
    }
    this.#starts.push(start - this.#start);
    this.#end = end;
  }

  flush(): void {
    const bytes = this.#bytes;
    const starts = this.#starts;
    if (bytes === null) return;
    this.#bytes = null;
    this.#starts = [];
    this.#onPiece(bytes.subarray(this.#start, this.#end), starts);
  }
}

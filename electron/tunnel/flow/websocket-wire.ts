import type { Socket } from 'node:net';
import type { SecureContext } from 'node:tls';
import { plainLine } from '../../../shared/text/outside';
import type { Clock } from '../../net/clock';
import type { Credentials, DataPlane, TunnelConnectionFailure } from '../contract';
import { closeTimeoutMs } from '../defaults';
import { failureOf } from '../failure';
import { giveBack, isWhole } from './give-back';
import { FrameReader } from './frame-reader';
import { FrameWriter, closeFrame, controlFrame } from './frame-writer';
import { Handshake } from './handshake';
import { UpwardWindow } from './upward-window';
import type { Wire, WireEnd, WireHandlers } from './wire';

/** More than this on its way: pings of the peer stay unanswered, so that nobody fills our memory with them. */
const tooBusyForPongsBytes = 262_144;

/**
 * Tells a write that the operating system had room for from one that had to wait for it. The first is reported in the
 * turn of the event loop in which it is made, the other when the socket becomes writable again.
 */
class RoomWatch {
  #pending = 0;
  #waited = false;
  #turn: NodeJS.Immediate | undefined;

  written(): void {
    this.#pending += 1;
    if (this.#pending === 1) this.#begin();
  }

  /** Of the oldest write that was not yet taken: whether it had to wait. */
  taken(): boolean {
    const waited = this.#waited;
    this.#pending -= 1;
    clearImmediate(this.#turn);
    if (this.#pending > 0) this.#begin();
    return waited;
  }

  #begin(): void {
    this.#waited = false;
    // Node reports in the next turn what it wrote at once.
    this.#turn = setImmediate(() => {
      this.#turn = setImmediate(() => (this.#waited = true));
    });
  }
}

/** An open WebSocket of ours. */
class OpenSocket {
  readonly writer: FrameWriter;
  readonly window: UpwardWindow;
  readonly gone: Promise<void>;
  readonly #reader: FrameReader;
  #end: WireEnd | null = null;
  #saidGoodbye = false;
  #told = false;

  constructor(
    readonly socket: Socket,
    readonly clock: Clock,
    queueMs: number,
    readonly handlers: WireHandlers,
  ) {
    const room = new RoomWatch();
    this.window = new UpwardWindow(clock, queueMs, {
      ping: (payload) => this.#write(controlFrame('ping', Buffer.from(payload, 'latin1'))),
      widened: () => handlers.room(),
    });
    this.writer = new FrameWriter(
      {
        write: (bytes, taken) => {
          room.written();
          socket.write(bytes, (error) => {
            const waited = room.taken();
            if (error === null || error === undefined) handlers.taken(bytes.length, waited);
            taken();
          });
        },
      },
      this.window,
    );
    this.#reader = new FrameReader({
      bytes: (slab, from, to) => handlers.bytes(slab, from, to),
      ping: (payload) => {
        if (socket.writableLength < tooBusyForPongsBytes) this.#write(controlFrame('pong', payload));
      },
      pong: (bytes) => {
        const payload = bytes.toString('latin1');
        handlers.pong(payload, this.window.pong(payload));
      },
      closed: (code, reason) => {
        this.#end ??= { kind: 'closed-by-service', code: code ?? 1005, reason: plainLine(reason) };
        this.#goodbye(code);
      },
      illegal: ({ code, detail }) => {
        this.#goodbye(code);
        this.fail({ stage: 'session', code: 'protocol', detail });
      },
    });
    this.gone = new Promise((resolve) => socket.once('close', () => resolve()));
    socket.setTimeout(0);
    socket.setNoDelay(true);
    // A second guard against half-open links, for a service that answers no pings.
    socket.setKeepAlive(true, 20_000);
    socket.on('data', (chunk: Buffer) => {
      this.#reader.push(chunk);
      if (isWhole(chunk)) giveBack(chunk.buffer);
    });
    socket.on('error', (error: Error) => (this.#end ??= { kind: 'failure', failure: failureOf(error, 'session') }));
    socket.on('close', () => {
      this.window.stop();
      this.#reader.flush();
      this.#reader.stop();
      this.#tell(
        this.#end ?? {
          kind: 'failure',
          failure: { stage: 'session', code: 'dropped', detail: 'the connection ended without a close frame' },
        },
      );
    });
  }

  begin(head: Buffer): void {
    this.#reader.push(head);
    this.socket.resume();
  }

  ping(payload: string): void {
    this.window.pinged(payload);
    this.#write(controlFrame('ping', Buffer.from(payload, 'latin1')));
  }

  pause(paused: boolean): void {
    this.window.pause(paused);
    if (paused) this.socket.pause();
    else this.socket.resume();
  }

  /** Told at once; what is still under way to the peer, a close frame at most, gets its moment. */
  fail(failure: TunnelConnectionFailure): void {
    this.#reader.stop();
    if (this.#saidGoodbye) this.#leave();
    else this.socket.destroy();
    this.#tell({ kind: 'failure', failure });
  }

  close(): Promise<void> {
    this.#told = true;
    this.#goodbye(1000);
    // A paused socket would never see the answer to the close frame.
    this.socket.resume();
    return this.gone;
  }

  /** Our close frame, once; then the peer has a moment to end the connection. */
  #goodbye(code: number | null): void {
    if (!this.#saidGoodbye) this.#write(closeFrame(code));
    this.#saidGoodbye = true;
    this.#leave();
  }

  #leave(): void {
    const timer = this.clock.set(() => this.socket.destroy(), closeTimeoutMs);
    void this.gone.then(() => timer.cancel());
  }

  #write(frame: Buffer): void {
    if (!this.#saidGoodbye && this.socket.writable) this.socket.write(frame);
  }

  #tell(end: WireEnd): void {
    if (this.#told) return;
    this.#told = true;
    this.handlers.ended(end);
  }
}

/**
 * One attempt at one WebSocket to the data plane (PROTOCOL.md 2.1), with framing of our own over TLS: see README.md in
 * this folder.
 */
export class WebSocketWire implements Wire {
  readonly #handshake: Handshake;
  #open: OpenSocket | null = null;
  #failed = false;

  constructor(
    dataPlane: DataPlane,
    secureContext: SecureContext,
    clock: Clock,
    queueMs: number,
    credentials: Credentials,
    readonly handlers: WireHandlers,
  ) {
    this.#handshake = new Handshake(dataPlane, secureContext, credentials, {
      opened: (socket, head, opening) => {
        this.#open = new OpenSocket(socket, clock, queueMs, handlers);
        handlers.opened(opening);
        this.#open.begin(head);
      },
      failed: (end) => this.#fail(end),
    });
  }

  get room(): Uint8Array | null {
    return this.#open?.writer.room ?? null;
  }

  get shortRoom(): Uint8Array | null {
    return this.#open?.writer.shortRoom ?? null;
  }

  get suspectAt(): number | null {
    return this.#open?.window.suspectAt ?? null;
  }

  send(length: number, sent: () => void): void {
    if (this.#open === null) throw new Error('the WebSocket is not open yet');
    this.#open.writer.send(length, sent);
  }

  ping(payload: string): void {
    this.#open?.ping(payload);
  }

  pause(): void {
    this.#open?.pause(true);
  }

  resume(): void {
    this.#open?.pause(false);
  }

  close(): Promise<void> {
    return this.#open?.close() ?? this.#handshake.abort();
  }

  fail(code: string, detail: string): void {
    if (this.#open !== null) {
      this.#open.fail({ stage: 'session', code, detail });
      return;
    }
    const { stage } = this.#handshake;
    void this.#handshake.abort();
    this.#fail({ kind: 'failure', failure: { stage, code, detail } });
  }

  #fail(end: WireEnd): void {
    if (this.#failed) return;
    this.#failed = true;
    this.handlers.ended(end);
  }
}

import type { Clock, Timer } from '../net/clock';
import type { Greeting } from './contract';
import type { Recipient, WireIds } from './flow/connection';
import type { ServiceContext } from './service-context';
import type { ServiceStream } from './service-stream';

/** So much of what a service says first is kept: an SSH identification has at most 255 characters (RFC 4253, 4.2). */
const mostCharacters = 255;
/**
 * How long (ms) the device may take to confirm the end; one that answers it with the end of all shows that it serves
 * one connection.
 */
const confirmationMs = 400;

/** One connection of the app's own: it sends nothing, and waits for what the device's service says first. */
class OwnConnection implements Recipient {
  #greeting: Greeting | null = null;
  #timer: Timer;

  /**
   * `end`: to be told that it is over on this side, and whether a confirmation of that may come; `over`: nothing more
   * comes, and this is what it found. Each is called once, `end` only where the device is to be told.
   */
  constructor(
    readonly wire: WireIds,
    readonly clock: Clock,
    waitMs: number,
    readonly end: (because: 'answered' | 'silent') => { readonly isConfirmed: boolean },
    readonly over: (greeting: Greeting) => void,
  ) {
    this.#timer = clock.set(() => {
      this.end('silent');
      this.#close({ kind: 'silent' });
    }, waitMs);
  }

  get hasGreeting(): boolean {
    return this.#greeting !== null;
  }

  /** Bytes with this connection id, or none, are meant for it. */
  isFor(connectionId: number): boolean {
    return connectionId === 0 || connectionId === this.wire.connectionId;
  }

  /** Ids with which DATA came for it. */
  came({ serviceId, connectionId }: WireIds): void {
    if (this.#greeting === null)
      this.#greeting = {
        kind: 'answered',
        withIds: serviceId === this.wire.serviceId && connectionId === this.wire.connectionId,
        text: '',
      };
  }

  deliver(payload: Uint8Array): void {
    const greeting = this.#greeting;
    if (greeting?.kind !== 'answered' || greeting.text !== '' || payload.length === 0) return;
    const text = Buffer.from(payload.subarray(0, mostCharacters)).toString('latin1');
    // Control characters from outside reach neither a terminal nor the log.
    this.#greeting = { ...greeting, text: text.replace(/[^ -~]+/g, ' ').trim() };
    this.#timer.cancel();
    const { isConfirmed } = this.end('answered');
    if (isConfirmed) this.#timer = this.clock.set(() => this.#close({ kind: 'silent' }), confirmationMs);
    else this.#close({ kind: 'silent' });
  }

  /** The device, or AWS, ended it. `withIds`: this one connection, by all its ids. */
  reset(withIds: boolean): void {
    this.#close(withIds ? { kind: 'refused' } : { kind: 'reset' });
  }

  /** It has no WebSocket any more, or a program needs its place. */
  lost(): void {
    this.#close({ kind: 'impossible' });
  }

  /** Nothing is told any more. */
  destroy(): void {
    this.#timer.cancel();
  }

  /** What was heard before its end counts. */
  #close(otherwise: Greeting): void {
    this.#timer.cancel();
    this.over(this.#greeting ?? otherwise);
  }
}

/** The connections of the app's own to one service, one at a time. */
export class OwnConnections {
  #current: OwnConnection | null = null;

  constructor(
    readonly stream: ServiceStream,
    readonly context: ServiceContext,
    /** How many connections of programs go on in the stream. */
    readonly programs: () => number,
  ) {}

  get isBusy(): boolean {
    return this.#current !== null;
  }

  get count(): number {
    return this.isBusy ? 1 : 0;
  }

  /** The device is told how it ended in the way it understands. */
  begin(serviceId: () => string, number: number, waitMs: number): void {
    const { clock, outgoing, emit, protocol } = this.context;
    const { type, wire } = this.stream.begin(serviceId(), number);
    this.#current = new OwnConnection(
      wire,
      clock,
      waitMs,
      (because) => this.stream.endOwn(wire, because, this.programs()),
      (greeting) => {
        this.#current = null;
        if (this.stream.isForOne) this.stream.active = null;
        emit({ kind: 'greeting', serviceId: serviceId(), protocol: protocol(), greeting });
        this.context.placeFreed();
      },
    );
    outgoing.control({ type, ...wire }, true);
  }

  /**
   * Programs may start: it does not keep them from their place. Nothing has come back for it, or its end is said
   * already.
   */
  giveWay(): void {
    const current = this.#current;
    if (current === null || !this.stream.isForOne) return;
    if (!current.hasGreeting) this.stream.endOwn(current.wire, 'silent', this.programs());
    current.lost();
  }

  /** Whom DATA with these ids is for, if it is for one of the app's own. */
  addressee(ids: WireIds): Recipient | null {
    const current = this.#current;
    if (current?.isFor(ids.connectionId) !== true) return null;
    current.came(ids);
    this.stream.signs.data(ids, current.wire);
    return current;
  }

  streamReset(): void {
    this.#current?.reset(false);
  }

  /** False: it was not for one of these. */
  connectionReset({ connectionId, serviceId }: WireIds): boolean {
    const current = this.#current;
    if (current === null || connectionId !== current.wire.connectionId) return false;
    current.reset(serviceId === current.wire.serviceId);
    return true;
  }

  lost(): void {
    this.#current?.lost();
  }

  destroy(): void {
    this.#current?.destroy();
  }
}

import {
  dataFrameBound,
  encodeFrame,
  maxPayload,
  writeDataFrame,
  type DataIds,
  type TunnelMessage,
} from '../../../shared/tunnel-message';
import { fairSliceBytes } from '../defaults';
import type { Wire } from './wire';

/** One connection's way up. */
export interface UpSource {
  readonly ids: DataIds;
  readonly upPending: number;
  /** Has the next bytes used, at most `max`; they are gone afterwards. */
  take(max: number, use: (bytes: Uint8Array) => void): void;
  /**
   * What ends it when its last byte is on the way: a message, or no word; null while it goes on. Asked once nothing is
   * pending.
   */
  ending(): TunnelMessage | 'no-word' | null;
  /** Its ending was written. */
  ended(): void;
}

/**
 * A connection with so little to say is one that somebody types in: it goes before the others, and may overtake what
 * waits for room.
 */
const shortBytes = 512;

/**
 * The one way out: control messages at once, then connections with a few bytes, then the others in turn, in slices,
 * several tunnel frames in one WebSocket message of at most 131,072 bytes. Nothing is taken from a connection before
 * the wire has room, so back-pressure reaches the local program and the order between connections is decided as late as
 * possible. Messages are made where the wire wants them, so that a byte is copied once on this way.
 */
export class Outgoing {
  #used = 0;
  readonly #controls: { readonly message: TunnelMessage; readonly alone: boolean }[] = [];
  /** Connections with something to send, first in turn first; those with little of it apart. */
  readonly #ring = new Set<UpSource>();
  readonly #short = new Set<UpSource>();
  #wire: Wire | null = null;
  #scheduled = false;
  #pumping = false;

  /**
   * From now on everything goes to this wire. What waited for another one is dropped: sources announce themselves
   * again.
   */
  attach(wire: Wire | null): void {
    this.#wire = wire;
    this.#controls.length = 0;
    this.#ring.clear();
    this.#short.clear();
    this.#used = 0;
  }

  /** `alone`: in a WebSocket message of its own, as a START must be (PROTOCOL.md 5.4). */
  control(message: TunnelMessage, alone: boolean): void {
    if (this.#wire === null) return;
    this.#controls.push({ message, alone });
    this.#schedule();
  }

  ready(source: UpSource): void {
    if (this.#wire === null || this.#ring.has(source)) return;
    if (source.upPending <= shortBytes) this.#short.add(source);
    else {
      this.#short.delete(source);
      this.#ring.add(source);
    }
    this.#schedule();
  }

  /** It has nothing more to say, whatever it had. */
  forget(source: UpSource): void {
    this.#ring.delete(source);
    this.#short.delete(source);
  }

  /** At the end of this round of the event loop: what several sockets had to say by then shares a message. */
  #schedule(): void {
    if (this.#scheduled || this.#pumping) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.pump();
    });
  }

  /** Sends what there is room for. Called also whenever there may be room again. */
  pump(): void {
    const wire = this.#wire;
    if (wire === null || this.#pumping) return;
    this.#pumping = true;
    try {
      // Everything in here may call back into `control` and `ready`, and `attach(null)` when the wire dies under it.
      while (this.#wire === wire && this.#step(wire));
      if (this.#wire === wire) this.#flush(wire);
    } finally {
      this.#pumping = false;
    }
  }

  /** One control message or one connection's turn. False: nothing left to do, or no room to do it in. */
  #step(wire: Wire): boolean {
    const control = this.#controls[0];
    if (control !== undefined) {
      if (!this.#write(wire, control.message, control.alone)) return false;
      this.#controls.shift();
      if (control.alone) this.#flush(wire);
      return true;
    }
    for (const source of this.#short) return this.#turn(wire, source, this.#short);
    if (wire.room === null) return false;
    for (const source of this.#ring) return this.#turn(wire, source, this.#ring);
    return false;
  }

  /** `of`: where it waits for its turn. */
  #turn(wire: Wire, source: UpSource, of: Set<UpSource>): boolean {
    if (source.upPending > 0) {
      const overhead = dataFrameBound(0, source.ids.serviceId.length);
      // No crumbs at the end of a message: what fits into a slice goes in one piece.
      const room = this.#roomFor(wire, overhead + Math.min(source.upPending, fairSliceBytes), of === this.#short);
      if (room === null) return false;
      const most = Math.min(room.length - this.#used - overhead, maxPayload);
      source.take(this.#ring.size + this.#short.size === 1 ? most : Math.min(most, fairSliceBytes), (bytes) => {
        this.#used = writeDataFrame(room, this.#used, source.ids, bytes);
      });
    }
    if (source.upPending === 0) {
      const ending = source.ending();
      if (ending !== null) {
        if (ending !== 'no-word' && !this.#write(wire, ending, false)) return false;
        of.delete(source);
        source.ended();
        return true;
      }
    }
    of.delete(source);
    if (source.upPending > 0) this.#ring.add(source);
    return true;
  }

  /** False: there is no room now. */
  #write(wire: Wire, message: TunnelMessage, alone: boolean): boolean {
    if (alone) this.#flush(wire);
    const frame = encodeFrame(message);
    const room = this.#roomFor(wire, frame.length, true);
    if (room === null) return false;
    room.set(frame, this.#used);
    this.#used += frame.length;
    return true;
  }

  /**
   * The message at hand, if there is room for so many bytes more in it, else the next one. Null while the wire has no
   * room.
   */
  #roomFor(wire: Wire, length: number, isShort: boolean): Uint8Array | null {
    const room = wire.room ?? (isShort ? wire.shortRoom : null);
    if (room === null || this.#used + length <= room.length) return room;
    this.#flush(wire);
    if (this.#wire !== wire) return null;
    return wire.room ?? (isShort ? wire.shortRoom : null);
  }

  #flush(wire: Wire): void {
    if (this.#used === 0) return;
    const length = this.#used;
    this.#used = 0;
    wire.send(length, () => {
      if (this.#wire === wire && (this.#controls.length > 0 || this.#ring.size > 0 || this.#short.size > 0))
        this.pump();
    });
  }
}

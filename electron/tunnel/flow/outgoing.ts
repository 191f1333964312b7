import { dataFrameBound, encodeFrame, maxPayload, maxWebSocketMessage, writeDataFrame, type DataIds, type TunnelMessage } from '../../../shared/tunnel-message';
import { fairSlice, wireHighWater } from '../defaults';
import type { Wire } from './wire';

/** One connection's way up. */
export interface UpSource {
  readonly ids: DataIds;
  readonly upPending: number;
  take(max: number): Uint8Array | null;
  /** The message that ends it when its last byte is on the way, or null while it goes on. Asked once nothing is pending. */
  ending(): TunnelMessage | null;
  /** Its ending was written. */
  ended(): void;
}

/**
 * The one way out: control messages at once, then the connections in turn, in slices, several tunnel frames in one
 * WebSocket message of at most 131,072 bytes. Nothing is taken from a connection before the wire has room, so
 * back-pressure reaches the local program and the order between connections is decided as late as possible.
 * The slab is reused for every message: the wire copies while it masks.
 */
export class Outgoing {
  readonly #slab = new Uint8Array(maxWebSocketMessage);
  #used = 0;
  readonly #controls: { readonly message: TunnelMessage; readonly alone: boolean }[] = [];
  /** Connections with something to send, first in turn first. */
  readonly #ring = new Set<UpSource>();
  #wire: Wire | null = null;
  #scheduled = false;
  #pumping = false;

  /** From now on everything goes to this wire. What waited for another one is dropped: sources announce themselves again. */
  attach(wire: Wire | null): void {
    this.#wire = wire;
    this.#controls.length = 0;
    this.#ring.clear();
    this.#used = 0;
  }

  /** `alone`: in a WebSocket message of its own, as a START must be (service-facts 5.4). */
  control(message: TunnelMessage, alone: boolean): void {
    if (this.#wire === null) return;
    this.#controls.push({ message, alone });
    this.#schedule();
  }

  ready(source: UpSource): void {
    if (this.#wire === null || this.#ring.has(source)) return;
    this.#ring.add(source);
    this.#schedule();
  }

  /** It has nothing more to say, whatever it had. */
  forget(source: UpSource): void {
    this.#ring.delete(source);
  }

  /** At the end of this round of the event loop: what several sockets had to say by then shares a message. */
  #schedule(): void {
    if (this.#scheduled || this.#pumping) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.#pump();
    });
  }

  #pump(): void {
    const wire = this.#wire;
    if (wire === null || this.#pumping) return;
    this.#pumping = true;
    try {
      // Everything in here may call back into `control` and `ready`, and `attach(null)` when the wire dies under it.
      while (this.#wire === wire && wire.buffered < wireHighWater && this.#step(wire));
      if (this.#wire === wire) this.#flush(wire);
    } finally {
      this.#pumping = false;
    }
  }

  /** One control message or one connection's turn. False: nothing left to do. */
  #step(wire: Wire): boolean {
    const control = this.#controls.shift();
    if (control !== undefined) {
      this.#write(wire, control.message, control.alone);
      return true;
    }
    for (const source of this.#ring) {
      this.#ring.delete(source);
      this.#turn(wire, source);
      return true;
    }
    return false;
  }

  #turn(wire: Wire, source: UpSource): void {
    if (source.upPending > 0) {
      const overhead = dataFrameBound(0, source.ids.serviceId.length);
      // No crumbs at the end of a slab: what fits into a slice goes in one piece.
      if (this.#slab.length - this.#used - overhead < Math.min(source.upPending, fairSlice)) this.#flush(wire);
      const room = Math.min(this.#slab.length - this.#used - overhead, maxPayload);
      const bytes = source.take(this.#ring.size === 0 ? room : Math.min(room, fairSlice));
      if (bytes !== null) this.#used = writeDataFrame(this.#slab, this.#used, source.ids, bytes);
    }
    if (source.upPending > 0) {
      this.#ring.add(source);
      return;
    }
    const ending = source.ending();
    if (ending === null) return;
    this.#write(wire, ending, false);
    source.ended();
  }

  #write(wire: Wire, message: TunnelMessage, alone: boolean): void {
    const frame = encodeFrame(message);
    if (alone || this.#used + frame.length > this.#slab.length) this.#flush(wire);
    this.#slab.set(frame, this.#used);
    this.#used += frame.length;
    if (alone) this.#flush(wire);
  }

  #flush(wire: Wire): void {
    if (this.#used === 0) return;
    const message = this.#slab.subarray(0, this.#used);
    this.#used = 0;
    wire.send(message, () => {
      if (this.#wire === wire && (this.#controls.length > 0 || this.#ring.size > 0)) this.#pump();
    });
  }
}

/** What devices send, from the event to whoever draws it: what nobody draws yet is kept, within bounds. */

/** Kept of a stream that nobody draws; more than the main process sends unasked. What is older goes. */
const maxWaitingBytes = 4 * 1024 * 1024;
/** Streams that nobody draws. */
const maxStreams = 32;

type Taker = (bytes: Uint8Array) => void;

interface Waiting {
  readonly chunks: Uint8Array[];
  bytes: number;
}

export class ByteStreams {
  readonly #takers = new Map<string, Taker>();
  readonly #waiting = new Map<string, Waiting>();

  /** Hands over what waited, then whatever comes, until the returned function is called. */
  attach(id: string, taker: Taker): () => void {
    this.#takers.set(id, taker);
    const waited = this.#waiting.get(id)?.chunks ?? [];
    this.#waiting.delete(id);
    waited.forEach(taker);
    return () => {
      if (this.#takers.get(id) === taker) this.#takers.delete(id);
    };
  }

  /** A stream that is no more. */
  drop(id: string): void {
    this.#waiting.delete(id);
  }

  took(id: string, bytes: Uint8Array): void {
    const taker = this.#takers.get(id);
    if (taker === undefined) this.#keep(id, bytes);
    else taker(bytes);
  }

  #keep(id: string, bytes: Uint8Array): void {
    const waiting = this.#waiting.get(id) ?? { chunks: [], bytes: 0 };
    // The stream that nobody has asked for the longest goes first.
    if (!this.#waiting.has(id) && this.#waiting.size >= maxStreams)
      this.#waiting.delete(this.#waiting.keys().next().value ?? '');
    this.#waiting.set(id, waiting);
    waiting.chunks.push(bytes);
    waiting.bytes += bytes.length;
    while (waiting.bytes > maxWaitingBytes) waiting.bytes -= waiting.chunks.shift()?.length ?? waiting.bytes;
  }
}

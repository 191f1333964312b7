import type { Socket } from 'node:net';
import type { Reader, ReaderBudget } from './reader-budget';
import type { Slab } from './slab';

const blockBytes = 65_536;
/** Blocks that nobody uses, for the next reader that falls behind: at most 2 MiB. */
const spare: Buffer[] = [];
const maxSpare = 32;

/**
 * The way down to one local program. While its socket takes everything, bytes are written from the slab they lie in.
 * When it falls behind, the slab is held until it has taken that write, and what comes meanwhile is copied into blocks
 * that are used again and again: memory is what is counted, and small payloads that waited go out together.
 */
export class LocalWriter implements Reader {
  #held: Slab | null = null;
  /** Filled one after another, the last up to `#to`; written whole, the first first. */
  readonly #blocks: Buffer[] = [];
  #to = 0;
  #stored = 0;
  /** What the budget knows of. */
  #counted = 0;
  /** The block that the socket has at the moment. */
  #inHand: Buffer | null = null;
  #ending = false;
  #closed = false;

  constructor(
    readonly socket: Socket,
    readonly budget: ReaderBudget,
    /** As `Reader.congested`. */
    readonly congested: (congested: boolean) => void,
  ) {}

  /** Bytes that the operating system has not taken yet. */
  get waiting(): number {
    return this.socket.writableLength + this.#stored;
  }

  /** `payload` is a view into `slab`. */
  write(payload: Uint8Array, slab: Slab): void {
    if (this.waiting > 0) {
      this.#store(payload);
    } else {
      this.socket.write(payload, this.#onWritten);
      if (this.socket.writableLength === 0) return;
      this.#held = slab;
      slab.hold();
    }
    this.#count(this.waiting);
  }

  /** Ends the socket behind everything that was written. */
  end(): void {
    this.#ending = true;
    this.budget.excuse(this);
    if (this.#stored === 0) this.socket.end();
  }

  /** The socket is gone. */
  closed(): void {
    this.#closed = true;
    this.#letGo();
    for (const block of this.#blocks.splice(0)) giveBack(block);
    this.#stored = 0;
    this.budget.excuse(this);
    this.#count(0);
  }

  readonly #onWritten = (): void => {
    if (this.#closed) return;
    while (this.socket.writableLength === 0) {
      this.#letGo();
      const block = this.#blocks.shift();
      if (block === undefined) break;
      const length = this.#blocks.length === 0 ? this.#to : blockBytes;
      this.#inHand = block;
      this.#stored -= length;
      this.socket.write(block.subarray(0, length), this.#onWritten);
      if (this.#ending && this.#stored === 0) this.socket.end();
    }
    this.#count(this.waiting);
  };

  #count(waiting: number): void {
    const by = waiting - this.#counted;
    this.#counted = waiting;
    if (by !== 0) this.budget.changed(this, by);
  }

  #store(payload: Uint8Array): void {
    for (let at = 0; at < payload.length; ) {
      let last = this.#blocks.at(-1);
      if (last === undefined || this.#to === blockBytes) {
        last = spare.pop() ?? Buffer.allocUnsafeSlow(blockBytes);
        this.#blocks.push(last);
        this.#to = 0;
      }
      const taken = Math.min(payload.length - at, blockBytes - this.#to);
      last.set(payload.subarray(at, at + taken), this.#to);
      this.#to += taken;
      at += taken;
    }
    this.#stored += payload.length;
  }

  /** The socket has taken what it had. */
  #letGo(): void {
    this.#held?.release();
    this.#held = null;
    if (this.#inHand !== null) giveBack(this.#inHand);
    this.#inHand = null;
  }
}

function giveBack(block: Buffer): void {
  if (spare.length < maxSpare) spare.push(block);
}

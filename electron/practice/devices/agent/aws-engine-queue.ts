import type { DataMessage, StreamMessage } from '../../../../shared/tunnel-message';

type Queued = DataMessage | StreamMessage;

/**
 * What the application hands to AWS's device engine waits here: one message at a time is on its way into the WebSocket,
 * and the next has its turn once the operating system took it, in a task of its own (aws-c-iot `secure_tunneling.c` at
 * 73f16be, `queued_operations` and `pending_write_completion`; PROTOCOL.md 5.5 k). The end of a stream leaves what
 * waits where it is; the end of the WebSocket drops it. The engine's own queue has no limit, and would take the memory
 * of the app here: beyond `budget` bytes services are not read.
 */
export class EngineQueue {
  #waiting: Queued[] = [];
  #bytes = 0;
  #isOpen = false;
  #congested = true;
  /** What is on its way into the WebSocket. */
  #written: Queued | null = null;
  #isDue = false;
  readonly #listeners = new Set<(congested: boolean) => void>();

  /** `write`: it is this one's turn; false: it was refused, and `written` is not called. */
  constructor(
    readonly budget: number,
    readonly write: (message: Queued, written: () => void) => boolean,
  ) {}

  open(): void {
    this.#isOpen = true;
    this.#written = null;
    this.#balance();
    this.#next();
  }

  close(): void {
    this.#isOpen = false;
    this.#waiting = [];
    this.#bytes = 0;
    this.#balance();
  }

  push(message: Queued): void {
    if (!this.#isOpen) return;
    this.#waiting.push(message);
    this.#bytes += sizeOf(message);
    this.#balance();
    this.#next();
  }

  /** Tells at once when it is full already. Returns the way to stop listening. */
  onCongestion(listener: (congested: boolean) => void): () => void {
    this.#listeners.add(listener);
    if (this.#congested) listener(true);
    return () => this.#listeners.delete(listener);
  }

  #next(): void {
    if (this.#isDue || this.#written !== null || this.#waiting.length === 0) return;
    this.#isDue = true;
    setImmediate(() => {
      this.#isDue = false;
      this.#serve();
    });
  }

  #serve(): void {
    for (let next = this.#take(); next !== undefined; next = this.#take()) {
      this.#written = next;
      const message = next;
      const isTaken = this.write(message, () => {
        // Of an earlier WebSocket it may come late.
        if (this.#written !== message) return;
        this.#written = null;
        this.#next();
      });
      if (isTaken) return;
      this.#written = null;
    }
  }

  #take(): Queued | undefined {
    const next = this.#waiting.shift();
    if (next !== undefined) this.#bytes -= sizeOf(next);
    this.#balance();
    return next;
  }

  #balance(): void {
    const congested = !this.#isOpen || this.#bytes > (this.#congested ? this.budget / 4 : this.budget);
    if (congested === this.#congested) return;
    this.#congested = congested;
    for (const listener of this.#listeners) listener(congested);
  }
}

function sizeOf(message: Queued): number {
  return message.type === 'DATA' ? message.payload.length : 0;
}

import type { Clock, Timer } from '../../net/clock';

/** Without a byte of the answer for so long (ms), none is awaited any more. */
const quietMs = 3_000;
/** However long the answer goes on (ms). */
const longestMs = 30_000;

/**
 * A program that ended its own side may still wait for its answer (`nc -N`). The protocol cannot say so (PROTOCOL.md
 * 4.4): what can be done is to tell the device of the end only when the answer is there. For so long as bytes of it
 * come, and bounded.
 */
export class AnswerGrace {
  #state: 'before' | 'waiting' | 'over' = 'before';
  #timer: Timer | null = null;
  #endsAt = 0;

  /** `over`: nothing is awaited any more, after something was. */
  constructor(
    readonly clock: Clock,
    readonly over: () => void,
  ) {}

  /**
   * To be asked when the program's last byte is on the way. `awaits`: of the first time it is asked, whether an answer
   * may come.
   */
  isOver(awaits: boolean): boolean {
    if (this.#state === 'before') {
      this.#state = awaits ? 'waiting' : 'over';
      this.#endsAt = this.clock.monotonic() + longestMs;
      if (awaits) this.#wait();
    }
    return this.#state === 'over';
  }

  /** Bytes of the answer came. */
  arrived(): void {
    if (this.#state === 'waiting') this.#wait();
  }

  /** Nothing is worth waiting for: somebody else waits for the place, or the program is gone. */
  end(): void {
    if (this.#state !== 'waiting') return;
    this.cancel();
    this.over();
  }

  cancel(): void {
    this.#state = 'over';
    this.#timer?.cancel();
  }

  #wait(): void {
    this.#timer?.cancel();
    const leftMs = Math.min(quietMs, this.#endsAt - this.clock.monotonic());
    this.#timer = this.clock.set(() => this.end(), Math.max(0, leftMs));
  }
}

/** When it is looked: once a day, at another minute on each laptop, and never while somebody works. */
import type { LookedView } from '../../shared/updates/view';
import type { Clock, Timer } from '../net/clock';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** Not at once when the app starts, or when a tunnel has ended: somebody is about to do something. */
const settleMs = 60_000;
/** A thousand laptops that are switched on at nine o'clock do not all ask then. */
const spreadMs = 15 * 60_000;

interface LookTimesOptions {
  readonly clock: Clock;
  readonly isQuiet: () => boolean;
  readonly looked: () => LookedView | null;
  readonly look: () => void;
}

export class LookTimes {
  readonly #options: LookTimesOptions;
  #timer: Timer | null = null;
  /** It is time to, and somebody works. */
  #isWaiting = false;
  #stopped = true;

  constructor(options: LookTimesOptions) {
    this.#options = options;
  }

  begin(): void {
    this.#stopped = false;
    this.#wait(this.#dueInMs());
  }

  /** Nobody works any more. */
  becameQuiet(): void {
    if (!this.#isWaiting) return;
    this.#isWaiting = false;
    this.#wait(0);
  }

  /** It was looked; `isCut`: and not to the end, because somebody began to work. */
  looked(isCut: boolean): void {
    if (isCut) this.#isWaiting = true;
    else this.#wait(this.#dueInMs());
  }

  stop(): void {
    this.#stopped = true;
    this.#timer?.cancel();
  }

  /**
   * Where nobody answered, an hour: a laptop is online when it is. A look in the future was before the clock was set
   * back.
   */
  #dueInMs(): number {
    const { looked, clock } = this.#options;
    const last = looked();
    if (last === null || last.at > clock.now()) return 0;
    return Math.max(0, last.at + (last.found === 'unreachable' ? hourMs : dayMs) - clock.now());
  }

  #wait(dueInMs: number): void {
    this.#timer?.cancel();
    if (this.#stopped) return;
    const { clock } = this.#options;
    // The timers of a computer that sleeps stand still: by the hour it is seen what the clock says.
    const waitMs = Math.min(dueInMs, hourMs) + settleMs + clock.random() * spreadMs;
    this.#timer = clock.set(() => this.#tick(), waitMs);
  }

  #tick(): void {
    const { isQuiet, look } = this.#options;
    const dueInMs = this.#dueInMs();
    if (dueInMs > 0) this.#wait(dueInMs);
    else if (isQuiet()) look();
    else this.#isWaiting = true;
  }
}

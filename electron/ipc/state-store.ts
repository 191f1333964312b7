import { systemClock, type Clock } from '../net/clock';
import { Throttle } from '../net/throttle';
import type { AppState, SliceName, StateSnapshot } from '../../shared/ipc/app-state';
import { allOnlyCounted } from '../../shared/ipc/counters';
import { changesBetween, type StateMessage } from '../../shared/ipc/state-changes';

/** What changed together is sent together, at most this often (ms): counters move faster than eyes. */
export const sendIntervalMs = 50;

/**
 * What only counts is sent at most this often (ms): nobody reads figures that change faster. A little longer than
 * the two seconds after which a line that is shown has news, with which they go along: the window is drawn once, not
 * twice.
 */
export const counterIntervalMs = 2_200;

interface StateStoreOptions {
  readonly initial: AppState;
  readonly send: (message: StateMessage) => void;
  readonly clock?: Pick<Clock, 'monotonic' | 'set'>;
}

/**
 * The state every window shows. Slices are replaced whole; what is sent is only what is different since the last
 * message. The first change after a quiet time is sent at once, so that a press is answered without delay; those that
 * follow wait for the interval and go together. Counters alone wait longer, and go along with whatever is sent before.
 * While no window can be seen, what changes waits, however long: a hidden window would draw for nobody.
 */
export class StateStore {
  readonly #send: (message: StateMessage) => void;
  readonly #throttle: Throttle;
  readonly #counters: Throttle;
  #state: AppState;
  /** What the windows have been told. */
  #sent: AppState;
  #revision = 1;
  #isSeen = true;
  #closed = false;

  constructor({ initial, send, clock = systemClock }: StateStoreOptions) {
    this.#state = initial;
    this.#sent = initial;
    this.#send = send;
    this.#throttle = new Throttle(clock, sendIntervalMs, () => this.#flush());
    this.#counters = new Throttle(clock, counterIntervalMs, () => this.#flush());
  }

  get<Name extends SliceName>(name: Name): AppState[Name] {
    return this.#state[name];
  }

  /** A slice set to what it was is no change. */
  set<Name extends SliceName>(name: Name, value: AppState[Name]): void {
    if (this.#closed || Object.is(this.#state[name], value)) return;
    const before = this.#state.sessions;
    this.#state = { ...this.#state, [name]: value };
    if (!this.#isSeen) return;
    const onlyCounts = name === 'sessions' && allOnlyCounted(before, this.#state.sessions);
    (onlyCounts ? this.#counters : this.#throttle).changed();
  }

  /** Whether a person can see a window. Once one can again, all that changed meanwhile goes in one message. */
  setSeen(isSeen: boolean): void {
    this.#isSeen = isSeen;
    if (isSeen) this.#flush();
    else {
      this.#throttle.stop();
      this.#counters.stop();
    }
  }

  /**
   * Everything, with the revision of the last message: what a new window starts from. What waited is sent before, so
   * that the next message continues this very state.
   */
  snapshot(): StateSnapshot {
    this.#flush();
    return { revision: this.#revision, state: this.#state };
  }

  /** What waited is sent now, so that what is sent by another way afterwards finds a window that knows it. */
  flush(): void {
    this.#flush();
  }

  /** Nothing is sent after this. */
  close(): void {
    this.#closed = true;
    this.#throttle.stop();
    this.#counters.stop();
  }

  #flush(): void {
    if (this.#closed || this.#sent === this.#state) return;
    const changes = changesBetween(this.#sent, this.#state);
    this.#sent = this.#state;
    if (changes === null) return;
    this.#revision += 1;
    this.#counters.done();
    this.#send({ revision: this.#revision, ...changes });
  }
}

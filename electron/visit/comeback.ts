import type { VisitEvent } from '../../shared/visit/reduce';
import type { VisitFailure, VisitView } from '../../shared/visit/view';
import type { Clock } from '../net/clock';
import { Attempts } from './attempts';
import type { Place } from './place';

/** What stood so long was good: the next break begins with attempts at once. */
const goodMs = 30_000;

/** What a visit offers to its comeback. */
interface Host {
  view(): VisitView;
  /** Something is under way that a loss of the connection cuts. */
  hasWork(): boolean;
  /** Null: the tunnel does not stand. */
  place(): Place | null;
  dispatch(event: VisitEvent): void;
  connect(place: Place): void;
}

/** The connection was wanted and not to be had; everything else is the same whenever it is tried, or asks for a person. */
function lackedConnection(failure: VisitFailure): boolean {
  switch (failure.kind) {
    case 'no-answer':
    case 'ended':
    case 'silent':
      return true;
    case 'timed-out':
      return failure.step !== 'opening-key';
    case 'not-ssh':
    case 'first-version':
    case 'nothing-common':
    case 'group-size':
    case 'violated':
    case 'crashed':
      return false;
    default:
      return failure satisfies never;
  }
}

/** How a visit comes back by itself: after a break of its connection, and after one of the tunnel. */
export class Comeback {
  readonly #host: Host;
  readonly #clock: Clock;
  readonly #attempts: Attempts;
  /** By the clock that does not jump. */
  #openedMs = 0;
  /** The tunnel stood when it was last looked at. */
  #stood = true;

  constructor(clock: Clock, host: Host) {
    this.#clock = clock;
    this.#host = host;
    this.#attempts = new Attempts(clock);
  }

  /** A person asks for the connection: what failed before counts no more. */
  reset(): void {
    this.#attempts.reset();
  }

  /** Nothing is tried by itself any more, until the next break. */
  stop(): void {
    this.#attempts.stop();
  }

  opened(): void {
    this.#openedMs = this.#clock.monotonic();
  }

  /** The connection ended, or none came about. */
  closed(failure: VisitFailure): void {
    const { kind } = this.#host.view().phase;
    if (kind === 'open' && this.#clock.monotonic() - this.#openedMs > goodMs) this.#attempts.reset();
    // In every other phase the person's next step makes a connection of its own.
    if (kind === 'open' || kind === 'reaching' || kind === 'questions') this.#broken(failure);
  }

  /** To be called whenever the session has changed: its tunnel may be back. */
  tunnelChanged(): void {
    const stands = this.#host.place() !== null;
    const isBack = stands && !this.#stood;
    this.#stood = stands;
    const { phase } = this.#host.view();
    if (phase.kind === 'lost' && this.#host.hasWork() && !this.#attempts.isWaiting()) this.#comeBack();
    else if (phase.kind === 'failed' && isBack && lackedConnection(phase.failure)) {
      // It failed before anybody knew that the tunnel was broken: that was why.
      this.#attempts.reset();
      this.#comeBack();
    }
  }

  /** While shells wait it is a break that goes on, as long as there is something left to try. */
  #broken(failure: VisitFailure): void {
    const at = this.#clock.now();
    const hasWork = this.#host.hasWork();
    const wasQuiet = this.#host.view().phase.kind === 'open' && !hasWork;
    const comesBack = hasWork && !this.#attempts.isOver();
    this.#host.dispatch(wasQuiet || comesBack ? { kind: 'lost', at } : { kind: 'failed', failure, at });
    if (comesBack) this.#comeBack();
  }

  /** Makes the connection anew, as soon as the tunnel stands. */
  #comeBack(): void {
    if (this.#host.place() === null) {
      // The tunnel's return begins anew.
      this.#attempts.reset();
      return;
    }
    this.#attempts.next(() => {
      const place = this.#host.place();
      const { kind } = this.#host.view().phase;
      if (place !== null && (kind === 'lost' || kind === 'failed')) this.#host.connect(place);
    });
  }
}

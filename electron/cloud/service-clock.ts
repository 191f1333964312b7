/**
 * Whose time signatures carry: this computer's, or where its clock is wrong and a person agreed, the service's. For
 * this run only.
 */

import type { FinalizeRequestMiddleware, MiddlewareStack } from '@aws-sdk/types';
import { allowedSkewMs } from './contract';
import { dateIn, skewIn } from './errors';

/** A date in an answer has no parts of a second, and comes some time after it was written. */
const worthFollowingMs = 30_000;

/** The clock of one environment, as its clients use it. */
export interface ServiceClock {
  /** Added to this computer's clock when a request is signed, ms. 0 unless somebody agreed. */
  offset(): number;
  /**
   * An answer carried this date (epoch ms): what is in force follows it, and ends once this computer's clock is right
   * again.
   */
  seen(serverTime: number): void;
}

/** The clocks of all environments. */
export class ServiceClocks {
  readonly #now: () => number;
  readonly #onChange: () => void;
  readonly #onChosen: () => void;
  /** Environment to offset, ms; only where it is not 0. */
  readonly #offsets = new Map<string, number>();

  /**
   * `now`: this computer's clock, epoch ms. `onChange`: another offset is in force. `onChosen`: after that, where a
   * person chose it.
   */
  constructor(now: () => number, onChange: () => void, onChosen: () => void = () => undefined) {
    this.#now = now;
    this.#onChange = onChange;
    this.#onChosen = onChosen;
  }

  of(environmentId: string): ServiceClock {
    return {
      offset: () => this.#offsets.get(environmentId) ?? 0,
      seen: (serverTime) => {
        const used = this.#offsets.get(environmentId);
        if (used === undefined) return;
        const skew = serverTime - this.#now();
        if (Math.abs(skew) < allowedSkewMs) this.#set(environmentId, 0);
        else if (Math.abs(skew - used) > worthFollowingMs) this.#set(environmentId, skew);
      },
    };
  }

  /** A person agreed: the service's clock minus this computer's, ms. */
  use(environmentId: string, offset: number): void {
    this.#set(environmentId, offset);
    this.#onChosen();
  }

  /** This computer's own time again, everywhere. */
  release(): void {
    this.#offsets.clear();
    this.#onChange();
    this.#onChosen();
  }

  inForce(): ReadonlyMap<string, number> {
    return this.#offsets;
  }

  #set(environmentId: string, offset: number): void {
    if (offset === 0) this.#offsets.delete(environmentId);
    else this.#offsets.set(environmentId, offset);
    this.#onChange();
  }
}

/** A clock nobody agreed to correct. */
export const ownTime: ServiceClock = { offset: () => 0, seen: () => undefined };

/**
 * Gives a client of the SDK this clock: it signs by it, and tells it the date of every answer. By itself the SDK
 * corrects a wrong clock silently, on the word of any answer that carries a date; here a person agrees first, so what
 * it would set is not taken. What was corrected by too much or too little is signed once more.
 */
export function signBy<Input extends object, Output extends object>(
  clock: ServiceClock,
  { config, middlewareStack }: { readonly config: object; readonly middlewareStack: MiddlewareStack<Input, Output> },
): void {
  Object.defineProperty(config, 'systemClockOffset', {
    get: () => clock.offset(),
    set() {},
    configurable: true,
    enumerable: true,
  });
  middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      const at = dateIn(result.response);
      if (at !== null) clock.seen(at);
      return result;
    },
    // Below what turns an answer into an error: refusals carry a date, too.
    { step: 'deserialize', name: 'tellClock', priority: 'low' },
  );
  const again: FinalizeRequestMiddleware<Input, Output> = (next) => async (args) => {
    const signed = clock.offset();
    try {
      return await next(args);
    } catch (error) {
      // Only what was refused for its time was certainly not done.
      if (clock.offset() === signed || skewIn(error, Date.now(), clock.offset()) === null) throw error;
      return next(args);
    }
  };
  // Above what signs, which comes with what repeats.
  middlewareStack.addRelativeTo(again, { relation: 'before', toMiddleware: 'retryMiddleware', name: 'signInTime' });
}

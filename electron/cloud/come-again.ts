/** No attempt of a client comes sooner than the answer before it said (`Retry-After`). */
import type { FinalizeRequestMiddleware, MiddlewareStack } from '@aws-sdk/types';
import { askedWaitIn } from './errors';
import { delay, systemClock } from '../net/clock';

/** What a call waits in itself, ms. Whoever is asked for more time hears it, and knows whether a person waits. */
const longestWaitMs = 3_000;

/**
 * An answer that no further attempt of this call can follow in time. Named so that the SDK takes it for none that it
 * repeats.
 */
class NotInThisCall extends Error {
  constructor(readonly answer: unknown) {
    super('The answer asks for more time than this call has.');
    this.name = 'NotInThisCall';
  }
}

/**
 * The SDK takes seconds for a moment in 1970 and comes again at once, and waits up to 20 s three times for a date,
 * which ends the call without what was answered. Here a short time is waited for, and a longer one is the outcome of
 * the call.
 */
export function waitAsAsked<Input extends object, Output extends object>({
  middlewareStack,
}: {
  readonly middlewareStack: MiddlewareStack<Input, Output>;
}): void {
  const attempt: FinalizeRequestMiddleware<Input, Output> = (next) => async (args) => {
    try {
      return await next(args);
    } catch (error) {
      const asked = askedWaitIn(error, Date.now());
      if (asked === null || asked === 0) throw error;
      if (asked > longestWaitMs) throw new NotInThisCall(error);
      await delay(systemClock, asked);
      throw error;
    }
  };
  const call: FinalizeRequestMiddleware<Input, Output> = (next) => async (args) => {
    try {
      return await next(args);
    } catch (error) {
      throw error instanceof NotInThisCall ? error.answer : error;
    }
  };
  middlewareStack.addRelativeTo(attempt, {
    relation: 'after',
    toMiddleware: 'retryMiddleware',
    name: 'waitAsAsked',
  });
  middlewareStack.addRelativeTo(call, {
    relation: 'before',
    toMiddleware: 'retryMiddleware',
    name: 'answerThatAskedToWait',
  });
}

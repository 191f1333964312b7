import fc from 'fast-check';
import { FuzzFailure, words, type FuzzTarget } from './target';

/**
 * A target whose cases are values of a shape. `check` throws for a wrong one, which is then made as small as possible.
 * The corpus keeps the value itself where JSON can.
 */
export function shapeTarget<Value>(
  name: string,
  share: number,
  shape: fc.Arbitrary<Value>,
  check: (value: Value) => Promise<void> | void,
): FuzzTarget {
  return {
    name,
    share,
    run: async (seed, cases, signal) => {
      const property = fc.asyncProperty(shape, async (value) => {
        if (signal?.aborted !== true) await check(value);
      });
      const result = await fc.check(property, { seed: seed | 0, numRuns: cases });
      if (!result.failed) return;
      const cause = result.errorInstance;
      throw new FuzzFailure(
        `${name}: a case of seed ${seed} is wrong: ${words(cause)}\n${fc.stringify(result.counterexample?.[0])}`,
        seed,
        result.counterexample?.[0] ?? null,
        { cause },
      );
    },
    replay: (input) => check(input as Value),
  };
}

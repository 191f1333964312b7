/** Something that is fed with random input. */
export interface FuzzTarget {
  readonly name: string;
  /** How many cases of a run it gets, measured against the others; 1 where it does not say. Slow ones take fewer. */
  readonly share?: number;
  /**
   * Runs so many cases, the same ones for the same seed. Throws at the first that is wrong; the message names the case,
   * and `run(seed of that case, 1)` repeats it alone.
   */
  run(seed: number, cases: number, signal?: AbortSignal): Promise<void> | void;
  /** Checks one input of the corpus, as a failure of this target wrote it. */
  replay?(input: unknown): Promise<void> | void;
}

/** What was found: what to keep in the corpus. `input` where the target can replay it, else the seed alone. */
export class FuzzFailure extends Error {
  override readonly name = 'FuzzFailure';

  constructor(
    message: string,
    readonly seed: number,
    readonly input: unknown,
    options: ErrorOptions,
  ) {
    super(message, options);
  }
}

export const words = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));

/**
 * Runs `one` for each case. Case number `n` of a seed depends on `seed + n` only, so that a case can be repeated alone.
 */
export function eachCase(name: string, one: (seed: number) => void): FuzzTarget {
  return {
    name,
    run: (seed, cases, signal) => {
      for (let at = 0; at < cases && signal?.aborted !== true; at += 1) {
        try {
          one(seed + at);
        } catch (cause) {
          throw new FuzzFailure(`${name}: the case of seed ${seed + at} is wrong: ${words(cause)}`, seed + at, null, {
            cause,
          });
        }
      }
    },
  };
}

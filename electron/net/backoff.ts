/** 2^30 times any first wait is beyond every cap; a larger exponent would only overflow. */
const maxDoublings = 30;

/**
 * The wait after so many failures in a row, before any jitter: it doubles with each.
 *
 * @param failures from 1
 * @returns milliseconds
 */
export const backoffBound = (failures: number, baseMs: number, capMs: number): number =>
  Math.min(capMs, baseMs * 2 ** Math.min(maxDoublings, Math.max(0, failures - 1)));

/**
 * Full jitter: a random time between 0 and the bound (the rule of the AWS device SDKs, PROTOCOL.md 4.6). A tenth of the
 * bound is kept as a minimum, so that bad luck never makes a hot loop.
 *
 * @param failures how many attempts failed in a row, from 1
 * @param random from 0 up to 1
 * @returns milliseconds
 */
export function backoffDelay(failures: number, baseMs: number, capMs: number, random: number): number {
  const bound = backoffBound(failures, baseMs, capMs);
  return Math.round(bound / 10 + random * (bound - bound / 10));
}

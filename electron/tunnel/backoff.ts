/**
 * Full jitter: a random time between 0 and the doubled base, at most `cap` (the rule of the AWS device SDKs,
 * PROTOCOL.md 4.6). A tenth of the bound is kept as a minimum, so that bad luck never makes a hot loop.
 *
 * @param failures how many attempts failed in a row, from 1
 * @param random from 0 up to 1
 * @returns milliseconds
 */
export function backoffDelay(failures: number, base: number, cap: number, random: number): number {
  // 2^30 base is beyond every cap; a larger exponent would only overflow.
  const bound = Math.min(cap, base * 2 ** Math.min(30, Math.max(0, failures - 1)));
  return Math.round(bound / 10 + random * (bound - bound / 10));
}

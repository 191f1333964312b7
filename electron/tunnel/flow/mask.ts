import { randomFillSync } from 'node:crypto';

const keys = new Int32Array(1_024);
let nextKey = keys.length;

/** A fresh random masking key (RFC 6455, 5.3), its four bytes in memory order. */
export function maskingKey(): number {
  if (nextKey === keys.length) {
    randomFillSync(keys);
    nextKey = 0;
  }
  return keys[nextKey++] ?? 0;
}

/**
 * Masks the first `count` words in place. Unrolled by hand: eight words a round run at 13 GB/s in V8, one by one at 6,
 * a loop over bytes at less than 1.
 */
export function maskWords(words: Int32Array, from: number, count: number, key: number): void {
  let at = from;
  const end = from + count;
  /* oxlint-disable typescript/no-non-null-assertion -- `at` is within bounds, and a default would cost a branch a word */
  for (const whole = end - (count & 7); at < whole; at += 8) {
    words[at]! ^= key;
    words[at + 1]! ^= key;
    words[at + 2]! ^= key;
    words[at + 3]! ^= key;
    words[at + 4]! ^= key;
    words[at + 5]! ^= key;
    words[at + 6]! ^= key;
    words[at + 7]! ^= key;
  }
  for (; at < end; at += 1) words[at]! ^= key;
  /* oxlint-enable typescript/no-non-null-assertion */
}

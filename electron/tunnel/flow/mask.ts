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

/** From here on (bytes) a key of 64 bits is worth being made. */
const leastInPairs = 256;

/** One memory, seen as words of 32 and of 64 bits. */
export class MaskedMemory {
  readonly #words: Int32Array;
  readonly #pairs: BigUint64Array;

  /** Its length is a multiple of 8. */
  constructor(memory: ArrayBuffer) {
    this.#words = new Int32Array(memory);
    this.#pairs = new BigUint64Array(memory);
  }

  /** Puts the key before the payload, as its four bytes lie in memory. */
  putKey(at: number, key: number): void {
    this.#words[at / 4] = key;
  }

  /**
   * Masks `length` bytes in place, and what else is in their last word. `from`: a multiple of 8. V8 keeps 64 bits of
   * such an array in a register and makes no object of them: 7 to 11 GB/s, where words of 32 bits come to 2 to 3, also
   * eight a round (Node 24).
   */
  mask(from: number, length: number, key: number): void {
    const words = this.#words;
    const pairs = this.#pairs;
    let done = from;
    /* oxlint-disable typescript/no-non-null-assertion -- within bounds, and a default would cost a branch a word */
    if (length >= leastInPairs) {
      const pair = BigInt(key >>> 0) * 0x1_0000_0001n;
      const end = (from + length) >> 3;
      for (let at = from >> 3; at < end; at += 1) pairs[at]! ^= pair;
      done = end << 3;
    }
    for (let at = done >> 2, end = (from + length + 3) >> 2; at < end; at += 1) words[at]! ^= key;
    /* oxlint-enable typescript/no-non-null-assertion */
  }
}

import { Random } from '../fakes/random';
import { FuzzFailure, words, type FuzzTarget } from './target';

/** Values at which lengths and numbers of the protocol change their form or their meaning. */
const edges = [0, 1, 2, 7, 8, 0x0a, 0x22, 0x2a, 0x3f, 0x40, 0x7f, 0x80, 0x81, 0xfe, 0xff];

/** The same bytes with some changed, left out, doubled, or foreign ones put in. */
export function mutate(random: Random, bytes: Uint8Array, most = 6): Buffer {
  let changed = Buffer.from(bytes);
  for (let count = random.whole(1, most); count > 0; count -= 1) {
    const at = random.whole(0, changed.length);
    const length = random.whole(1, random.chance(0.8) ? 4 : 64);
    switch (random.whole(0, 5)) {
      case 0:
        if (at < changed.length) changed[at] = (changed[at] ?? 0) ^ (1 << random.whole(0, 7));
        break;
      case 1:
        if (at < changed.length) changed[at] = random.pick(edges)!;
        break;
      case 2:
        changed = Buffer.concat([changed.subarray(0, at), changed.subarray(at + length)]);
        break;
      case 3:
        changed = Buffer.concat([
          changed.subarray(0, at),
          Buffer.from(Array.from({ length }, () => (random.chance(0.5) ? random.pick(edges)! : random.whole(0, 255)))),
          changed.subarray(at),
        ]);
        break;
      case 4:
        changed = Buffer.concat([changed.subarray(0, at + length), changed.subarray(at)]);
        break;
      default:
        changed = changed.subarray(0, at);
    }
  }
  return changed;
}

/** The same bytes in pieces; most are cut often at the beginning, where the lengths stand. */
export function cutUp(random: Random, bytes: Uint8Array): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = random.chance(0.4) ? random.whole(0, 4) : random.whole(1, Math.max(1, bytes.length - at));
    pieces.push(bytes.subarray(at, at + length));
    at += length;
  }
  return pieces;
}

/**
 * A target whose cases are bytes: what `make` makes of a seed is given to `check`, and a wrong one can be kept as it
 * is.
 */
export function bytesTarget(
  name: string,
  share: number,
  make: (random: Random) => Uint8Array,
  check: (bytes: Uint8Array, random: Random) => void,
): FuzzTarget {
  return {
    name,
    share,
    run: (seed, cases, signal) => {
      for (let at = seed; at < seed + cases && signal?.aborted !== true; at += 1) {
        const random = new Random(at, 11);
        const bytes = make(random);
        try {
          check(bytes, random);
        } catch (cause) {
          throw new FuzzFailure(
            `${name}: the case of seed ${at} is wrong: ${words(cause)}`,
            at,
            Buffer.from(bytes).toString('hex'),
            { cause },
          );
        }
      }
    },
    replay: (input) => {
      if (typeof input !== 'string') throw new Error(`${name}: bytes are kept in hexadecimal`);
      for (let at = 0; at < 20; at += 1) check(Buffer.from(input, 'hex'), new Random(at));
    },
  };
}

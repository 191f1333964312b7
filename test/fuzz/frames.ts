import type { Random } from '../fakes/random';

/** Lengths at which the encoding of a frame changes, and the service's own limits (PROTOCOL.md 3.1). */
const boundaries = [0, 1, 125, 126, 127, 65_535, 65_536, 131_072, 131_076] as const;

/** Mostly small; now and then a boundary. */
export function frameLength(random: Random): number {
  const kind = random.next();
  if (kind < 0.7) return random.whole(0, 140);
  if (kind < 0.95) return random.whole(0, 3_000);
  return random.pick(boundaries) ?? 0;
}

const noise = Buffer.allocUnsafe(262_144);
for (let at = 0, state = 1; at < noise.length; at += 1) {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  noise[at] = state >>> 24;
}

/** Bytes that hardly repeat. A view: not to be written to. */
export function someBytes(random: Random, length: number): Buffer {
  const from = random.whole(0, noise.length - length);
  return noise.subarray(from, from + length);
}

/**
 * One frame of a server. `first` is its whole first byte. `roomy`: the length in more bytes than needed, which `ws`
 * takes, too.
 */
export function serverFrame(first: number, payload: Uint8Array, roomy = false): Buffer {
  const { length } = payload;
  const size = length >= 65_536 || (roomy && length % 2 === 0) ? 10 : length >= 126 || roomy ? 4 : 2;
  const header = Buffer.alloc(size);
  header[0] = first;
  header[1] = size === 10 ? 127 : size === 4 ? 126 : length;
  if (size === 4) header.writeUInt16BE(length, 2);
  if (size === 10) header.writeUInt32BE(length, 6);
  return Buffer.concat([header, payload]);
}

/** Cuts bytes as a network may: whole, byte by byte, in small or in large pieces. */
export function* pieces(random: Random, bytes: Buffer): Generator<Buffer> {
  // A large message byte by byte costs more than it can show.
  const least = bytes.length > 1_000 ? Math.ceil(bytes.length / 100) : 1;
  const most = Math.max(least, random.pick([1, 2, 5, 64, 1_500, 16_384, 65_536, bytes.length]) ?? 1);
  for (let at = 0; at < bytes.length; ) {
    const end = at + random.whole(random.chance(0.02) ? 1 : least, most);
    yield bytes.subarray(at, end);
    at = end;
  }
}

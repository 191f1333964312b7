import { frameHeader } from '../../shared/tunnel-message';
import { maxFrameBody } from '../../shared/tunnel-message/limits';
import type { Random } from '../fakes/random';
import { mutate } from './bytes';

/**
 * Tunnel frames whose bodies are anything, with the lengths that cross a byte and the longest now and then; half of
 * them damaged.
 */
export function someFrames(random: Random): Uint8Array {
  const frames: Buffer[] = [];
  for (let count = random.whole(0, 6); count > 0; count -= 1) {
    const length = random.chance(0.01)
      ? random.pick([maxFrameBody, maxFrameBody - 1, 65_280])!
      : random.chance(0.1)
        ? random.pick([0, 1, 255, 256, 257])!
        : random.whole(0, 40);
    frames.push(Buffer.of(length >>> 8, length & 0xff), Buffer.alloc(length, random.whole(0, 255)));
  }
  const stream = Buffer.concat(frames);
  return random.chance(0.5) ? stream : mutate(random, stream);
}

/**
 * The bodies of the frames in a stream, and how many bytes of an unfinished one follow: as the description says, all at
 * once.
 */
export function framesOf(bytes: Buffer): { bodies: Buffer[]; rest: number } {
  const bodies: Buffer[] = [];
  let at = 0;
  while (bytes.length - at >= frameHeader && bytes.readUInt16BE(at) <= bytes.length - at - frameHeader) {
    bodies.push(bytes.subarray(at + frameHeader, at + frameHeader + bytes.readUInt16BE(at)));
    at += frameHeader + bytes.readUInt16BE(at);
  }
  return { bodies, rest: bytes.length - at };
}

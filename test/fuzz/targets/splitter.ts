import { deepStrictEqual, ok } from 'node:assert/strict';
import { FrameSplitter, frameHeader } from '../../../shared/tunnel-message';
import { maxFrameBody } from '../../../shared/tunnel-message/limits';
import type { Random } from '../../fakes/random';
import { bytesTarget, cutUp } from '../bytes';
import { framesOf, someFrames } from '../tunnel-frames';

function check(bytes: Uint8Array, random: Random): void {
  const splitter = new FrameSplitter();
  const bodies: Buffer[] = [];
  for (const piece of cutUp(random, bytes)) {
    splitter.push(piece, (body) => bodies.push(Buffer.from(body)));
    ok(splitter.pending <= frameHeader + maxFrameBody, 'more is held back than a frame');
  }
  const wanted = framesOf(Buffer.from(bytes));
  deepStrictEqual(bodies.length, wanted.bodies.length, 'number of frames');
  ok(
    bodies.every((body, at) => body.equals(wanted.bodies[at]!)),
    'another frame',
  );
  deepStrictEqual(splitter.pending, wanted.rest, 'bytes held back');
}

/** The frame splitter on any bytes, cut anywhere. */
export const target = bytesTarget('splitter', 3, someFrames, check);

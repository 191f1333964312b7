import { deepStrictEqual, ok } from 'node:assert/strict';
import { scanMessage } from '../../../electron/practice/data/scan';
import { FrameSplitter } from '../../../electron/practice/data/splitter';
import type { Random } from '../../fakes/random';
import { bytesTarget, cutUp } from '../bytes';
import { readPlain } from '../protobuf';
import { someBody } from '../tunnel-bodies';
import { framesOf, someFrames } from '../tunnel-frames';

function make(random: Random): Uint8Array {
  if (random.chance(0.5)) return someFrames(random);
  const bodies = Array.from({ length: random.whole(1, 4) }, () => someBody(random).subarray(0, 65_535));
  return Buffer.concat(bodies.flatMap((body) => [Buffer.of(body.length >>> 8, body.length & 0xff), body]));
}

function scan(body: Buffer): void {
  const around = Buffer.concat([Buffer.alloc(3, 0xff), body, Buffer.alloc(3, 0x08)]);
  const found = scanMessage(around, 3, 3 + body.length);
  const second = readPlain(body);
  if (typeof found === 'string' || typeof second === 'string') return;
  const { streamId, ignorable, payloadLength, connectionId } = found;
  deepStrictEqual(
    { streamId, ignorable, payloadLength, connectionId, extra: false },
    {
      streamId: second.streamId,
      ignorable: second.ignorable,
      payloadLength: second.payload.length / 2,
      connectionId: second.connectionId,
      extra: second.extra,
    },
  );
  deepStrictEqual(found.type, second.type >= 0 && second.type <= 7 ? second.type : 0);
  if (!/[^\0-\x7f]/.test(second.serviceId)) deepStrictEqual(found.serviceId, second.serviceId);
}

/** The practice service's own way to cut and read what a client sends. */
export const target = bytesTarget('practice-frames', 2, make, (bytes, random) => {
  const splitter = new FrameSplitter();
  const frames: Buffer[] = [];
  for (const piece of cutUp(random, bytes)) {
    splitter.push(Buffer.from(piece), (all, start, end) => {
      frames.push(Buffer.from(all.subarray(start + 2, end)));
      return true;
    });
  }
  const { bodies } = framesOf(Buffer.from(bytes));
  deepStrictEqual(frames.length, bodies.length, 'number of frames');
  ok(
    frames.every((frame, at) => frame.equals(bodies[at]!)),
    'another frame',
  );
  for (const frame of frames) scan(frame);
});

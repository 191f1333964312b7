import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FrameSplitter, encodeFrames } from '../../../shared/tunnel-message';
import { maxFrameBody } from '../../../shared/tunnel-message/limits';
import { anyMessage, cut } from './arbitraries';

function framed(bodies: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat(bodies.flatMap((body) => [Uint8Array.of(body.length >>> 8, body.length & 0xff), body]));
}

function split(pieces: readonly Uint8Array[]): { bodies: string[]; pending: number } {
  const splitter = new FrameSplitter();
  const bodies: string[] = [];
  for (const piece of pieces) splitter.push(piece, (body) => bodies.push(Buffer.from(body).toString('hex')));
  return { bodies, pending: splitter.pending };
}
const hex = (bodies: readonly Uint8Array[]) => bodies.map((body) => Buffer.from(body).toString('hex'));

describe('the frame splitter', () => {
  it('finds the same frames however the stream is cut', () => {
    const bodies = fc.array(
      fc.oneof(fc.uint8Array({ maxLength: 40 }), fc.uint8Array({ minLength: 250, maxLength: 600 })),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(bodies, fc.array(fc.integer({ min: 0, max: 300 }), { maxLength: 60 }), (wanted, lengths) => {
        const { bodies: found, pending } = split(cut(framed(wanted), lengths));
        expect(found).toEqual(hex(wanted));
        expect(pending).toBe(0);
      }),
      { numRuns: 1_000 },
    );
  });

  it('finds the same frames when every byte comes alone', () => {
    fc.assert(
      fc.property(fc.array(anyMessage, { maxLength: 3 }), (messages) => {
        const bytes = encodeFrames(
          messages.map((message) =>
            message.type === 'DATA' ? { ...message, payload: message.payload.subarray(0, 200) } : message,
          ),
        );
        expect(split([...bytes].map((byte) => Uint8Array.of(byte)))).toEqual(split([bytes]));
      }),
      { numRuns: 50 },
    );
  });

  it('takes empty frames and the longest frame, in one chunk and in two', () => {
    const wanted = [new Uint8Array(0), new Uint8Array(maxFrameBody).fill(7), new Uint8Array(0)];
    const bytes = framed(wanted);
    for (let at = 0; at < 8; at += 1)
      expect(split([bytes.subarray(0, at), bytes.subarray(at)]).bodies).toEqual(hex(wanted));
  });

  it('says how much of an unfinished frame it holds and can forget it', () => {
    const splitter = new FrameSplitter();
    const frames: Uint8Array[] = [];
    const push = (...bytes: number[]) => splitter.push(Uint8Array.from(bytes), (body) => frames.push(body));
    push(0);
    expect(splitter.pending).toBe(1);
    push(3, 9);
    expect(splitter.pending).toBe(3);
    splitter.reset();
    push(0, 1, 5);
    expect(splitter.pending).toBe(0);
    expect(frames.map((frame) => [...frame])).toEqual([[5]]);
  });

  it('marks only frames put together from several chunks as reused', () => {
    const splitter = new FrameSplitter();
    const marks: boolean[] = [];
    for (const piece of [[0, 2, 1], [2, 0, 1, 3], [0, 1], [4]])
      splitter.push(Uint8Array.from(piece), (_body, reused) => marks.push(reused));
    expect(marks).toEqual([true, false, false]);
  });
});

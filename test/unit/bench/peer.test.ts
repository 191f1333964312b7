import { describe, expect, test } from 'vitest';
import {
  decodeMessage,
  encodeFrame,
  encodeFrames,
  FrameSplitter,
  maxPayload,
  type TunnelMessage,
} from '../../../shared/tunnel-message';
import { clientMessage } from '../../bench/measure/ceiling';
import { data, downloadBatch, serverMessage } from '../../bench/peer/frames';
import { serviceId, type DownloadShape } from '../../bench/peer/protocol';
import { ClientReader } from '../../bench/peer/reader';

/** The payloads and first bytes of the frames a server wrote. */
function serverFrames(bytes: Buffer): { readonly first: number; readonly payload: Buffer }[] {
  const found = [];
  for (let at = 0; at < bytes.length; ) {
    const short = bytes.readUInt8(at + 1);
    const [size, length] =
      short < 126
        ? [2, short]
        : short === 126
          ? [4, bytes.readUInt16BE(at + 2)]
          : [10, Number(bytes.readBigUInt64BE(at + 2))];
    found.push({ first: bytes.readUInt8(at), payload: bytes.subarray(at + size, at + size + length) });
    at += size + length;
  }
  return found;
}

describe('reading a client', () => {
  const start: TunnelMessage = { type: 'STREAM_START', streamId: 7, serviceId, connectionId: 1 };
  const small = data(7, 1, Uint8Array.of(1, 2, 3));
  const sent = Buffer.concat([
    clientMessage(encodeFrame(start)),
    clientMessage(
      encodeFrames([small, data(7, 1, new Uint8Array(17)), data(7, 1, new Uint8Array(maxPayload).fill(0xff))]),
    ),
    clientMessage(encodeFrame(small), Uint8Array.of(0xff, 0, 0xaa, 0x55)),
  ]);

  test.each([1, 2, 3, 7, 4_096, 1_000_000])('cut every %i bytes', (size) => {
    const messages: TunnelMessage[] = [];
    let bulk = 0;
    const reader = new ClientReader({
      bulk: (bytes) => (bulk += bytes),
      message: (message) => messages.push(message),
      ping: () => undefined,
      closed: () => undefined,
    });
    for (let at = 0; at < sent.length; at += size) reader.push(sent.subarray(at, at + size));
    expect(bulk).toBe(17 + maxPayload);
    expect(messages.map(({ type }) => type)).toEqual(['STREAM_START', 'DATA', 'DATA']);
    expect(messages[2]).toMatchObject({ streamId: 7, connectionId: 1, serviceId });
    expect(Buffer.from((messages[2] as typeof small & { readonly payload: Uint8Array }).payload)).toEqual(
      Buffer.from([1, 2, 3]),
    );
  });

  test('a ping inside a message, and the end', () => {
    const pings: Uint8Array[] = [];
    let closed = 0;
    const reader = new ClientReader({
      bulk: () => undefined,
      message: () => undefined,
      ping: (payload) => pings.push(payload),
      closed: () => (closed += 1),
    });
    reader.push(Buffer.from([0x89, 0x82, 1, 2, 3, 4, 0x41 ^ 1, 0x42 ^ 2, 0x88, 0x80, 1, 2, 3, 4]));
    expect(pings.map((each) => Buffer.from(each).toString())).toEqual(['AB']);
    expect(closed).toBe(1);
  });
});

describe('writing as a server', () => {
  test.each([0, 125, 126, 65_535, 65_536])('a message of %i bytes', (length) => {
    const frames = serverFrames(serverMessage(new Uint8Array(length).fill(1)));
    expect(frames.map(({ first, payload }) => [first, payload.length])).toEqual([[0x82, length]]);
  });

  test.each<[DownloadShape, number]>([
    ['large', 2],
    ['4k', 1],
    ['512', 1],
    ['fragmented', 1],
  ])('%s: whole messages, %i tunnel frames in each', (shape, each) => {
    const frames = serverFrames(downloadBatch(shape, 3, 9));
    const ends = frames.filter(({ first }) => (first & 0x80) !== 0).length;
    const payloads: number[] = [];
    const splitter = new FrameSplitter();
    for (const { payload } of frames) {
      splitter.push(payload, (body) => {
        const message = decodeMessage(body);
        expect(message).toMatchObject({ type: 'DATA', streamId: 3, connectionId: 9, serviceId });
        if (message.type === 'DATA') payloads.push(message.payload.length);
      });
    }
    expect(splitter.pending).toBe(0);
    expect(payloads).toHaveLength(ends * each);
    expect(new Set(payloads)).toEqual(
      new Set([{ large: maxPayload, '4k': 4_096, '512': 512, fragmented: maxPayload }[shape]]),
    );
    expect(frames.length > ends).toBe(shape === 'fragmented');
    expect(Math.max(...frames.map(({ payload }) => payload.length))).toBeLessThanOrEqual(131_076);
  });
});

import { deepStrictEqual, ok } from 'node:assert/strict';
import fc from 'fast-check';
import {
  FrameSplitter,
  dataFrameBound,
  decodeMessage,
  encodeFrame,
  encodeFrames,
  writeDataFrame,
  type TunnelMessage,
} from '../../../shared/tunnel-message';
import { anyMessage, cut } from '../../unit/tunnel-message/arbitraries';
import { shapeTarget } from '../shapes';

const plain = (message: ReturnType<typeof decodeMessage>): unknown =>
  message.type === 'DATA' ? { ...message, payload: Buffer.from(message.payload).toString('hex') } : { ...message };
const shape = fc.record({
  messages: fc.array(anyMessage, { maxLength: 5 }),
  lengths: fc.array(fc.integer({ min: 0, max: 70_000 }), { maxLength: 20 }),
});

function inPlace(message: TunnelMessage): void {
  if (message.type !== 'DATA' || message.ignorable === true) return;
  const serviceId = new TextEncoder().encode(message.serviceId);
  const bound = dataFrameBound(message.payload.length, serviceId.length);
  const end = writeDataFrame(new Uint8Array(bound), 0, { ...message, serviceId }, message.payload);
  ok(end <= bound, 'a DATA frame over its bound');
}

/** Every message comes back as it was sent, however the stream is cut. */
export const target = shapeTarget('messages', 1, shape, ({ messages, lengths }) => {
  const splitter = new FrameSplitter();
  const found: ReturnType<typeof decodeMessage>[] = [];
  for (const piece of cut(encodeFrames(messages), lengths))
    splitter.push(piece, (body) => found.push(decodeMessage(Buffer.from(body))));
  deepStrictEqual(found.map(plain), messages.map(plain));
  for (const message of messages) {
    inPlace(message);
    ok(encodeFrame(message).length >= 2);
  }
});

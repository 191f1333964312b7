import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  DataReader,
  FrameSplitter,
  dataFrameBound,
  decodeMessage,
  encodeFrame,
  encodeFrames,
  maxPayload,
  writeDataFrame,
  type TunnelMessage,
} from '../../../shared/tunnel-message';
import { encodeMessage } from '../../../shared/tunnel-message/codec';
import { anyMessage, cut } from './arbitraries';

/** Payloads as plain arrays of numbers: Buffer and Uint8Array views compare equal. */
function plain(message: ReturnType<typeof decodeMessage>): unknown {
  return message.type === 'DATA' ? { ...message, payload: Buffer.from(message.payload).toString('hex') } : message;
}

describe('the message codec', () => {
  it('gives back every message through frames cut anywhere', () => {
    fc.assert(
      fc.property(
        fc.array(anyMessage, { maxLength: 6 }),
        fc.array(fc.integer({ min: 1, max: 70_000 }), { maxLength: 20 }),
        (messages, lengths) => {
          const splitter = new FrameSplitter();
          const found: unknown[] = [];
          for (const piece of cut(encodeFrames(messages), lengths))
            splitter.push(piece, (body) => found.push(plain(decodeMessage(body))));
          expect(found).toEqual(messages.map(plain));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('never throws on any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(decodeMessage(bytes)).toHaveProperty('type');
      }),
      { numRuns: 5_000 },
    );
  });

  it('never throws on damaged messages', () => {
    fc.assert(
      fc.property(
        anyMessage,
        fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 5 }),
        fc.nat(),
        (message, changes, length) => {
          const body = encodeMessage(message).slice();
          for (const [at, value] of changes) if (body.length > 0) body[at % body.length] = value;
          expect(decodeMessage(body.subarray(0, length % (body.length + 1)))).toHaveProperty('type');
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('the bytes of the message codec', () => {
  it('writes DATA frames in place with the same bytes as the generated codec', () => {
    const data = anyMessage
      .filter((message) => message.type === 'DATA')
      .map((message) => ({ ...message, ignorable: false }));
    fc.assert(
      fc.property(data, fc.nat({ max: 50 }), (message, at) => {
        const serviceId = new TextEncoder().encode(message.serviceId);
        const target = new Uint8Array(at + dataFrameBound(message.payload.length, serviceId.length));
        const end = writeDataFrame(target, at, { ...message, serviceId }, message.payload);
        expect(Buffer.from(target.subarray(at, end)).equals(encodeFrame(message))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('knows the bytes that the reference client puts on the wire', () => {
    const start: TunnelMessage = { type: 'STREAM_START', streamId: 1, serviceId: 'SSH', connectionId: 1 };
    expect(Buffer.from(encodeFrame(start)).toString('hex')).toBe('000b080210012a035353483801');
    expect(decodeMessage(Buffer.from('08053203535348', 'hex'))).toMatchObject({
      type: 'SERVICE_IDS',
      serviceIds: ['SSH'],
    });
    expect(decodeMessage(Buffer.from('0805', 'hex'))).toMatchObject({ type: 'SERVICE_IDS', serviceIds: [] });
  });

  it('reports fields that the schema does not know, and only those', () => {
    expect(decodeMessage(Buffer.from('080210014001', 'hex'))).toMatchObject({
      type: 'STREAM_START',
      extraFields: true,
    });
    expect(decodeMessage(Buffer.from('08021001', 'hex'))).toMatchObject({ type: 'STREAM_START', extraFields: false });
  });

  it('refuses to write a payload over the limit', () => {
    const message = (length: number): TunnelMessage => ({
      type: 'DATA',
      streamId: 1,
      serviceId: 'SSH',
      connectionId: 1,
      payload: new Uint8Array(length),
    });
    expect(() => encodeFrame(message(maxPayload + 1))).toThrow(RangeError);
    expect(encodeFrame(message(maxPayload)).length).toBeLessThan(maxPayload + 32);
  });
});

describe('the reader of DATA messages in place', () => {
  /** What it reads from these bytes, or null where it leaves them to the codec. */
  function quick(reader: DataReader, body: Uint8Array): unknown {
    const offset = 7;
    const bytes = Buffer.concat([Buffer.alloc(offset, 0xff), body, Buffer.alloc(9, 0x38)]);
    if (!reader.read(bytes, offset, offset + body.length)) return null;
    const { streamId, serviceId, connectionId } = reader;
    return plain({
      type: 'DATA',
      streamId,
      serviceId,
      connectionId,
      payload: bytes.subarray(reader.payloadFrom, reader.payloadTo),
      ignorable: false,
      extraFields: false,
    });
  }

  it('reads every message that a sender writes, and no other type', () => {
    const reader = new DataReader();
    fc.assert(
      fc.property(anyMessage, (message) => {
        const found = quick(reader, encodeMessage(message));
        const usual = message.type === 'DATA' && message.ignorable !== true;
        expect(found).toEqual(usual ? plain({ ...message, ignorable: false }) : null);
      }),
      { numRuns: 2_000 },
    );
  });

  it('never says anything else than the generated codec, whatever the bytes', () => {
    const reader = new DataReader();
    const part = fc.oneof(
      fc.constantFrom(
        '1001',
        '10ffffffff07',
        '10ffffffff0f',
        '108100',
        '10ffffffffffffffffff01',
        '1801',
        '2200',
        '220161',
        '22ff0161',
        '2a00',
        '2a0353534800',
        '2a03535348',
        '2a02c3a9',
        '2a01c3',
        '3801',
        '38ffffffff0f',
        '38ffffffff1f',
        '4001',
        '08',
        '0801',
        '',
      ),
      fc.uint8Array({ maxLength: 4 }).map((bytes) => Buffer.from(bytes).toString('hex')),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 6 }), (parts) => {
        const body = Buffer.from(`0801${parts.join('')}`, 'hex');
        const found = quick(reader, body);
        if (found !== null) expect(found).toEqual(plain(decodeMessage(body)));
      }),
      { numRuns: 20_000 },
    );
  });
});

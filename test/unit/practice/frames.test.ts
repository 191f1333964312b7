import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fieldtunnel } from '../../../shared/tunnel-message/generated/message';
import { parseBehaviours, type Behaviours } from '../../../electron/practice/behaviours';
import type { Mode } from '../../../electron/practice/core/tunnel';
import { Bandwidth } from '../../../electron/practice/data/bandwidth';
import { encodeFrame, serviceIdsFrame } from '../../../electron/practice/data/frames';
import type { Peer } from '../../../electron/practice/data/peer';
import { scanMessage } from '../../../electron/practice/data/scan';
import { TunnelSession } from '../../../electron/practice/data/session';
import { FrameSplitter } from '../../../electron/practice/data/splitter';

const { Message } = fieldtunnel;
const { Type } = Message;

const anyMessage = fc.record({
  type: fc.constantFrom(
    Type.UNKNOWN,
    Type.DATA,
    Type.STREAM_START,
    Type.STREAM_RESET,
    Type.SESSION_RESET,
    Type.SERVICE_IDS,
    Type.CONNECTION_START,
    Type.CONNECTION_RESET,
  ),
  streamId: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
  ignorable: fc.boolean(),
  payload: fc.uint8Array({ maxLength: 300 }),
  serviceId: fc.stringMatching(/^[A-Za-z0-9:_-]{0,20}$/),
  connectionId: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
});

describe('scanMessage', () => {
  it('reads what the generated codec wrote', () => {
    fc.assert(
      fc.property(anyMessage, (message) => {
        const bytes = Buffer.from(Message.encode(message).finish());
        const { payload, ...fields } = message;
        expect(scanMessage(bytes, 0, bytes.length)).toEqual({ ...fields, payloadLength: payload.length });
      }),
    );
  });

  it('never reads outside its range and calls everything else malformed or unknown', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.nat(10), fc.nat(10), (bytes, before, after) => {
        const padded = Buffer.concat([Buffer.alloc(before, 0xff), Buffer.from(bytes), Buffer.alloc(after, 0xff)]);
        const alone = scanMessage(Buffer.from(bytes), 0, bytes.length);
        expect(scanMessage(padded, before, before + bytes.length)).toEqual(alone);
        if (typeof alone === 'string') return;
        // What it accepts, the codec can decode, to the same fields.
        const decoded = Message.decode(bytes);
        expect([alone.type, alone.streamId, alone.connectionId, alone.payloadLength]).toEqual([
          decoded.type in Type ? decoded.type : Type.UNKNOWN,
          decoded.streamId,
          decoded.connectionId,
          decoded.payload.length,
        ]);
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['a service id', [42, 7, 0, 0, 0, 0, 0, 0, 128]],
    ['an announced service id', [50, 1, 128]],
  ])('calls %s that is no UTF-8 malformed', (_, bytes) => {
    expect(scanMessage(Buffer.from(bytes), 0, bytes.length)).toBe('malformed');
    expect(() => Message.decode(Uint8Array.from(bytes))).toThrow();
  });

  it.each([
    ['field 8', [0x40, 1]],
    ['a field number of two bytes', [0x80, 1, 1]],
    ['a known field of another wire type', [0x15, 0, 0, 0, 0]],
  ])('reports %s as unknown', (_, bytes) => {
    expect(scanMessage(Buffer.from(bytes), 0, bytes.length)).toBe('unknown-field');
  });
});

describe('FrameSplitter', () => {
  it('finds the same frames however the bytes are cut', () => {
    const sizes = fc.array(fc.oneof(fc.nat(5), fc.nat(700), fc.constantFrom(65_535)), { maxLength: 12 });
    fc.assert(
      fc.property(sizes, fc.array(fc.integer({ min: 1, max: 9000 }), { minLength: 1 }), (lengths, cuts) => {
        const frames = lengths.map((length, index) => {
          const frame = Buffer.alloc(2 + length, index + 1);
          frame.writeUInt16BE(length, 0);
          return frame;
        });
        const stream = Buffer.concat(frames);
        const splitter = new FrameSplitter();
        const found: Buffer[] = [];
        for (let at = 0, turn = 0; at < stream.length; turn++) {
          const size = cuts[turn % cuts.length]!;
          splitter.push(
            stream.subarray(at, at + size),
            (bytes, start, end) => found.push(Buffer.from(bytes.subarray(start, end))) > 0,
          );
          at += size;
        }
        expect(Buffer.concat(found).equals(stream)).toBe(true);
        expect(found.map(({ length }) => length)).toEqual(frames.map(({ length }) => length));
      }),
      { numRuns: 60 },
    );
  });

  it('does not copy frames that lie within a message, and stops when told to', () => {
    const message = Buffer.concat([encodeFrame({ type: Type.DATA }), encodeFrame({ type: Type.STREAM_START })]);
    const seen: number[] = [];
    new FrameSplitter().push(message, (bytes, start) => {
      expect(bytes).toBe(message);
      seen.push(start);
      return false;
    });
    expect(seen).toEqual([0]);
  });
});

/** A side whose network is under the test's control. */
class FakePeer implements Peer {
  onBytes: (count: number) => void = () => undefined;
  readonly sent: Buffer[] = [];
  readonly subprotocol = 'aws.iot.securetunneling-3.0';
  paused = false;
  closedWith: number | null = null;
  onMessage: (message: Buffer) => void = () => undefined;
  onClosed: () => void = () => undefined;
  #waiting: { readonly length: number; readonly flushed: () => void }[] = [];

  constructor(readonly mode: Mode) {}

  get waitingBytes(): number {
    return this.#waiting.reduce((sum, { length }) => sum + length, 0);
  }

  send(message: Buffer, flushed: () => void): void {
    this.sent.push(message);
    this.#waiting.push({ length: message.length, flushed });
  }

  /** The network takes what is waiting, down to a number of messages. */
  drain(leave = 0): void {
    while (this.#waiting.length > leave) this.#waiting.shift()?.flushed();
  }

  setPaused(paused: boolean): void {
    this.paused = paused;
  }

  close(code: number): void {
    this.closedWith = code;
  }
}

function session(overrides: Partial<Behaviours> = {}): TunnelSession {
  const parsed = parseBehaviours(overrides);
  if (!parsed.ok) throw new Error(parsed.message);
  const nothing = (): undefined => undefined;
  return new TunnelSession(['SSH'], parsed.behaviours, new Bandwidth(0), {
    onConnected: nothing,
    onDisconnected: nothing,
    onViolation: nothing,
  });
}

const start = encodeFrame({ type: Type.STREAM_START, streamId: 1, serviceId: 'SSH', connectionId: 1 });
const data = encodeFrame({
  type: Type.DATA,
  streamId: 1,
  serviceId: 'SSH',
  connectionId: 1,
  payload: Buffer.alloc(64_000),
});

describe('TunnelSession', () => {
  it('pauses the sender above one mebibyte and resumes it when the receiver has caught up', () => {
    const tunnel = session();
    const [source, destination] = [new FakePeer('source'), new FakePeer('destination')];
    tunnel.attach(source);
    tunnel.attach(destination);
    source.onMessage(start);
    let sent = 0;
    while (!source.paused) {
      source.onMessage(data);
      sent++;
      expect(sent).toBeLessThan(100);
    }
    expect(destination.waitingBytes).toBeLessThan(1024 * 1024 + 2 * data.length);
    destination.drain(6);
    expect(source.paused).toBe(true);
    destination.drain(3);
    expect(source.paused).toBe(false);
    expect(destination.paused).toBe(false);
  });

  it('resumes a sender whose receiver has gone', () => {
    const tunnel = session();
    const [source, destination] = [new FakePeer('source'), new FakePeer('destination')];
    tunnel.attach(source);
    tunnel.attach(destination);
    source.onMessage(start);
    while (!source.paused) source.onMessage(data);
    destination.onClosed();
    expect(source.paused).toBe(false);
  });

  it('hands whole messages on without copying them', () => {
    const tunnel = session();
    const [source, destination] = [new FakePeer('source'), new FakePeer('destination')];
    tunnel.attach(source);
    tunnel.attach(destination);
    const message = Buffer.concat([start, data, data]);
    source.onMessage(message);
    expect(destination.sent.slice(1)).toEqual([message]);
    expect(destination.sent[1]!.buffer).toBe(message.buffer);
  });

  it('forwards what came before an invalid frame, and nothing after it', () => {
    const tunnel = session();
    const [source, destination] = [new FakePeer('source'), new FakePeer('destination')];
    tunnel.attach(source);
    tunnel.attach(destination);
    source.onMessage(Buffer.concat([start, data, encodeFrame({ type: Type.SESSION_RESET }), data]));
    expect(Buffer.concat(destination.sent.slice(1)).equals(Buffer.concat([start, data]))).toBe(true);
    expect(source.closedWith).toBe(1008);
    source.onMessage(data);
    expect(destination.sent).toHaveLength(2);
  });

  it('keeps a bounded amount for an absent destination and pauses the source then', () => {
    const tunnel = session({ absentPeer: 'buffer' });
    const source = new FakePeer('source');
    tunnel.attach(source);
    source.onMessage(start);
    let sent = 0;
    for (; !source.paused; sent++) source.onMessage(data);
    expect(sent * data.length).toBeLessThan(1024 * 1024 + 2 * data.length);
    const destination = new FakePeer('destination');
    tunnel.attach(destination);
    expect(source.paused).toBe(false);
    expect(Buffer.concat(destination.sent)).toHaveLength(
      serviceIdsFrame(['SSH']).length + start.length + sent * data.length,
    );
  });
});

it('Bandwidth lets one second pass at once and then says how long to wait', () => {
  let now = 0;
  const bandwidth = new Bandwidth(1000, () => now);
  expect([bandwidth.take(1000), bandwidth.take(500)]).toEqual([0, 500]);
  now = 1500;
  expect([bandwidth.take(1000), bandwidth.take(1)]).toEqual([0, 1]);
  expect(new Bandwidth(0).take(10 ** 9)).toBe(0);
});

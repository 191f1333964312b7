import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { Outgoing, type UpSource } from '../../../electron/tunnel/flow/outgoing';
import type { Wire } from '../../../electron/tunnel/flow/wire';
import { FrameSplitter, decodeMessage, maxWebSocketMessage, type TunnelMessage } from '../../../shared/tunnel-message';

/** A wire whose network the test drains. */
class SlowWire implements Wire {
  readonly messages: Uint8Array[] = [];
  readonly #waiting: { readonly size: number; readonly sent: () => void }[] = [];
  readonly #place = new Uint8Array(maxWebSocketMessage);
  readonly suspectAt = null;
  buffered = 0;
  /** There is room only for what is short. */
  isFull = false;
  mostRoom = maxWebSocketMessage;
  get room(): Uint8Array | null {
    return this.buffered > 65_536 || this.isFull ? null : this.#place.subarray(0, this.mostRoom);
  }
  get shortRoom(): Uint8Array | null {
    return this.buffered > 65_536 ? null : this.#place.subarray(0, 1_024);
  }
  send(length: number, sent: () => void): void {
    this.messages.push(this.#place.slice(0, length));
    this.#place.fill(0xee);
    this.buffered += length;
    this.#waiting.push({ size: length, sent });
  }
  drain(): boolean {
    const next = this.#waiting.shift();
    if (next === undefined) return false;
    this.buffered -= next.size;
    next.sent();
    return true;
  }
  ping(): void {}
  pause(): void {}
  resume(): void {}
  close(): Promise<void> {
    return Promise.resolve();
  }
  fail(): void {}
}

class Source implements UpSource {
  readonly ids: UpSource['ids'];
  over = false;
  isEnded = false;
  constructor(
    readonly connectionId: number,
    public rest: Buffer,
  ) {
    this.ids = { streamId: 1, connectionId, serviceId: Buffer.from('SSH') };
  }
  get upPending(): number {
    return this.rest.length;
  }
  take(max: number, use: (bytes: Uint8Array) => void): void {
    const taken = this.rest.subarray(0, max);
    this.rest = this.rest.subarray(taken.length);
    // What was used is gone: whoever kept it would send zeros.
    const lent = Uint8Array.from(taken);
    if (lent.length > 0) use(lent);
    lent.fill(0);
  }
  ending(): TunnelMessage | null {
    return this.over
      ? { type: 'CONNECTION_RESET', streamId: 1, serviceId: 'SSH', connectionId: this.connectionId }
      : null;
  }
  ended(): void {
    this.isEnded = true;
  }
}

function read(messages: readonly Uint8Array[]): ReturnType<typeof decodeMessage>[] {
  const splitter = new FrameSplitter();
  const found: ReturnType<typeof decodeMessage>[] = [];
  for (const message of messages) splitter.push(message, (body) => found.push(decodeMessage(Buffer.from(body))));
  return found;
}
const quiet = () => new Promise((resolve) => setImmediate(resolve));

describe('the way out', () => {
  it('takes no more from the connections than the wire has room for', async () => {
    const wire = new SlowWire();
    const outgoing = new Outgoing();
    outgoing.attach(wire);
    const source = new Source(1, Buffer.alloc(10_000_000, 1));
    outgoing.ready(source);
    await quiet();
    expect(wire.buffered).toBeLessThanOrEqual(65_536 + 131_072);
    expect(source.upPending).toBeGreaterThan(9_000_000);
    while (wire.drain()) await quiet();
    expect(source.upPending).toBe(0);
  });

  it('gives each connection its turn: a keystroke overtakes an upload', async () => {
    const wire = new SlowWire();
    const outgoing = new Outgoing();
    outgoing.attach(wire);
    outgoing.ready(new Source(1, Buffer.alloc(5_000_000, 1)));
    await quiet();
    const before = wire.messages.length;
    outgoing.ready(new Source(2, Buffer.from('k')));
    wire.drain();
    await quiet();
    while (wire.messages.length === before && wire.drain()) await quiet();
    // It travels in the very next WebSocket message, behind one slice of the upload.
    const next = read(wire.messages).filter((message) => message.type === 'DATA' && message.connectionId === 2);
    expect(next).toHaveLength(1);
    const upTo = read(wire.messages.slice(0, before + 1));
    expect(upTo.some((message) => message.type === 'DATA' && message.connectionId === 2)).toBe(true);
  });
});

describe('the way out, while an upload fills the window', () => {
  it('a key and a control message leave at once, and not a byte of the upload with them', async () => {
    const wire = new SlowWire();
    const outgoing = new Outgoing();
    outgoing.attach(wire);
    wire.isFull = true;
    const upload = new Source(1, Buffer.alloc(100_000, 1));
    outgoing.ready(upload);
    await quiet();
    expect(wire.messages).toEqual([]);
    outgoing.ready(new Source(2, Buffer.from('k')));
    outgoing.control({ type: 'CONNECTION_START', streamId: 1, serviceId: 'SSH', connectionId: 3 }, true);
    await quiet();
    expect(read(wire.messages).map((message) => 'connectionId' in message && message.connectionId)).toEqual([3, 2]);
    expect(upload.upPending).toBe(100_000);
    wire.isFull = false;
    outgoing.pump();
    while (wire.drain()) await quiet();
    expect(upload.upPending).toBe(0);
  });

  it('keys go first, and a connection that has more than keys goes in turn', async () => {
    const wire = new SlowWire();
    const outgoing = new Outgoing();
    outgoing.attach(wire);
    wire.mostRoom = 4_096;
    outgoing.ready(new Source(1, Buffer.alloc(20_000, 1)));
    const grew = new Source(2, Buffer.from('k'));
    outgoing.ready(grew);
    grew.rest = Buffer.alloc(10_000, 2);
    outgoing.ready(grew);
    outgoing.ready(new Source(3, Buffer.from('k')));
    await quiet();
    while (wire.drain()) await quiet();
    const order = read(wire.messages).map((message) => ('connectionId' in message ? message.connectionId : 0));
    expect(order[0]).toBe(3);
    expect(order[1]).toBe(1);
    expect(order.filter((id) => id === 2).length).toBeGreaterThan(1);
  });
});

describe('the way out, for any sources', () => {
  it('keeps every byte in order, ends last, and messages within their limits, for any sources', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 200_000 }), fc.boolean()), { minLength: 1, maxLength: 6 }),
        fc.constantFrom(2_048, 10_000, maxWebSocketMessage),
        async (plans, mostRoom) => {
          const wire = new SlowWire();
          wire.mostRoom = mostRoom;
          const outgoing = new Outgoing();
          outgoing.attach(wire);
          const sources = plans.map(
            ([size], at) =>
              new Source(at + 1, Buffer.from(Uint8Array.from({ length: size }, (_, byte) => (byte * 31 + at) & 0xff))),
          );
          const sent = sources.map(({ rest }) => Buffer.from(rest));
          for (const [at, source] of sources.entries()) {
            source.over = plans[at]?.[1] ?? false;
            outgoing.control(
              {
                type: at === 0 ? 'STREAM_START' : 'CONNECTION_START',
                streamId: 1,
                serviceId: 'SSH',
                connectionId: at + 1,
              },
              true,
            );
            outgoing.ready(source);
          }
          await quiet();
          while (wire.drain()) await quiet();
          expect(Math.max(...wire.messages.map(({ length }) => length))).toBeLessThanOrEqual(mostRoom);
          const messages = read(wire.messages);
          for (const [at, source] of sources.entries()) {
            const own = messages.filter((message) => 'connectionId' in message && message.connectionId === at + 1);
            expect(own[0]?.type).toMatch(/_START$/);
            expect(
              Buffer.concat(own.flatMap((message) => (message.type === 'DATA' ? [message.payload] : []))).equals(
                sent[at]!,
              ),
            ).toBe(true);
            expect(own.filter(({ type }) => type === 'CONNECTION_RESET')).toHaveLength(source.over ? 1 : 0);
            if (source.over) expect(own.at(-1)?.type).toBe('CONNECTION_RESET');
            expect(source.isEnded).toBe(source.over);
          }
        },
      ),
      { numRuns: 25 },
    );
  });
});

describe('the way out to another wire', () => {
  it('sends nothing from an earlier wire on the next one', async () => {
    const [first, second] = [new SlowWire(), new SlowWire()];
    const outgoing = new Outgoing();
    outgoing.attach(first);
    outgoing.ready(new Source(1, Buffer.alloc(1_000_000)));
    await quiet();
    outgoing.attach(null);
    outgoing.control({ type: 'STREAM_RESET', streamId: 1, serviceId: '', connectionId: 0 }, false);
    outgoing.attach(second);
    const count = first.messages.length;
    while (first.drain()) await quiet();
    expect(first.messages).toHaveLength(count);
    expect(second.messages).toEqual([]);
  });

  it('survives a wire that dies in the middle of a send', async () => {
    const wire = new SlowWire();
    const outgoing = new Outgoing();
    const send = vi.spyOn(wire, 'send').mockImplementation(() => outgoing.attach(null));
    outgoing.attach(wire);
    outgoing.ready(new Source(1, Buffer.alloc(1_000_000)));
    outgoing.ready(new Source(2, Buffer.alloc(1_000_000)));
    await quiet();
    expect(send).toHaveBeenCalledTimes(1);
  });
});

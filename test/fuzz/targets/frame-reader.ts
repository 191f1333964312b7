import { deepStrictEqual, ok } from 'node:assert/strict';
import { FrameReader } from '../../../electron/tunnel/flow/frame-reader';
import type { Slab } from '../../../electron/tunnel/flow/slab';
import { webSocketLimit } from '../../../shared/tunnel-message';
import { Random } from '../../fakes/random';
import { frameLength, pieces, serverFrame, someBytes } from '../frames';
import { eachCase } from '../target';
import { WsReceiver } from '../ws-receiver';

/** Smaller than in the product, so that slabs come to their end often. */
const smallSlab = 90_000;
const maxFrame = webSocketLimit * 2;

/** Frames as a server may send them: messages in fragments, control frames anywhere between. */
function legal(random: Random): Buffer[] {
  const frames: Buffer[] = [];
  const maybeControl = (): void => {
    if (random.chance(0.2))
      frames.push(serverFrame(random.chance(0.5) ? 0x89 : 0x8a, someBytes(random, random.whole(0, 125))));
  };
  for (let count = random.whole(0, 6); count > 0; count -= 1) {
    const fragments = random.chance(0.6) ? 1 : random.whole(1, 6);
    for (let at = 0; at < fragments; at += 1) {
      maybeControl();
      const last = at === fragments - 1 ? 0x80 : 0;
      frames.push(serverFrame(last | (at === 0 ? 2 : 0), someBytes(random, frameLength(random)), random.chance(0.05)));
    }
  }
  maybeControl();
  return frames;
}

const closing = (code: number, reason: Uint8Array): Buffer =>
  serverFrame(0x88, Buffer.concat([Uint8Array.of(code >>> 8, code & 0xff), reason]));
const open = serverFrame(0x02, Buffer.from('begun'));

/** Longer than any frame may be; what `ws` would wait for. */
function tooLong(random: Random): Buffer {
  const header = Buffer.from([0x82, 127, 0, 0, 0, 0, 0, 0, 0, 0]);
  const length = random.pick([maxFrame + 1, 2 ** 32, 2 ** 40, 2 ** 52])!;
  header.writeUInt32BE(Math.floor(length / 2 ** 32), 2);
  header.writeUInt32BE(length % 2 ** 32, 6);
  return header;
}

/** `ws` takes text; the tunnel has none. */
const someText = (random: Random): Buffer => serverFrame(0x81, Buffer.from('text'.repeat(random.whole(0, 40))));

/** What ends a connection, legal or not. */
const endings: readonly ((random: Random) => Buffer)[] = [
  () => serverFrame(0x88, new Uint8Array(0)),
  (random) =>
    closing(
      random.pick([1_000, 1_001, 1_003, 1_011, 1_014, 3_000, 4_999])!,
      Buffer.from('tunnel closed ü€😀').subarray(0, random.whole(0, 18)),
    ),
  (random) =>
    closing(
      random.pick([0, 999, 1_004, 1_005, 1_006, 1_015, 2_999, 5_000, 65_535, random.whole(0, 65_535)])!,
      new Uint8Array(0),
    ),
  (random) => closing(1_000, someBytes(random, random.whole(1, 123))),
  () => serverFrame(0x88, new Uint8Array(1)),
  (random) =>
    serverFrame(random.pick([0xc2, 0xa2, 0x92, 0xf2, 0x40, 0xc9, 0xb8])!, someBytes(random, random.whole(0, 10))),
  (random) =>
    serverFrame(0x80 | random.pick([3, 4, 5, 6, 7, 11, 12, 13, 14, 15])!, someBytes(random, random.whole(0, 10))),
  (random) => serverFrame(random.pick([0x08, 0x09, 0x0a])!, someBytes(random, random.whole(0, 10))),
  (random) => serverFrame(random.pick([0x88, 0x89, 0x8a])!, someBytes(random, random.whole(126, 300))),
  // The length of a control frame has no room for more than 125.
  (random) => serverFrame(random.pick([0x88, 0x89, 0x8a])!, someBytes(random, random.whole(2, 125)), true),
  () => serverFrame(0x80, Buffer.from('continues nothing')),
  () => Buffer.concat([open, serverFrame(0x82, Buffer.from('within'))]),
  () => Buffer.concat([open, serverFrame(0x81, Buffer.from('within'))]),
  // Masked: only clients do that.
  (random) => Buffer.concat([Uint8Array.of(random.pick([0x82, 0x89, 0x88])!, 0x80 | 4), someBytes(random, 8)]),
  tooLong,
  () => Buffer.from([0x82, 127, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]),
  someText,
];

/** Reads the bytes the way the tunnel does: uses some, keeps views of some in held slabs, comes back for the rest. */
class Tunnel {
  readonly parts: Buffer[] = [];
  readonly controls: string[] = [];
  close: readonly [number, string] | null = null;
  fault: number | null = null;
  readonly #held: { readonly slab: Slab; readonly view: Buffer; readonly copy: Buffer }[] = [];
  readonly reader = new FrameReader(
    {
      bytes: (slab, from, to) => this.#use(slab, from, to),
      ping: (payload) => this.controls.push(`ping ${payload.toString('hex')}`),
      pong: (payload) => this.controls.push(`pong ${payload.toString('hex')}`),
      closed: (code, reason) => this.#end(() => (this.close = [code ?? 1_005, reason])),
      illegal: ({ code }) => this.#end(() => (this.fault = code)),
    },
    smallSlab,
  );
  #rest = Buffer.alloc(0);

  constructor(readonly random: Random) {}

  get received(): Buffer {
    return Buffer.concat([...this.parts, this.#rest]);
  }

  #use(slab: Slab, from: number, to: number): number {
    ok(this.close === null && this.fault === null, 'bytes after the end');
    // At most a tunnel frame and its length may stay.
    const used = this.random.chance(0.5) ? to : Math.max(from, to - this.random.whole(0, 65_537));
    const view = slab.bytes.subarray(from, used);
    this.parts.push(Buffer.from(view));
    this.#rest = Buffer.from(slab.bytes.subarray(used, to));
    if (this.random.chance(0.2) && view.length > 0) {
      slab.hold();
      this.#held.push({ slab, view, copy: Buffer.from(view) });
    } else {
      // Used bytes are ours to change, and nobody else's to need.
      view.fill(0xee);
    }
    if (this.random.chance(0.3)) this.release();
    return used;
  }

  /** Whoever held a slab finds it as it was. */
  release(): void {
    for (const { slab, view, copy } of this.#held.splice(0)) {
      ok(view.equals(copy), 'a held slab was written to');
      slab.release();
    }
  }

  #end(note: () => void): void {
    ok(this.close === null && this.fault === null, 'ended twice');
    note();
  }
}

function one(seed: number): void {
  const random = new Random(seed, 1);
  const ending = random.chance(0.5) ? random.pick(endings)! : null;
  const stream = Buffer.concat([
    ...legal(random),
    ending?.(random) ?? Buffer.alloc(0),
    ending === null ? Buffer.alloc(0) : someBytes(random, random.whole(0, 200)),
  ]);
  const partner = new WsReceiver({ isServer: false, maxPayload: 0 });
  const tunnel = new Tunnel(random);
  for (const piece of pieces(random, stream)) {
    partner.push(piece);
    const chunk = Buffer.from(piece);
    tunnel.reader.push(chunk);
    // The chunk may be used again.
    chunk.fill(0xdd);
    if (random.chance(0.3)) tunnel.reader.flush();
  }
  tunnel.reader.flush();
  tunnel.release();

  const received = tunnel.received;
  const whole = Buffer.concat(partner.messages);
  // `ws` holds an unfinished message back; we need not.
  ok(
    received.length >= whole.length && received.subarray(0, whole.length).equals(whole),
    'the payload differs from what ws reads',
  );
  if (ending === someText || ending === tooLong) {
    deepStrictEqual([tunnel.fault, tunnel.close], [ending === someText ? 1_003 : 1_009, null]);
    return;
  }
  deepStrictEqual(tunnel.controls, partner.controls);
  deepStrictEqual(tunnel.close, partner.close);
  deepStrictEqual(tunnel.fault, partner.fault);
  if (ending === null && partner.fault === null) deepStrictEqual(received, whole);
}

/** What we read of a server's frames is what `ws` reads, whatever is cut, illegal or held. */
export const target = { ...eachCase('frame-reader', one), share: 0.1 };

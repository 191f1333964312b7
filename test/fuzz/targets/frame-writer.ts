import { deepStrictEqual, ok } from 'node:assert/strict';
import { FrameWriter, closeFrame, controlFrame } from '../../../electron/tunnel/flow/frame-writer';
import { maxWebSocketMessage } from '../../../shared/tunnel-message';
import { Random } from '../../fakes/random';
import { frameLength, pieces, someBytes } from '../frames';
import { eachCase } from '../target';
import { WsReceiver } from '../ws-receiver';

/** A socket that looks at the bytes it was given only when it takes them, as late as it may. */
class LateSocket {
  readonly taken: Buffer[] = [];
  readonly #waiting: { readonly bytes: Uint8Array; readonly taken: () => void }[] = [];

  write(bytes: Uint8Array, taken: () => void = () => undefined): void {
    this.#waiting.push({ bytes, taken });
  }

  take(): boolean {
    const next = this.#waiting.shift();
    if (next === undefined) return false;
    this.taken.push(Buffer.from(next.bytes));
    next.taken();
    return true;
  }
}

let socket = new LateSocket();
// One for all cases: its places are made once, and what an earlier case left in them must not matter.
const writer = new FrameWriter(
  { write: (bytes, taken) => socket.write(bytes, taken) },
  {
    isFull: false,
    isOverfull: false,
    get messageBytes() {
      return messageBytes;
    },
    send: () => pingBehind(),
  },
);
let messageBytes = Number.POSITIVE_INFINITY;
let pingBehind: () => string | null = () => null;

function one(seed: number): void {
  const random = new Random(seed, 2);
  socket = new LateSocket();
  const messages: Buffer[] = [];
  const controls: string[] = [];
  let sent = 0;
  messageBytes = random.chance(0.5) ? Number.POSITIVE_INFINITY : random.whole(2_048, 100_000);
  pingBehind = () => {
    if (random.chance(0.6)) return null;
    const payload = `w${random.whole(0, 1_000_000).toString(36)}`;
    controls.push(`ping ${Buffer.from(payload).toString('hex')}`);
    return payload;
  };
  for (let count = random.whole(1, 8); count > 0; count -= 1) {
    if (random.chance(0.2)) {
      const kind = random.chance(0.5) ? 'ping' : 'pong';
      const payload = someBytes(random, random.whole(0, 125));
      socket.write(controlFrame(kind, payload));
      controls.push(`${kind} ${payload.toString('hex')}`);
    }
    while (writer.room === null) ok(socket.take(), 'no room, and nothing on its way');
    const { room } = writer;
    const payload = someBytes(random, Math.min(room.length, Math.max(1, frameLength(random))));
    room.set(payload);
    writer.send(payload.length, () => (sent += 1));
    messages.push(payload);
    if (random.chance(0.3)) socket.take();
  }
  const code = random.chance(0.5) ? null : 1_000;
  socket.write(closeFrame(code));
  while (socket.take());

  const bytes = Buffer.concat(socket.taken);
  const partner = new WsReceiver({ isServer: true, maxPayload: maxWebSocketMessage });
  for (const piece of pieces(random, bytes)) partner.push(piece);
  ok(
    partner.messages.length === messages.length &&
      messages.every((message, at) => message.equals(partner.messages[at]!)),
    'ws reads other messages',
  );
  deepStrictEqual(partner.controls, controls);
  deepStrictEqual([partner.fault, partner.close, partner.text], [null, [code ?? 1_005, ''], false]);
  deepStrictEqual(sent, messages.length);
}

/** What we send is what `ws` reads, however late the socket takes it: masked, whole, in order. */
export const target = { ...eachCase('frame-writer', one), share: 0.1 };

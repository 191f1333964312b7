import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ProtocolVersion } from '../../../electron/tunnel';
import type { FieldAgent } from '../../fakes/agent-programs';
import { FieldRig, fieldSides } from '../../fakes/field-rig';
import { Loopback } from '../../fakes/loopback';
import { Type } from '../../fakes/tunnel-peer';

/**
 * AWS's device engine writes the stream that is active into what waits in it, whichever stream it was read for
 * (PROTOCOL.md 5.5 k). A program that follows one that left in the middle of a download must not read that one's bytes.
 */
const programs = 6;
const cases: readonly { readonly agent: FieldAgent; readonly protocol: ProtocolVersion }[] = [
  { agent: 'Device Client', protocol: 'V1' },
  { agent: 'C++ SDK', protocol: 'V2' },
  { agent: 'C++ SDK', protocol: 'V1' },
];

const loopback = new Loopback();
let rig: FieldRig;
beforeEach(async () => {
  rig = await FieldRig.start();
});
afterEach(async () => {
  await rig.close();
  await loopback.close();
});

/** Sends one letter for ever, as fast as it is taken, another one to each connection. */
function flood(socket: Socket, letter: string): void {
  const chunk = Buffer.alloc(65_536, letter);
  const more = (): void => {
    while (!socket.destroyed && socket.write(chunk));
  };
  socket.on('error', () => undefined);
  socket.on('drain', more);
  socket.resume();
  more();
}

/** The port of a service that floods every connection with a letter of its own. */
function flooding(): Promise<number> {
  let served = 0;
  return loopback.open(createServer((socket) => flood(socket, String.fromCharCode('a'.charCodeAt(0) + served++))));
}

/**
 * Leaves after so many bytes, in the middle of the flood; one that would never leave has the tunnel connection dropped.
 * @returns the letters that it read
 */
async function leavesMidway(
  port: number,
  bytes: number,
  drop: () => Promise<unknown> = () => Promise.resolve(),
): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  const letters = new Set<number>();
  let received = 0;
  socket.on('data', (chunk) => {
    for (const letter of chunk) letters.add(letter);
    const before = received;
    received += chunk.length;
    if (received >= bytes) socket.destroy();
    else if (bytes === Infinity && before < 200_000 && received >= 200_000) void drop();
  });
  await once(socket, 'close');
  return String.fromCharCode(...letters);
}

describe.each(fieldSides)('$name agent', ({ serve, needs }) => {
  const engine = needs('Device Client');
  it.skipIf(engine !== null)(
    `has a source that does not wait read the bytes of one stream in the next (5.5 k)${engine === null ? '' : ` (needs ${engine})`}`,
    async () => {
      const token = await rig.serve(serve, 'Device Client', await flooding());
      const source = await rig.practice.connect({ mode: 'source', token });
      expect((await source.next()).type).toBe(Type.SERVICE_IDS);
      source.send({ type: Type.STREAM_START, streamId: 1 });
      const streamOf = new Map<number, number>();
      for (let streamId = 1, isMixed = false; !isMixed; ) {
        const { streamId: of, payload } = await source.next();
        const letter = payload[0];
        if (of !== streamId || letter === undefined) continue;
        if (!streamOf.has(letter)) streamOf.set(letter, streamId);
        isMixed = streamOf.get(letter) !== streamId;
        const ended = streamId++;
        source.sendTogether({ type: Type.STREAM_RESET, streamId: ended }, { type: Type.STREAM_START, streamId });
      }
      expect(streamOf.size).toBeGreaterThan(0);
    },
  );

  describe.each(cases)('$agent, $protocol', ({ agent: kind, protocol }) => {
    const variable = needs(kind);
    it.skipIf(variable !== null)(
      `a program that was waiting reads nothing that was meant for the one before it${variable === null ? '' : ` (needs ${variable})`}`,
      async () => {
        const { port } = await rig.face(serve, kind, protocol, await flooding());
        // All wait at once, so that each starts as soon as the one before has left.
        const read = await Promise.all(Array.from({ length: programs }, () => leavesMidway(port, 200_000)));
        expect(read.map((letters) => letters.length)).toEqual(Array<number>(programs).fill(1));
        expect(new Set(read).size).toBe(programs);
      },
    );

    it.skipIf(variable !== null)(
      `nor on the next tunnel connection${variable === null ? '' : ` (needs ${variable})`}`,
      async () => {
        const { port } = await rig.face(serve, kind, protocol, await flooding());
        const drop = (): Promise<unknown> => rig.practice.practice.fault('network-drop', { tunnelId: rig.tunnelId });
        const read = await Promise.all(
          Array.from({ length: programs }, (_, at) => leavesMidway(port, at % 2 === 0 ? 200_000 : Infinity, drop)),
        );
        expect(read.map((letters) => letters.length)).toEqual(Array<number>(programs).fill(1));
        expect(new Set(read).size).toBe(programs);
      },
    );
  });
});

import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { OpenTunnelCommand } from '@aws-sdk/client-iotsecuretunneling';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSourceProxy, defaultTuning, type ProtocolVersion, type SourceProxy } from '../../../electron/tunnel';
import { servePractice, serveReal, type ServingAgent } from '../../chaos/field/agents';
import { variableOf, type FieldAgent } from '../../fakes/agent-programs';
import { Loopback } from '../../fakes/loopback';
import { startTestPractice, type TestPractice } from '../../fakes/practice';
import { Type } from '../../fakes/tunnel-peer';
import { until } from '../../fakes/wait';

/**
 * AWS's device engine writes the stream that is active into what waits in it, whichever stream it was read for (PROTOCOL.md 5.5 k). A
 * program that follows one that left in the middle of a download must not read that one's bytes.
 */
const programs = 6;
const sides = [
  { name: "practice's", serve: servePractice, needs: () => null },
  { name: 'the real', serve: serveReal, needs: variableOf },
] as const;
const cases: readonly { readonly agent: FieldAgent; readonly protocol: ProtocolVersion }[] = [
  { agent: 'Device Client', protocol: 'V1' },
  { agent: 'C++ SDK', protocol: 'V2' },
  { agent: 'C++ SDK', protocol: 'V1' },
];

const loopback = new Loopback();
let practice: TestPractice;
let agent: ServingAgent | null = null;
let proxy: SourceProxy | null = null;
let tunnelId = '';
beforeEach(async () => {
  practice = await startTestPractice();
});
afterEach(async () => {
  await proxy?.stop();
  await agent?.close();
  proxy = agent = null;
  await practice.close();
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

/** @returns the token of a source */
async function serving(serve: (typeof sides)[number]['serve'], kind: FieldAgent): Promise<string> {
  let served = 0;
  const service = await loopback.open(
    createServer((socket) => flood(socket, String.fromCharCode('a'.charCodeAt(0) + served++))),
  );
  const opened = await practice.client.send(
    new OpenTunnelCommand({ destinationConfig: { thingName: 'field-device', services: ['SSH'] } }),
  );
  tunnelId = opened.tunnelId ?? '';
  agent = await serve(practice, kind, opened.destinationAccessToken ?? '', service);
  await until(() => expect(practice.logged.join('\n')).toMatch(/destination of \S+ connected/));
  return opened.sourceAccessToken ?? '';
}

async function facing(
  serve: (typeof sides)[number]['serve'],
  kind: FieldAgent,
  protocol: ProtocolVersion,
): Promise<number> {
  const accessToken = await serving(serve, kind);
  const [host = '', port = ''] = practice.practice.addresses.dataPlane.split(':');
  proxy = createSourceProxy({
    dataPlane: { host, port: Number(port), extraCa: [practice.ca], verifyCertificate: true, webProxy: null },
    bindAddress: '127.0.0.1',
    protocol,
    tuning: { ...defaultTuning, clientWaitTimeoutMs: 120_000 },
  });
  const bound = await proxy.bind([{ serviceId: 'SSH', port: 0 }]);
  if (!bound.ok) throw new Error(bound.code);
  let isOpen = false;
  proxy.onEvent((event) => {
    if (event.kind === 'tunnel-connection') isOpen = event.state.kind === 'open';
  });
  proxy.connect({ accessToken, clientToken: randomUUID() });
  await until(() => expect(isOpen).toBe(true));
  return bound.listeners[0]?.port ?? 0;
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

describe.each(sides)('$name agent', ({ serve, needs }) => {
  const engine = needs('Device Client');
  it.skipIf(engine !== null)(
    `has a source that does not wait read the bytes of one stream in the next (5.5 k)${engine === null ? '' : ` (needs ${engine})`}`,
    async () => {
      const source = await practice.connect({ mode: 'source', token: await serving(serve, 'Device Client') });
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
        const port = await facing(serve, kind, protocol);
        // All wait at once, so that each starts as soon as the one before has left.
        const read = await Promise.all(Array.from({ length: programs }, () => leavesMidway(port, 200_000)));
        expect(read.map((letters) => letters.length)).toEqual(Array<number>(programs).fill(1));
        expect(new Set(read).size).toBe(programs);
      },
    );

    it.skipIf(variable !== null)(
      `nor on the next tunnel connection${variable === null ? '' : ` (needs ${variable})`}`,
      async () => {
        const port = await facing(serve, kind, protocol);
        const drop = (): Promise<unknown> => practice.practice.fault('network-drop', { tunnelId });
        const read = await Promise.all(
          Array.from({ length: programs }, (_, at) => leavesMidway(port, at % 2 === 0 ? 200_000 : Infinity, drop)),
        );
        expect(read.map((letters) => letters.length)).toEqual(Array<number>(programs).fill(1));
        expect(new Set(read).size).toBe(programs);
      },
    );
  });
});

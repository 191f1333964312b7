import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { until } from '../../fakes/wait';
import { LocalproxySession } from '../../../electron/practice/devices/agent/localproxy';
import { defaultTuning } from '../../../electron/practice/devices/agent/tuning';
import { encodeFrame, maxPayload } from '../../../shared/tunnel-message';
import { listening } from '../../fakes/loopback';
import { FakeDataPlane, ids, type AgentPeer } from './device-data-plane';

const total = 24 * 1024 * 1024;
const budget = 256 * 1024;
const tuning = { ...defaultTuning, receiveBudgetBytes: budget, sendBudgetBytes: budget };
const hash = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

let plane: FakeDataPlane;
let server: Server;
let session: LocalproxySession;
let peer: AgentPeer;
let service: Socket;
let agentSide: Socket;

beforeEach(async () => {
  plane = await FakeDataPlane.start();
  server = createServer({ pauseOnConnect: true });
  const port = await listening(server);
  const dial = async (): Promise<Socket> => {
    agentSide = connect(port, '127.0.0.1');
    await once(agentSide, 'connect');
    return agentSide;
  };
  session = new LocalproxySession(
    { accessToken: 'token-1', region: 'us-east-1', services: ['S'] },
    { dataPlane: { ...plane.address, ca: plane.ca }, tuning, dial: () => dial, log: () => undefined },
    { format: 'V3', clientToken: null, onOver: () => undefined },
  );
  peer = await plane.peer();
  const accepted = once(server, 'connection');
  peer.send({ type: 'SERVICE_IDS', serviceIds: ['S'] }, { type: 'STREAM_START', ...ids(1, 'S', 1) });
  [service] = (await accepted) as [Socket];
});
afterEach(() => {
  session.kill();
  service.destroy();
  server.close();
  plane.close();
});

/**
 * The number once it has been the same in five looks one after the other; every look comes after a turn of input and
 * output.
 */
async function settles(value: () => number): Promise<number> {
  let last = -1;
  let same = 0;
  await vi.waitFor(
    async () => {
      await new Promise((resolve) => setImmediate(resolve));
      const now = value();
      same = now === last ? same + 1 : 0;
      last = now;
      expect(same).toBeGreaterThanOrEqual(5);
    },
    { timeout: 60_000, interval: 100 },
  );
  return last;
}

it('a slow service pauses the tunnel; nothing is lost, whatever the fragmentation, and all arrives before the end', async () => {
  const bytes = randomBytes(total);
  const frames: Uint8Array[] = [];
  for (let at = 0; at < total; at += maxPayload)
    frames.push(encodeFrame({ type: 'DATA', ...ids(1, 'S', 1), payload: bytes.subarray(at, at + maxPayload) }));
  frames.push(encodeFrame({ type: 'CONNECTION_RESET', ...ids(1, 'S', 1) }));
  const stream = Buffer.concat(frames);
  // Boundaries that match no frame: some of one byte, some of several frames.
  for (let at = 0, index = 0; at < stream.length; index += 1) {
    const size = [1, 50_000, 131_072, 3, 64_512][index % 5]!;
    peer.socket.send(stream.subarray(at, at + size), { binary: true });
    at += size;
  }
  await until(() => expect(agentSide.writableLength).toBeGreaterThan(budget));
  const stuck = await settles(() => peer.socket.bufferedAmount);
  expect(stuck).toBeGreaterThan(total / 4);
  expect(agentSide.writableLength).toBeLessThan(budget + 4 * 131_072);

  const received: Buffer[] = [];
  service.on('data', (chunk: Buffer) => received.push(chunk));
  service.resume();
  await once(service, 'end');
  const all = Buffer.concat(received);
  expect(all.length).toBe(total);
  expect(hash(all)).toBe(hash(bytes));
  expect(await peer.next()).toMatchObject({ type: 'CONNECTION_RESET', ...ids(1, 'S', 1) });
});

it('a slow tunnel pauses the service; nothing is lost or reordered, and the end comes last', async () => {
  peer.socket.pause();
  const bytes = randomBytes(total);
  service.end(bytes);
  const sent = await settles(() => agentSide.bytesRead);
  expect(sent).toBeLessThan(total);
  peer.socket.resume();
  const hasher = createHash('sha256');
  let length = 0;
  for (let message = await peer.next(); message.type === 'DATA'; message = await peer.next()) {
    expect(message.payload.length).toBeLessThanOrEqual(maxPayload);
    hasher.update(message.payload);
    length += message.payload.length;
    if (length === total) {
      expect(await peer.next()).toMatchObject({ type: 'CONNECTION_RESET', ...ids(1, 'S', 1) });
      break;
    }
  }
  expect(length).toBe(total);
  expect(hasher.digest('hex')).toBe(hash(bytes));
});

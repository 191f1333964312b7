import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { until } from '../../fakes/wait';
import { LocalproxySession } from '../../../electron/practice/devices/agent/localproxy';
import { listening } from '../../fakes/loopback';
import { bytes, quick } from './agent-rig';
import { FakeDataPlane, ids, type AgentPeer } from './device-data-plane';

/** What a message carries: to be written where a version of the protocol is. */
const versions = [
  ['V1', ids(1), ids(2)],
  ['V2', ids(1, 'SSH'), ids(2, 'SSH')],
  ['V3', ids(1, 'SSH', 1), ids(2, 'SSH', 2)],
] as const;

let plane: FakeDataPlane;
let server: Server;
let accepted: Socket[];
let agentSides: Socket[];
let session: LocalproxySession;
let said: string[];
let isOver: boolean;
let peer: AgentPeer;
beforeEach(async () => {
  plane = await FakeDataPlane.start();
  accepted = [];
  agentSides = [];
  said = [];
  isOver = false;
  server = createServer((socket) => {
    accepted.push(socket);
    socket.on('error', () => undefined);
    socket.write('hello');
  });
  const port = await listening(server);
  const dial = async (): Promise<Socket> => {
    const socket = connect(port, '127.0.0.1');
    agentSides.push(socket);
    await once(socket, 'connect');
    return socket;
  };
  session = new LocalproxySession(
    { accessToken: 'token-1', region: 'us-east-1', services: ['SSH'] },
    {
      dataPlane: { ...plane.address, ca: plane.ca },
      tuning: quick,
      dial: () => dial,
      log: (message) => said.push(message),
    },
    { format: 'V1', clientToken: null, onOver: () => (isOver = true) },
  );
  peer = await plane.peer();
  peer.send({ type: 'SERVICE_IDS', serviceIds: ['SSH'] });
});
afterEach(() => {
  session.kill();
  for (const socket of accepted) socket.destroy();
  server.close();
  plane.close();
});

const received = (): Promise<string> =>
  until(() => {
    const text = String(accepted.at(-1)?.read() ?? '');
    expect(text).not.toBe('');
    return text;
  });

/** It reads nothing any more, although its WebSocket is open. */
async function isDeaf(): Promise<void> {
  const before = accepted.length;
  // The message that finds the read loop ended, and one that would be answered otherwise.
  peer.send(
    { type: 'STREAM_START', ...ids(8) },
    { type: 'STREAM_RESET', ...ids(8) },
    { type: 'STREAM_START', ...ids(9) },
  );
  await until(() => expect(said.join()).toContain('reads no further message'));
  expect(accepted.length).toBe(before);
  expect(peer.isQuiet).toBe(true);
  expect(peer.socket.readyState).toBe(peer.socket.OPEN);
}

describe('an agent like `localproxy -y V1`, as Greengrass runs it (PROTOCOL.md 5.6)', () => {
  it.each(versions)(
    'answers a %s source without the service id, and with the connection id it was asked with',
    async (_version, first, second) => {
      peer.send({ type: 'STREAM_START', ...first });
      expect(await peer.next()).toMatchObject({ type: 'DATA', ...first, serviceId: '' });
      peer.send({ type: 'STREAM_RESET', ...first, connectionId: 0 });
      peer.send({ type: 'STREAM_START', ...second });
      expect(await peer.next()).toMatchObject({ type: 'DATA', ...second, serviceId: '' });
    },
  );

  it('takes a second connection of a V3 source', async () => {
    peer.send({ type: 'STREAM_START', ...ids(1, 'SSH', 1) });
    await peer.next();
    peer.send({ type: 'CONNECTION_START', ...ids(1, 'SSH', 2) });
    expect(await peer.next()).toMatchObject({ type: 'DATA', ...ids(1, '', 2) });
  });

  it('goes deaf when its service ends the connection before the STREAM_RESET arrives', async () => {
    peer.send({ type: 'STREAM_START', ...ids(1) });
    await peer.next();
    accepted[0]?.end();
    expect(await peer.next()).toMatchObject({ type: 'STREAM_RESET', ...ids(1) });
    await isDeaf();
  });

  it('stays well when the last DATA and the STREAM_RESET come in one message, even if the service ends at once', async () => {
    for (let streamId = 1; streamId <= 8; streamId += 1) {
      peer.send({ type: 'STREAM_START', ...ids(streamId) });
      expect(await peer.next()).toMatchObject({ type: 'DATA', ...ids(streamId) });
      const socket = accepted[streamId - 1];
      socket?.once('data', () => socket.end());
      peer.sendTogether(
        { type: 'DATA', ...ids(streamId), payload: bytes('bye') },
        { type: 'STREAM_RESET', ...ids(streamId) },
      );
    }
  });

  it('answers CONNECTION_RESET with a STREAM_RESET that carries the connection id, and is deaf from then on', async () => {
    peer.send({ type: 'STREAM_START', ...ids(1, 'SSH', 1) });
    await peer.next();
    peer.send({ type: 'CONNECTION_RESET', ...ids(1, 'SSH', 1) });
    expect(await peer.next()).toMatchObject({ type: 'STREAM_RESET', ...ids(1, '', 1) });
    await isDeaf();
  });

  it('keeps the end of a large answer back until its service writes again', async () => {
    peer.send({ type: 'STREAM_START', ...ids(1) });
    await peer.next();
    const read = agentSides[0]?.bytesRead ?? 0;
    accepted[0]?.write(Buffer.alloc(65_536, 1));
    await until(() => expect(agentSides[0]?.bytesRead).toBe(read + 65_536));
    expect(await peer.next()).toMatchObject({ type: 'DATA', payload: { length: 64_512 } });
    peer.send({ type: 'DATA', ...ids(1), payload: bytes('x') });
    await received();
    expect(peer.isQuiet).toBe(true);
    accepted[0]?.write('more');
    expect(await peer.next()).toMatchObject({ type: 'DATA', payload: { length: 1_028 } });
  });

  it('goes deaf at a STREAM_RESET while it keeps something back', async () => {
    peer.send({ type: 'STREAM_START', ...ids(1) });
    await peer.next();
    accepted[0]?.write(Buffer.alloc(65_536, 1));
    await peer.next();
    peer.send({ type: 'STREAM_RESET', ...ids(1) });
    expect(await peer.next()).toMatchObject({ type: 'DATA', payload: { length: 1_024 } });
    await isDeaf();
  });

  it('comes back after a drop with the same token and no client token, and is over when that is refused', async () => {
    plane.refusals.push(400);
    peer.socket.terminate();
    await until(() => expect(isOver).toBe(true));
    expect(plane.handshakes).toBe(2);
    expect(peer.request.headers['client-token']).toBeUndefined();
  });
});

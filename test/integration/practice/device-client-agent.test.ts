import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { until } from '../../fakes/wait';
import { AgentRig, bytes, notification, quick } from './agent-rig';
import { ids, type AgentPeer } from './device-data-plane';

let rig: AgentRig;
beforeEach(async () => {
  rig = await AgentRig.start();
});
afterEach(() => rig.close());

const start = async (): Promise<AgentPeer> => {
  rig.device('hvac-gateway-112').notify(notification('token-1', ['SSH']));
  return rig.again(['SSH']);
};
/** One that answers in V1, on stream 1. */
const answering = async (): Promise<AgentPeer> => {
  const peer = await start();
  peer.send({ type: 'STREAM_START', ...ids(1) });
  await peer.text('SSH-2.0-');
  return peer;
};
const says = (text: string): Promise<unknown> => until(() => expect(rig.said.join('\n')).toContain(text));

describe('an agent like the AWS IoT Device Client', () => {
  it('answers a V1 source, one stream after the other', async () => {
    const peer = await answering();
    peer.send({ type: 'STREAM_RESET', ...ids(1) });
    peer.send({ type: 'STREAM_START', ...ids(2) });
    expect(await peer.next()).toMatchObject({ type: 'DATA', ...ids(2) });
    peer.send({ type: 'STREAM_START', ...ids(3) });
    expect(await peer.next()).toMatchObject({ type: 'DATA', ...ids(3) });
  });

  it('ignores an identical notification and rejects one with several or other services', async () => {
    const gateway = rig.device('hvac-gateway-112');
    gateway.notify(notification('token-0', ['SSH', 'HTTP']));
    gateway.notify(notification('token-00', ['RDP']));
    gateway.notify(notification('token-1', ['SSH']));
    gateway.notify(notification('token-1', ['SSH']));
    const peer = await rig.plane.peer();
    expect(peer.request.headers['access-token']).toBe('token-1');
    gateway.notify(notification('token-2', ['SSH']));
    const second = await rig.plane.peer();
    expect(second.request.headers['access-token']).toBe('token-2');
    expect(rig.plane.handshakes).toBe(2);
    expect(rig.said.filter((line) => line.includes('exactly one service'))).toHaveLength(2);
  });

  it('comes back with the same pair of tokens after a drop', async () => {
    const peer = await start();
    peer.socket.terminate();
    const again = await rig.plane.peer();
    expect(again.request.headers['client-token']).toBe(peer.request.headers['client-token']);
    expect(again.request.headers['access-token']).toBe('token-1');
  });

  it.each([
    ['V2', 0],
    ['V3', 1],
  ] as const)(
    'sends nothing at all to a source of %s: its answers are refused inside the device',
    async (_version, connectionId) => {
      const peer = await start();
      peer.send({ type: 'STREAM_START', ...ids(1, 'SSH', connectionId) });
      await says('an answer without an active stream or the ids of the session was not sent');
      expect(peer.isQuiet).toBe(true);
    },
  );
});

describe('the service and the process of the Device Client, row by row of PROTOCOL.md 5.5', () => {
  it('a: says nothing when its service refuses the connection, and nothing when the service ends it', async () => {
    const peer = await start();
    rig.devices[0]?.setServicesDown(true);
    peer.send({ type: 'STREAM_START', ...ids(1) });
    await says('the service refuses the connection');
    rig.devices[0]?.setServicesDown(false);
    peer.send({ type: 'STREAM_START', ...ids(2) });
    await peer.text('SSH-2.0-');
    rig.devices[0]?.setServicesDown(true);
    await says('the service ended the connection');
    expect(peer.isQuiet).toBe(true);
  });

  it.each([
    [
      'a second STREAM_RESET',
      [
        { type: 'STREAM_RESET', ...ids(1) },
        { type: 'STREAM_RESET', ...ids(1) },
      ],
    ],
    [
      'DATA after a reset',
      [
        { type: 'STREAM_RESET', ...ids(1) },
        { type: 'DATA', ...ids(1), payload: bytes('x') },
      ],
    ],
    [
      'a late reset of a replaced stream',
      [
        { type: 'STREAM_START', ...ids(2) },
        { type: 'STREAM_RESET', ...ids(1) },
      ],
    ],
  ] as const)('b: its process ends at %s, and comes back with the next notification only', async (_what, messages) => {
    const peer = await answering();
    const gateway = rig.devices[0];
    gateway?.notify(notification('token-2', ['SSH']));
    const other = await rig.again(['SSH']);
    peer.send(...messages);
    await Promise.all([peer.closed, other.closed]);
    expect(rig.said.join()).toContain('has crashed');
    expect(rig.plane.handshakes).toBe(2);
    // The new process knows nothing of what the old one was told: the same notification is no repetition to it.
    gateway?.notify(notification('token-1', ['SSH']));
    const next = await rig.again(['SSH']);
    next.send({ type: 'STREAM_START', ...ids(1) });
    expect(await next.next()).toMatchObject({ type: 'DATA', ...ids(1) });
    expect(rig.plane.handshakes).toBe(3);
  });
});

describe('what the Device Client keeps of a session, and what renews its WebSocket, row by row of PROTOCOL.md 5.5', () => {
  it('c: renews its WebSocket at a START of another version, and processes that START once the services are announced', async () => {
    const peer = await start();
    peer.send({ type: 'STREAM_START', ...ids(1, 'SSH', 1) });
    await says('was not sent');
    peer.send({ type: 'STREAM_START', ...ids(7) });
    await peer.closed;
    const again = await rig.again(['SSH']);
    expect(await again.next()).toMatchObject({ type: 'DATA', ...ids(7) });
  });

  it('d: a plain drop forgets neither version nor stream, and the local connection lives on; SESSION_RESET forgets', async () => {
    const peer = await answering();
    peer.socket.terminate();
    const again = await rig.again(['SSH']);
    again.send({ type: 'DATA', ...ids(1), payload: bytes('nonsense\r\n') });
    await says('the service ended the connection');
    again.send({ type: 'SESSION_RESET' }, { type: 'STREAM_START', ...ids(1, 'SSH', 1) });
    await says('was not sent');
    expect(again.isQuiet).toBe(true);
    expect(rig.plane.handshakes).toBe(2);
  });

  it.each([
    ['CONNECTION_START', { type: 'CONNECTION_START', ...ids(1, 'SSH', 2) }],
    ['CONNECTION_RESET', { type: 'CONNECTION_RESET', ...ids(1, 'SSH', 1) }],
    ['DATA of another version', { type: 'DATA', ...ids(1, 'SSH', 1), payload: bytes('x') }],
  ] as const)('e: renews its WebSocket at %s in a V1 session', async (_what, message) => {
    const peer = await answering();
    peer.send(message);
    await peer.closed;
    const again = await rig.again(['SSH']);
    again.send({ type: 'STREAM_START', ...ids(2) });
    expect(await again.next()).toMatchObject({ type: 'DATA', ...ids(2) });
  });

  it('e: renews its WebSocket at DATA before any START', async () => {
    const peer = await start();
    peer.send({ type: 'DATA', ...ids(1), payload: bytes('x') });
    await peer.closed;
    await rig.again(['SSH']);
  });

  it('f: renews its WebSocket at a V3 STREAM_RESET as the service sends it', async () => {
    const peer = await start();
    peer.send({ type: 'STREAM_START', ...ids(1, 'SSH', 1) });
    await says('was not sent');
    peer.send({ type: 'STREAM_RESET', ...ids(1, 'SSH') });
    await peer.closed;
    await rig.again(['SSH']);
  });
});

describe('the connections of the Device Client, row by row of PROTOCOL.md 5.5', () => {
  it('g: tries again for ever, also when it is refused with 4xx, and after a close frame', async () => {
    rig.plane.refusals.push(400, 403, 403, 400, 404, 429);
    const peer = await start();
    expect(rig.plane.handshakes).toBe(7);
    rig.plane.refusals.push(403);
    peer.socket.close(1000);
    await rig.again(['SSH']);
    expect(rig.plane.handshakes).toBe(9);
  });

  it('h: STREAM_RESET ends the local connection at once', async () => {
    const peer = await answering();
    peer.send({ type: 'DATA', ...ids(1), payload: bytes('SSH-2.0-x\r\n') }, { type: 'STREAM_RESET', ...ids(1) });
    peer.send({ type: 'STREAM_START', ...ids(2) });
    // Only what was under way when the reset came can still be of the first stream.
    for (;;) {
      const message = await peer.next();
      expect(message.type).toBe('DATA');
      if (message.type === 'DATA' && message.streamId === 2) break;
    }
  });

  it('i: cannot take more than three services, and reconnects for ever', async () => {
    rig.device('solar-inverter-09', quick).notify(notification('token-1', ['A', 'B', 'C', 'D']));
    for (let time = 1; time <= 3; time += 1) await (await rig.again(['A', 'B', 'C', 'D'])).closed;
  });
});

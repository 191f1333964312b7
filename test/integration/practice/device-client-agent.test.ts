import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ids, type AgentPeer } from './device-data-plane';

import { AgentRig, bytes, notification } from './agent-rig';

let rig: AgentRig;
beforeEach(async () => {
  rig = await AgentRig.start();
});
afterEach(() => rig.close());

describe('an agent like the AWS IoT Device Client', () => {
  const start = async (): Promise<AgentPeer> => {
    rig.device('hvac-gateway-112').notify(notification('token-1', ['SSH']));
    const peer = await rig.plane.peer();
    peer.send({ type: 'SERVICE_IDS', serviceIds: ['SSH'] });
    return peer;
  };

  it('answers a V1 source', async () => {
    const peer = await start();
    peer.send({ type: 'STREAM_START', ...ids(1) });
    expect(await peer.next()).toMatchObject({ type: 'DATA', ...ids(1) });
  });

  it.each([
    ['V2', 0],
    ['V3', 1],
  ] as const)(
    'sends nothing at all to a source of %s, and reconnects when the version changes',
    async (version, connectionId) => {
      const peer = await start();
      peer.send({ type: 'STREAM_START', ...ids(1, 'SSH', connectionId) });
      await vi.waitFor(() => expect(rig.said).toContain(`an answer without the ids of ${version} was not sent`));
      peer.send({ type: 'STREAM_START', ...ids(2) });
      expect(await peer.closed).toBe(1006);
      expect(peer.isQuiet).toBe(true);
      const again = await rig.plane.peer();
      again.send({ type: 'SERVICE_IDS', serviceIds: ['SSH'] }, { type: 'STREAM_START', ...ids(3) });
      expect(await again.next()).toMatchObject({ type: 'DATA', ...ids(3) });
    },
  );

  it('has one connection at a time: CONNECTION_START is unknown to it, a new START replaces the stream', async () => {
    const peer = await start();
    peer.send({ type: 'STREAM_START', ...ids(1) });
    await peer.text('SSH-2.0-');
    peer.send({ type: 'CONNECTION_START', ...ids(1, 'SSH', 2) }, { type: 'STREAM_START', ...ids(2) });
    const messages = [await peer.next()];
    while (
      messages.at(-1)?.type !== 'DATA' ||
      !('streamId' in messages.at(-1)!) ||
      (messages.at(-1) as { streamId: number }).streamId !== 2
    )
      messages.push(await peer.next());
    expect(messages.every((message) => message.type === 'DATA')).toBe(true);
    peer.send({ type: 'DATA', ...ids(2), payload: bytes('nonsense\r\n\r\n') });
    expect(await peer.nextControl()).toMatchObject({ type: 'STREAM_RESET', ...ids(2) });
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

  it('resets the stream at once when SSH does not listen', async () => {
    const peer = await start();
    rig.devices[0]?.setServicesDown(true);
    peer.send({ type: 'STREAM_START', ...ids(1) });
    expect(await peer.next()).toMatchObject({ type: 'STREAM_RESET', ...ids(1) });
  });

  it('comes back with the same pair of tokens after a drop', async () => {
    const peer = await start();
    peer.socket.terminate();
    const again = await rig.plane.peer();
    expect(again.request.headers['client-token']).toBe(peer.request.headers['client-token']);
    expect(again.request.headers['access-token']).toBe('token-1');
  });
});

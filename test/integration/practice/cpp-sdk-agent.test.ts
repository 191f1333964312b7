import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AgentRig, bytes, get, notification } from './agent-rig';
import { ids, type AgentPeer } from './device-data-plane';

const services = ['SSH', 'HTTP', 'CONSOLE'];
let rig: AgentRig;
let peer: AgentPeer;
beforeEach(async () => {
  rig = await AgentRig.start();
  rig.device('solar-inverter-09').notify(notification('token-1', services));
  peer = await rig.again();
});
afterEach(() => rig.close());

describe('a program made with the C++ SDK (PROTOCOL.md 5.5, 5.7)', () => {
  it.each([
    ['V1', ids(1), ids(2)],
    ['V2', ids(1, 'SSH'), ids(2, 'SSH')],
    ['V3', ids(1, 'SSH', 1), ids(2, 'SSH', 2)],
  ] as const)('echoes the ids of a %s source', async (_version, first, second) => {
    peer.send({ type: 'STREAM_START', ...first });
    expect(await peer.next()).toMatchObject({ type: 'DATA', ...first });
    peer.send({ type: 'STREAM_START', ...second });
    expect(await peer.next()).toMatchObject({ type: 'DATA', ...second });
  });

  it('reports the end of a connection with CONNECTION_RESET and keeps the others; an echo of it is harmless', async () => {
    peer.send({ type: 'STREAM_START', ...ids(1, 'CONSOLE', 1) });
    await peer.text('> ');
    peer.send({ type: 'CONNECTION_START', ...ids(1, 'CONSOLE', 2) });
    await peer.text('> ');
    peer.send({ type: 'DATA', ...ids(1, 'CONSOLE', 1), payload: bytes('quit\n') });
    expect(await peer.nextControl()).toMatchObject({ type: 'CONNECTION_RESET', ...ids(1, 'CONSOLE', 1) });
    peer.send({ type: 'CONNECTION_RESET', ...ids(1, 'CONSOLE', 1) });
    peer.send({ type: 'DATA', ...ids(1, 'CONSOLE', 2), payload: bytes('status\n') });
    expect(await peer.text('> ')).toContain('OK solar-inverter-09');
  });

  it('serves several services at a time, and ends the older of two connections with one id', async () => {
    peer.send({ type: 'STREAM_START', ...ids(1, 'HTTP', 1) });
    peer.send({ type: 'STREAM_START', ...ids(1, 'CONSOLE', 1) });
    await peer.text('> ');
    peer.send({ type: 'DATA', ...ids(1, 'HTTP', 1), payload: get('/readings.json') });
    expect(await peer.text('"readings":[')).toMatch(/^HTTP\/1\.1 200 OK/);
    peer.send({ type: 'CONNECTION_START', ...ids(1, 'CONSOLE', 1) });
    expect(await peer.nextControl()).toMatchObject({ type: 'CONNECTION_RESET', ...ids(1, 'CONSOLE', 1) });
  });

  it('resets at once, with all ids, a connection that its service refuses', async () => {
    rig.devices[0]?.setServicesDown(true);
    peer.send({ type: 'STREAM_START', ...ids(1, 'SSH', 1) });
    expect(await peer.next()).toMatchObject({ type: 'CONNECTION_RESET', ...ids(1, 'SSH', 1) });
  });

  it('ends its process at a STREAM_RESET, in V1, for the stream it has reset itself', async () => {
    rig.devices[0]?.setServicesDown(true);
    peer.send({ type: 'STREAM_START', ...ids(1) });
    expect(await peer.next()).toMatchObject({ type: 'STREAM_RESET', ...ids(1) });
    peer.send({ type: 'STREAM_RESET', ...ids(1) });
    await peer.closed;
    expect(rig.said.join()).toContain('has crashed');
  });

  it('ignores in V2 and V3 what kills it in V1', async () => {
    peer.send({ type: 'STREAM_START', ...ids(1, 'CONSOLE') });
    await peer.text('> ');
    peer.send({ type: 'STREAM_RESET', ...ids(1, 'CONSOLE') }, { type: 'STREAM_RESET', ...ids(1, 'CONSOLE') });
    peer.send({ type: 'DATA', ...ids(1, 'CONSOLE'), payload: bytes('x') });
    peer.send({ type: 'STREAM_START', ...ids(2, 'CONSOLE') });
    expect(await peer.next()).toMatchObject({ type: 'DATA', ...ids(2, 'CONSOLE') });
  });

  it('a STREAM_RESET as the service sends it renews its WebSocket in a V3 session', async () => {
    peer.send({ type: 'STREAM_START', ...ids(1, 'CONSOLE', 1) });
    await peer.text('> ');
    peer.send({ type: 'STREAM_RESET', ...ids(1, 'CONSOLE') });
    await peer.closed;
    const again = await rig.again();
    again.send({ type: 'STREAM_START', ...ids(2, 'CONSOLE', 1) });
    expect(await again.text('> ')).toContain('register console');
  });
});

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { until } from '../../fakes/wait';
import { ids } from './device-data-plane';

import { AgentRig, bytes, get, notification, quick, services } from './agent-rig';

let rig: AgentRig;
beforeEach(async () => {
  rig = await AgentRig.start();
});
afterEach(() => rig.close());

describe('an agent like localproxy 3', () => {
  it('connects as destination with its token, its client token and the newest subprotocol', async () => {
    const { peer } = await rig.connected();
    const { url, headers } = peer.request;
    expect(url).toBe('/tunnel?local-proxy-mode=destination');
    expect(headers['access-token']).toBe('token-1');
    expect(headers['client-token']).toMatch(/^[a-zA-Z0-9-]{32,128}$/);
    expect(headers['sec-websocket-protocol']).toBe('aws.iot.securetunneling-3.0');
  });

  it('pings at once, with the time as digits (PROTOCOL.md 3.2)', async () => {
    rig.device('pump-station-07').notify(notification('token-1', services));
    const peer = await rig.plane.peer();
    const payload = await new Promise<Buffer>((resolve) => peer.socket.once('ping', resolve));
    expect(payload.toString()).toMatch(/^\d{13}$/);
  });

  it('serves several connections of several services in one tunnel', async () => {
    const { peer } = await rig.connected();
    peer.send(
      { type: 'STREAM_START', ...ids(1, 'HTTP', 1) },
      { type: 'DATA', ...ids(1, 'HTTP', 1), payload: get('/readings.json') },
    );
    expect(await peer.text('"readings":[')).toMatch(/^HTTP\/1\.1 200 OK/);
    peer.send(
      { type: 'CONNECTION_START', ...ids(1, 'HTTP', 2) },
      { type: 'DATA', ...ids(1, 'HTTP', 2), payload: get('/nowhere') },
    );
    const answer = await peer.next();
    expect(answer).toMatchObject({ type: 'DATA', ...ids(1, 'HTTP', 2) });
    peer.send({ type: 'STREAM_START', ...ids(1, 'SSH', 1) });
    expect(await peer.text('\r\n')).toContain('SSH-2.0-');
    peer.send({ type: 'STREAM_START', ...ids(1, 'CONSOLE', 1) });
    expect(await peer.text('> ')).toContain('pump-station-07 register console');
  });

  it('answers without connectionId to a V2 source, and ends a connection with STREAM_RESET then', async () => {
    const { peer } = await rig.connected(['CONSOLE'], quick, 'some-thing');
    peer.send({ type: 'STREAM_START', ...ids(5, 'CONSOLE') });
    expect(await peer.next()).toMatchObject({ type: 'DATA', ...ids(5, 'CONSOLE') });
    peer.send({ type: 'DATA', ...ids(5, 'CONSOLE'), payload: bytes('quit\n') });
    expect(await peer.nextControl()).toMatchObject({ type: 'STREAM_RESET', ...ids(5, 'CONSOLE') });
    peer.send({ type: 'STREAM_START', ...ids(6, 'CONSOLE') });
    expect(await peer.next()).toMatchObject({ type: 'DATA', ...ids(6, 'CONSOLE') });
  });

  it('drops the WebSocket without a close frame for a START without service, as a V1 source sends it, and comes back with the same pair (5.4)', async () => {
    const { peer } = await rig.connected();
    peer.send({ type: 'STREAM_START', ...ids(1) });
    expect(await peer.closed).toBe(1006);
    const again = await rig.plane.peer();
    expect(again.request.headers['access-token']).toBe('token-1');
    expect(again.request.headers['client-token']).toBe(peer.request.headers['client-token']);
  });

  it('ends with the session when the services are not the configured ones', async () => {
    const { peer } = await rig.connected(['HTTP']);
    expect(peer.isQuiet).toBe(true);
    const other = rig.device('other-thing');
    other.notify(notification('token-2', ['SSH']));
    const second = await rig.plane.peer();
    second.send({ type: 'SERVICE_IDS', serviceIds: ['SSH', 'HTTP'] });
    expect(await second.closed).toBe(1006);
    expect(rig.said.join()).toContain('are not the configured ones');
  });
});

describe('how an agent like localproxy 3 ends streams and connections', () => {
  it('echoes CONNECTION_RESET after everything received before it, and only for a connection it has (4.4)', async () => {
    const { peer } = await rig.connected(['CONSOLE'], quick, 'some-thing');
    peer.send({ type: 'STREAM_START', ...ids(1, 'CONSOLE', 1) });
    await peer.text('> ');
    peer.send(
      { type: 'CONNECTION_RESET', ...ids(1, 'CONSOLE', 9) },
      { type: 'DATA', ...ids(1, 'CONSOLE', 1), payload: bytes('write 40001 777\r\n') },
      { type: 'CONNECTION_RESET', ...ids(1, 'CONSOLE', 1) },
    );
    expect(await peer.nextControl()).toMatchObject({ type: 'CONNECTION_RESET', ...ids(1, 'CONSOLE', 1) });
    await until(async () => {
      peer.send({ type: 'CONNECTION_START', ...ids(1, 'CONSOLE', 2) });
      await peer.text('> ');
      peer.send({ type: 'DATA', ...ids(1, 'CONSOLE', 2), payload: bytes('read 40001\n') });
      expect(await peer.text('> ')).toContain('OK 40001 777');
    });
  });

  it('reports an end by the service with CONNECTION_RESET, after the last byte, and keeps the others', async () => {
    const { peer } = await rig.connected(['CONSOLE'], quick, 'some-thing');
    peer.send({ type: 'STREAM_START', ...ids(1, 'CONSOLE', 1) });
    await peer.text('> ');
    peer.send({ type: 'CONNECTION_START', ...ids(1, 'CONSOLE', 2) });
    await peer.text('> ');
    peer.send({ type: 'DATA', ...ids(1, 'CONSOLE', 1), payload: bytes('quit\n') });
    expect(await peer.text('bye\r\n')).toBe('bye\r\n');
    expect(await peer.next()).toMatchObject({ type: 'CONNECTION_RESET', ...ids(1, 'CONSOLE', 1) });
    peer.send({ type: 'DATA', ...ids(1, 'CONSOLE', 2), payload: bytes('status\n') });
    expect(await peer.text('> ')).toContain('OK some-thing');
  });

  it('uses up a START with another stream id while one is active: the next START opens (5.4)', async () => {
    const { peer } = await rig.connected(['CONSOLE'], quick, 'some-thing');
    peer.send({ type: 'STREAM_START', ...ids(1, 'CONSOLE', 1) });
    await peer.text('> ');
    peer.send(
      { type: 'STREAM_START', ...ids(2, 'CONSOLE', 1) },
      { type: 'DATA', ...ids(2, 'CONSOLE', 1), payload: bytes('status\n') },
    );
    peer.send({ type: 'STREAM_START', ...ids(3, 'CONSOLE', 1) });
    const answer = await peer.next();
    expect(answer).toMatchObject({ type: 'DATA', ...ids(3, 'CONSOLE', 1) });
  });

  it('leaves what comes together with a START alone until another message arrives (5.4)', async () => {
    const { peer } = await rig.connected(['CONSOLE'], quick, 'some-thing');
    peer.sendTogether(
      { type: 'STREAM_START', ...ids(1, 'CONSOLE', 1) },
      { type: 'DATA', ...ids(1, 'CONSOLE', 1), payload: bytes('read 40001\n') },
    );
    expect(await peer.text('> ')).not.toContain('40001');
    peer.send({ type: 'DATA', ...ids(1, 'CONSOLE', 1), payload: bytes('read 40002\n') });
    const answers = await peer.text('OK 40002');
    expect(answers.indexOf('OK 40001')).toBeGreaterThanOrEqual(0);
  });
});

describe('an agent like localproxy 3 when something fails', () => {
  it('tries six times to reach a service where nothing listens, then resets the stream with all its connections', async () => {
    const { pump, peer } = await rig.connected(['CONSOLE', 'HTTP']);
    pump.setServicesDown(true);
    peer.send({ type: 'STREAM_START', ...ids(4, 'CONSOLE', 1) });
    expect(await peer.next()).toMatchObject({ type: 'STREAM_RESET', ...ids(4, 'CONSOLE') });
    pump.setServicesDown(false);
    peer.send({ type: 'STREAM_START', ...ids(5, 'CONSOLE', 2) });
    expect(await peer.text('> ')).toContain('register console');
    pump.setServicesDown(true);
    expect(await peer.nextControl()).toMatchObject({ type: 'CONNECTION_RESET', ...ids(5, 'CONSOLE', 2) });
  });

  it('keeps bytes that arrive before the service can be reached', async () => {
    const { pump, peer } = await rig.connected(['CONSOLE'], { ...quick, dialTries: 1000 }, 'some-thing');
    pump.setServicesDown(true);
    peer.send(
      { type: 'STREAM_START', ...ids(1, 'CONSOLE', 1) },
      { type: 'DATA', ...ids(1, 'CONSOLE', 1), payload: bytes('read 40') },
      { type: 'DATA', ...ids(1, 'CONSOLE', 1), payload: bytes('001\n') },
    );
    pump.setServicesDown(false);
    expect(await peer.text('OK 40001 420')).toContain('register console');
  });

  it('stops for good at a close frame, at 4xx and without a client token after a drop that is refused; tries on at 5xx', async () => {
    rig.plane.refusals.push(503, 500);
    const { peer } = await rig.connected(['SSH'], quick, 'cold-store-cam-18');
    expect(rig.plane.handshakes).toBe(3);
    expect(peer.request.headers['client-token']).toBeUndefined();
    rig.plane.refusals.push(400);
    peer.socket.terminate();
    await until(() => expect(rig.said.join()).toContain('refused with status 400'));
    const { peer: second } = await rig.connected(['SSH'], quick, 'other-thing');
    second.socket.close(1000);
    await until(() => expect(rig.said.join()).toContain('the service closed the tunnel connection (1000)'));
    const before = rig.plane.handshakes;
    rig.devices[0]?.notify(notification('token-new', ['SSH']));
    const third = await rig.plane.peer();
    expect(third.request.headers['access-token']).toBe('token-new');
    expect(rig.plane.handshakes).toBe(before + 1);
  });

  it('takes nothing while its agent is stopped, drops its tunnels without a close frame, and does not regain what it missed', async () => {
    const { pump, peer } = await rig.connected();
    pump.setRunning(false);
    expect(await peer.closed).toBe(1006);
    pump.notify(notification('token-lost', services));
    pump.setRunning(true);
    pump.notify(notification('token-3', services));
    const next = await rig.plane.peer();
    expect(next.request.headers['access-token']).toBe('token-3');
    expect(rig.plane.waiting).toBe(0);
  });

  it('drops the WebSocket when what arrives is no message', async () => {
    const { peer } = await rig.connected();
    peer.socket.send(Buffer.from([0, 3, 0xff, 0xff, 0xff]));
    expect(await peer.closed).toBe(1006);
    const again = await rig.plane.peer();
    again.socket.send('text');
    expect(await again.closed).toBe(1006);
  });
});

it('no agent ever logs a token', async () => {
  rig.plane.refusals.push(503);
  const { peer } = await rig.connected(['SSH'], quick, 'other-thing');
  rig.plane.refusals.push(403);
  peer.socket.terminate();
  await until(() => expect(rig.said.join()).toContain('403'));
  expect(rig.said.join()).not.toContain('token-');
});

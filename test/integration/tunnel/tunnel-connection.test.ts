import { get } from 'node:https';
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../fakes/manual-clock';
import { secret } from '../../fakes/proxy-rig';
import { rejection, until } from '../../fakes/scripted-cloud';
import { tunnelTest } from '../../fakes/tunnel-test';

const { cloud, start, connecting } = await tunnelTest();

/** Somebody else's whole way to the service and back: TCP, TLS, a request and its answer. */
const visit = ({ port, ca }: { readonly port: number; readonly ca: string }): Promise<void> =>
  new Promise((resolve, reject) => {
    const request = get({ host: 'localhost', port, ca, agent: false }, (response) =>
      response.resume().on('end', resolve),
    );
    request.on('error', reject);
  });

const accept = { kind: 'accept', serviceIds: ['SSH'] } as const;

describe('trying again', () => {
  it('keeps trying with the same pair of tokens after 5xx answers and lost handshakes', async () => {
    cloud.script.push(
      rejection('503 Service Unavailable', 'busy'),
      { kind: 'hang-up' },
      rejection('500 Internal Server Error', ''),
      accept,
    );
    const proxy = await connecting();
    await proxy.link('open');
    expect(proxy.states()).toEqual([
      'connecting',
      'waiting',
      'connecting',
      'waiting',
      'connecting',
      'waiting',
      'connecting',
      'open',
    ]);
    expect((await proxy.link('waiting')).cause).toMatchObject({
      kind: 'rejected',
      rejection: { status: 503, words: 'busy' },
    });
    expect((await proxy.link('waiting', 2)).cause).toMatchObject({ kind: 'failure', failure: { stage: 'upgrade' } });
    expect(
      new Set(
        cloud.requests.map(({ headers }) => `${String(headers['access-token'])} ${String(headers['client-token'])}`),
      ).size,
    ).toBe(1);
  });

  it('a waiting link tries at once when it is probed', async () => {
    cloud.script.push(rejection('503 Service Unavailable', ''), accept);
    const proxy = await connecting({ tuning: { backoffBaseMs: 600_000, backoffCapMs: 600_000 } });
    await proxy.link('waiting');
    proxy.proxy.probe();
    await proxy.link('open');
  });

  it('a half-open link is dropped and made again', async () => {
    cloud.script.push({ ...accept, autoPong: false });
    const proxy = await connecting({ tuning: { pingIntervalMs: 40, pongTimeoutMs: 60 } });
    const peer = await cloud.peer();
    await until(() => peer.pings.length > 0);
    peer.socket.pong(peer.pings[0]);
    expect((await proxy.link('waiting')).cause).toMatchObject({ kind: 'failure', failure: { code: 'pong-timeout' } });
    await proxy.link('open', 2);
    await until(() => proxy.last('pong'));
    expect(proxy.last('pong')!.roundTripMs).toBeGreaterThan(0);
  });
});

describe('after a drop', () => {
  it('reconnects at once after a drop without a close frame, ends the connections cleanly and keeps waiting clients', async () => {
    const proxy = await connecting({ tuning: { backoffBaseMs: 60_000, backoffCapMs: 120_000 } });
    const peer = await cloud.peer();
    await proxy.link('open');
    const program = await proxy.open();
    await peer.waitFor('STREAM_START');
    peer.send({
      type: 'DATA',
      streamId: 1,
      serviceId: 'SSH',
      connectionId: 1,
      payload: Buffer.from('before the drop'),
    });
    await until(() => program.length > 0);
    peer.drop();
    expect((await proxy.link('waiting')).cause).toMatchObject({
      kind: 'failure',
      failure: { stage: 'session', code: 'dropped' },
    });
    const waiting = await proxy.open();
    waiting.socket.write('meanwhile');
    await proxy.link('open', 2);
    const second = await cloud.peer(2);
    // Numbers go on: nothing late from the first WebSocket can be mistaken.
    expect(await second.waitFor('STREAM_START')).toMatchObject({ streamId: 2, connectionId: 2 });
    await until(() => second.upBytes(2).toString() === 'meanwhile');
    await until(() => program.closed);
    expect(program).toMatchObject({ error: null });
    expect(proxy.events).toContainEqual(
      expect.objectContaining({ kind: 'client-ended', by: 'tunnel-connection', connection: 1, answered: true }),
    );
  });

  it('a drop in the middle of a frame leaves nothing behind', async () => {
    const proxy = await connecting();
    const peer = await cloud.peer();
    await proxy.link('open');
    peer.sendBytes(Uint8Array.of(0x20, 0x00, 1, 2, 3));
    await new Promise((resolve) => peer.socket.ping('', false, () => resolve(null)));
    peer.drop();
    await proxy.link('open', 2);
    const program = await proxy.open();
    const second = await cloud.peer(2);
    const start = await second.waitFor('STREAM_START');
    second.send({
      type: 'DATA',
      streamId: start.streamId,
      serviceId: 'SSH',
      connectionId: start.connectionId,
      payload: Buffer.from('clean'),
    });
    await until(() => program.bytes.toString() === 'clean');
  });

  it('a drop without a client token is tried once more and then refused', async () => {
    const proxy = await start();
    cloud.script.push(
      accept,
      rejection(
        '400 Bad Request',
        'Invalid access token: The access token was previously used and cannot be used again',
      ),
    );
    proxy.proxy.connect({ accessToken: secret.accessToken, clientToken: null });
    await proxy.link('open');
    (await cloud.peer()).drop();
    expect((await proxy.link('refused')).rejection.status).toBe(400);
    expect(cloud.requests).toHaveLength(2);
  });
});

describe('stopping for the owner to decide', () => {
  it('a close frame is told with code and reason and not answered with a reconnect', async () => {
    const proxy = await connecting();
    await proxy.link('open');
    (await cloud.peer()).socket.close(1001, 'tunnel closed');
    expect(await proxy.link('closed')).toMatchObject({ code: 1001, reason: 'tunnel closed' });
    expect(cloud.requests).toHaveLength(1);
    // A new pair of tokens goes on with the same listeners.
    proxy.proxy.connect({ accessToken: 'rotated', clientToken: null });
    await proxy.link('open', 2);
    expect(cloud.requests[1]!.headers['access-token']).toBe('rotated');
    expect((await proxy.open()).error).toBeNull();
  });

  it.each([400, 401, 403, 404])('a %i answer is final and its words carry no token', async (status) => {
    cloud.script.push(rejection(`${status} No`, `no: ${secret.accessToken}`, ['X-Status-Reason: Tunnel is closed']));
    const proxy = await connecting();
    const { rejection: told } = await proxy.link('refused');
    expect(told).toMatchObject({ status, words: 'no: … · Tunnel is closed' });
    expect(JSON.stringify(proxy.events)).not.toContain(secret.accessToken);
  });

  it('a login page on the way is no refusal', async () => {
    cloud.script.push(
      rejection('302 Found', '', ['location: http://login.example/']),
      rejection('200 OK', 'log in'),
      accept,
    );
    const proxy = await connecting();
    await proxy.link('open');
    expect((await proxy.link('waiting')).cause).toMatchObject({
      kind: 'rejected',
      rejection: { status: 302, between: { server: null, title: null } },
    });
  });

  it('disconnect holds local clients, and connect goes on with them', async () => {
    const proxy = await connecting();
    await proxy.link('open');
    proxy.proxy.disconnect();
    await proxy.link('idle');
    await until(async () => (await cloud.peer()).closed);
    const program = await proxy.open();
    program.socket.write('patient');
    proxy.proxy.connect(secret);
    await until(async () => (await cloud.peer(2)).upBytes(1).toString() === 'patient');
    expect(program.ended).toBe(false);
  });
});

describe('another WebSocket in place of one', () => {
  it('another protocol version takes a new WebSocket, opened after the old one has gone', async () => {
    // Nothing is given up because it takes long: the second WebSocket can only come of the end of the first.
    const proxy = await connecting({ clock: new ManualClock() });
    await proxy.link('open');
    const first = await cloud.peer(1);
    const held = first.holdCloseFrame();
    proxy.proxy.setProtocol('V1');
    const answer = await held;
    // Whoever had begun before that would be here by now.
    await visit(cloud);
    await visit(cloud);
    expect(cloud.requests).toHaveLength(1);
    expect(proxy.states()).toEqual(['connecting', 'open', 'connecting']);
    answer();
    expect(await proxy.link('open', 2)).toMatchObject({ protocol: 'V1' });
    expect(first.closed).toMatchObject({ code: 1000 });
    await proxy.open();
    expect(await (await cloud.peer(2)).waitFor('STREAM_START')).toMatchObject({ serviceId: '', connectionId: 0 });
  });

  it('a service that does not answer the close frame is waited for no longer than a second', async () => {
    const clock = new ManualClock();
    const proxy = await connecting({ clock });
    await proxy.link('open');
    const held = (await cloud.peer(1)).holdCloseFrame();
    proxy.proxy.setProtocol('V1');
    await held;
    clock.advance(999);
    await visit(cloud);
    await visit(cloud);
    expect(cloud.requests).toHaveLength(1);
    clock.advance(1);
    expect(await proxy.link('open', 2)).toMatchObject({ protocol: 'V1' });
  });
});

import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { listening } from '../../fakes/loopback';
import { secret } from '../../fakes/proxy-rig';
import { rejection, until } from '../../fakes/scripted-cloud';
import { tunnelTest } from '../../fakes/tunnel-test';

/**
 * What localproxy 3.3.1 gets wrong about its start and its link (PROTOCOL.md 2.3, 2.5, 3.2, 3.6, 4.1), and this proxy
 * must not.
 */

const { cloud, start, connecting, connected } = await tunnelTest();

describe('4.1: start-up', () => {
  it('a busy local port is found before the single-use token is spent', async () => {
    const other = createServer();
    const port = await listening(other);
    const proxy = await start();
    const result = await proxy.proxy.bind([{ serviceId: 'SSH', port }]);
    other.close();
    expect(result).toMatchObject({ ok: false, serviceId: 'SSH', port, code: 'EADDRINUSE' });
    expect(result.ok ? 0 : result.freePort).toBeGreaterThan(0);
    expect(cloud.requests).toHaveLength(0);
    // What was bound before still is.
    expect((await proxy.open()).error).toBeNull();
  });

  it('service ids that differ from the expected ones are adopted instead of being fatal', async () => {
    const { proxy } = await connected({ serviceIds: ['WEB'], listeners: [{ serviceId: 'SSH', port: 0 }] });
    await until(() => proxy.last('services-adopted'));
    expect(proxy.last('services-adopted')).toMatchObject({
      announced: ['WEB'],
      listeners: [{ serviceId: 'WEB', port: proxy.ports.get('SSH') }],
    });
    const peer = await cloud.peer();
    await proxy.open();
    expect(await peer.waitFor('STREAM_START')).toMatchObject({ serviceId: 'WEB' });
  });

  it('a bare port on a tunnel with several services sends a service id', async () => {
    const { proxy, peer } = await connected({ serviceIds: ['SSH', 'HTTP'], listeners: [{ serviceId: '', port: 0 }] });
    await until(() => proxy.last('services-adopted'));
    expect(proxy.last('services-adopted')!.listeners.map(({ serviceId }) => serviceId)).toEqual(['SSH', 'HTTP']);
    await proxy.open('');
    expect(await peer.waitFor('STREAM_START')).toMatchObject({ serviceId: 'SSH' });
  });

  it('a port that the system chose stays the same over a reconnect', async () => {
    const { proxy, peer } = await connected();
    peer.drop();
    await proxy.link('open', 2);
    const program = await proxy.open();
    expect(program.error).toBeNull();
    await (await cloud.peer(2)).waitFor('STREAM_START');
    expect(proxy.last('stats')!.services[0]!.port).toBe(proxy.ports.get('SSH'));
  });

  it('local ports are open before the service ids come, and their programs wait', async () => {
    cloud.otherwise = { kind: 'accept', serviceIds: null };
    const proxy = await connecting();
    const peer = await cloud.peer();
    const program = await proxy.open();
    program.socket.write('early');
    await until(() => proxy.last('stats')?.services[0]?.waitingClients === 1);
    peer.send({ type: 'SERVICE_IDS', serviceIds: ['SSH'] });
    await until(() => peer.upBytes(1).toString() === 'early');
    expect(program.error).toBeNull();
  });
});

describe('2.3, 2.5, 3.2: the link', () => {
  it('a 101 that is no answer to the upgrade came from something in between: back-off, not a hot loop', async () => {
    cloud.otherwise = rejection('101 Switching Protocols', '', ['upgrade: websocket', 'sec-websocket-accept: x']);
    const proxy = await connecting({ tuning: { backoffBaseMs: 100_000, backoffCapMs: 100_000 } });
    const waiting = await proxy.link('waiting');
    expect(waiting.cause).toMatchObject({
      kind: 'rejected',
      rejection: { status: 101, between: { server: null, title: null } },
    });
    expect(waiting.retryAt - Date.now()).toBeGreaterThan(5_000);
    expect(cloud.requests).toHaveLength(1);
  });

  it('an answer of subprotocol 1.0 to an offer of 3.0 is noticed, and nothing of 3.0 is sent to it', async () => {
    cloud.otherwise = { kind: 'accept', serviceIds: ['SSH'], subprotocol: 'aws.iot.securetunneling-1.0' };
    const proxy = await start({ tuning: { backoffBaseMs: 100_000, backoffCapMs: 100_000 } });
    const program = await proxy.open();
    program.socket.write('SSH-2.0-program\r\n');
    proxy.proxy.connect(secret);
    expect((await proxy.link('waiting')).cause).toMatchObject({
      kind: 'failure',
      failure: { stage: 'upgrade', code: 'subprotocol' },
    });
    expect(cloud.peers.flatMap(({ messages }) => messages)).toEqual([]);
    expect(cloud.requests).toHaveLength(1);
  });

  it('a refused token is told as refused with status, words and channel id, and is not tried again', async () => {
    const words = 'Invalid access token: The access token was previously used and can not be used again.';
    cloud.otherwise = rejection('400 Bad Request', `${words}\n`, [
      'channel-id: abc',
      'date: Tue, 24 Nov 2026 11:00:00 GMT',
    ]);
    const proxy = await connecting();
    expect((await proxy.link('refused')).rejection).toEqual({
      status: 400,
      words,
      channelId: 'abc',
      date: 'Tue, 24 Nov 2026 11:00:00 GMT',
    });
    expect(cloud.requests).toHaveLength(1);
  });

  it('a pong with any payload does not kill it', async () => {
    const { proxy, peer } = await connected();
    for (const payload of ['', 'not a number', '\u0000\xff', '99999999999999999999999'])
      peer.socket.pong(Buffer.from(payload, 'latin1'));
    const program = await proxy.open();
    program.socket.write('alive');
    await until(() => peer.upBytes(1).toString() === 'alive');
  });

  it("the service's ping is answered once", async () => {
    const { proxy, peer } = await connected();
    const pongs: string[] = [];
    peer.socket.on('pong', (payload) => pongs.push(payload.toString()));
    peer.socket.ping('are you there');
    const program = await proxy.open();
    program.socket.write('later');
    await until(() => peer.upBytes(1).toString() === 'later');
    expect(pongs).toEqual(['are you there']);
  });
});

describe('3.6: the end of the link, and trying again', () => {
  it('a close frame is answered with one', async () => {
    const { proxy, peer } = await connected();
    peer.socket.close(1001, 'going away');
    await proxy.link('closed');
    await until(() => peer.closed);
    expect(peer.closed).toEqual({ code: 1001 });
  });

  it('no number of failures ends the trying, and none makes it hot', async () => {
    cloud.otherwise = { kind: 'hang-up' };
    const proxy = await connecting({ tuning: { backoffBaseMs: 5, backoffCapMs: 10 } });
    await until(() => cloud.requests.length >= 30, 'thirty attempts');
    expect(new Set(proxy.states())).toEqual(new Set(['connecting', 'waiting']));
    cloud.otherwise = { kind: 'accept', serviceIds: ['SSH'] };
    await proxy.link('open');
  });
});

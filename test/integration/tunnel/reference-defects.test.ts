import { randomBytes } from 'node:crypto';
import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { listening } from '../../fakes/loopback';
import { secret } from '../../fakes/proxy-rig';
import { rejection, until } from '../../fakes/scripted-cloud';
import { tunnelTest } from '../../fakes/tunnel-test';

/** What localproxy 3.3.1 gets wrong (PROTOCOL.md 2.3, 2.5, 3.2, 4.1 to 4.5, 5.4), and this proxy must not. */

const { cloud, start, connecting, connected, serving } = await tunnelTest();

const ssh = { streamId: 1, serviceId: 'SSH', connectionId: 1 };

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
});

describe('4.2: connections', () => {
  it('more than 128 open connections on one service do not kill it', async () => {
    const { proxy, peer } = await connected();
    const programs = await Promise.all(Array.from({ length: 200 }, () => proxy.open()));
    for (const [at, { socket }] of programs.entries()) socket.write(`client ${at}`);
    await until(() => peer.of('DATA').length === 200);
    expect(new Set(peer.of('DATA').map(({ connectionId }) => connectionId)).size).toBe(200);
    expect(peer.of('STREAM_START')).toHaveLength(1);
    expect(peer.of('CONNECTION_START')).toHaveLength(199);
  });

  it('a client over the limit is refused cleanly and the others go on', async () => {
    const { proxy, peer } = await connected({ tuning: { maxConnectionsPerService: 2 } });
    const first = await proxy.open();
    await proxy.open();
    const third = await proxy.open();
    await until(() => third.ended);
    expect(third).toMatchObject({ error: null, length: 0 });
    expect(proxy.last('client-ended')).toMatchObject({ by: 'limit', connection: 3 });
    first.socket.write('still here');
    await until(() => peer.upBytes(1).toString() === 'still here');
    expect(peer.of('CONNECTION_START')).toHaveLength(1);
  });
});

describe('4.3: older destinations', () => {
  it.each(['V1', 'V2'] as const)('a second simultaneous client in %s waits and breaks neither', async (protocol) => {
    const { proxy, peer } = await connected({ protocol });
    const ids = { streamId: 1, serviceId: protocol === 'V1' ? '' : 'SSH', connectionId: 0 };
    const first = await proxy.open();
    expect(await peer.waitFor('STREAM_START')).toMatchObject(ids);
    const second = await proxy.open();
    second.socket.write('second');
    await until(() => proxy.last('stats')?.services[0]?.waitingClients === 1);
    first.socket.write('first');
    await until(() => peer.of('DATA').length === 1);
    peer.send({ type: 'DATA', ...ids, payload: Buffer.from('answer') });
    await until(() => first.bytes.toString() === 'answer');
    expect(peer.of('STREAM_START')).toHaveLength(1);
    first.socket.end();
    expect(await peer.waitFor('STREAM_RESET')).toMatchObject(ids);
    expect(await peer.waitFor('STREAM_START', 2)).toMatchObject({ ...ids, streamId: 2 });
    await until(() => peer.of('DATA').length === 2);
    expect(peer.of('DATA')[1]).toMatchObject({ ...ids, streamId: 2, payload: Buffer.from('second') });
    expect(second.ended).toBe(false);
    expect(peer.of('STREAM_RESET')).toHaveLength(1);
  });
});

describe('4.4: ends of connections', () => {
  it('a STREAM_RESET of one service does not stall the others', async () => {
    const { proxy, peer } = await connected({ serviceIds: ['SSH', 'HTTP'] });
    const shell = await proxy.open('SSH');
    const page = await proxy.open('HTTP');
    await peer.waitFor('STREAM_START', 2);
    peer.send(
      { type: 'DATA', ...ssh, payload: Buffer.from('last words') },
      { type: 'STREAM_RESET', ...ssh, connectionId: 0 },
    );
    peer.send({ type: 'DATA', streamId: 1, serviceId: 'HTTP', connectionId: 1, payload: Buffer.from('page') });
    await until(() => shell.closed && page.length === 4);
    expect(shell.bytes.toString()).toBe('last words');
    expect(page.ended).toBe(false);
    // The same port takes the next client at once, on a new stream.
    await proxy.open('SSH');
    expect((await peer.waitFor('STREAM_START', 3)).streamId).toBe(2);
  });

  it('a SESSION_RESET closes every connection and stalls nothing', async () => {
    const { proxy, peer } = await connected({ serviceIds: ['SSH', 'HTTP'] });
    const programs = [await proxy.open('SSH'), await proxy.open('HTTP'), await proxy.open('HTTP')];
    await peer.waitFor('CONNECTION_START');
    peer.send({ type: 'DATA', ...ssh, payload: Buffer.from('before') }, { type: 'SESSION_RESET' });
    await until(() => programs.every(({ closed }) => closed));
    expect(programs[0]!.bytes.toString()).toBe('before');
    const next = await proxy.open('HTTP');
    const start = await peer.waitFor('STREAM_START', 3);
    peer.send({
      type: 'DATA',
      streamId: start.streamId,
      serviceId: 'HTTP',
      connectionId: start.connectionId,
      payload: Buffer.from('on'),
    });
    await until(() => next.bytes.toString() === 'on');
  });

  it('an unknown type that may be ignored stalls nothing', async () => {
    const { peer, program } = await serving();
    peer.send({ type: 'UNKNOWN', number: 77, ignorable: true }, { type: 'DATA', ...ssh, payload: Buffer.from('on') });
    await until(() => program.bytes.toString() === 'on');
  });

  it('an unknown type that may not be ignored drops the WebSocket, not the process', async () => {
    const { proxy, peer, program } = await serving();
    peer.send(
      { type: 'DATA', ...ssh, payload: Buffer.from('before') },
      { type: 'UNKNOWN', number: 77 },
      { type: 'DATA', ...ssh, payload: Buffer.from('after') },
    );
    expect((await proxy.link('waiting')).cause).toMatchObject({
      kind: 'failure',
      failure: { stage: 'session', code: 'protocol' },
    });
    await until(() => program.closed);
    expect(program.bytes.toString()).toBe('before');
    await proxy.link('open', 2);
  });

  it('an unparsable message does not lead to a hot loop of reconnects', async () => {
    cloud.otherwise = { kind: 'accept', serviceIds: ['SSH'] };
    const proxy = await connecting({ tuning: { backoffBaseMs: 100_000, backoffCapMs: 100_000 } });
    (await cloud.peer()).sendBytes(Uint8Array.of(0, 2, 0xff, 0xff));
    const waiting = await proxy.link('waiting');
    expect(waiting.retryAt - Date.now()).toBeGreaterThan(5_000);
    expect(cloud.requests).toHaveLength(1);
  });

  it('a reset for a connection that is already gone is ignored and never echoed in a loop', async () => {
    const { proxy, peer, program } = await serving();
    program.socket.end();
    await peer.waitFor('CONNECTION_RESET');
    for (let count = 0; count < 20; count += 1)
      peer.send(
        { type: 'CONNECTION_RESET', ...ssh },
        { type: 'CONNECTION_RESET', ...ssh, connectionId: 99 },
        { type: 'STREAM_RESET', ...ssh, streamId: 9 },
      );
    const next = await proxy.open();
    next.socket.write('on');
    await until(() => peer.upBytes(2).toString() === 'on');
    expect(peer.of('CONNECTION_RESET')).toHaveLength(1);
  });

  it('data of a stale stream never reaches a new connection', async () => {
    const { proxy, peer } = await connected();
    const first = await proxy.open();
    await peer.waitFor('STREAM_START');
    peer.send({ type: 'STREAM_RESET', ...ssh, connectionId: 0 });
    await until(() => first.closed);
    const second = await proxy.open();
    const { connectionId } = await peer.waitFor('STREAM_START', 2);
    peer.send(
      { type: 'DATA', ...ssh, connectionId, payload: Buffer.from('stale') },
      { type: 'STREAM_RESET', ...ssh },
      { type: 'DATA', ...ssh, streamId: 2, connectionId, payload: Buffer.from('fresh') },
    );
    await until(() => second.length > 0);
    expect(second.bytes.toString()).toBe('fresh');
  });
});

describe('4.5: flow control', () => {
  it('a local program that does not read pauses the tunnel instead of killing it, and loses nothing', async () => {
    const { proxy, peer } = await connected({ serviceIds: ['SSH', 'HTTP'], tuning: { readerBudgetBytes: 262_144 } });
    const slow = await proxy.open('SSH', { paused: true });
    await peer.waitFor('STREAM_START');
    const size = 24_000_000;
    const bytes = randomBytes(64_000);
    let sent = 0;
    for (; sent < size; sent += bytes.length) peer.send({ type: 'DATA', ...ssh, payload: bytes });
    await until(() => proxy.last('stats')?.services[0]?.pausedBy === 1);
    // The rest is still with the sender: neither here nor in between.
    await until(() => peer.socket.bufferedAmount > 1_000_000);
    slow.socket.resume();
    await until(() => slow.length === sent);
    expect(slow.bytes.subarray(-64_000).equals(bytes)).toBe(true);
    await until(() => proxy.last('stats')?.services[0]?.pausedBy === null);
  });

  it('a paused tunnel goes on when the slow program leaves', async () => {
    const { proxy, peer } = await connected({ serviceIds: ['SSH', 'HTTP'], tuning: { readerBudgetBytes: 65_536 } });
    const slow = await proxy.open('SSH', { paused: true });
    const page = await proxy.open('HTTP');
    await peer.waitFor('STREAM_START', 2);
    for (let count = 0; count < 300; count += 1) peer.send({ type: 'DATA', ...ssh, payload: randomBytes(64_000) });
    peer.send({ type: 'DATA', ...ssh, serviceId: 'HTTP', payload: Buffer.from('page') });
    await until(() => proxy.last('stats')?.services[0]?.pausedBy === 1);
    slow.socket.destroy();
    await until(() => page.bytes.toString() === 'page');
  });
});

describe('2.3, 2.5, 3.2: the link', () => {
  it('a 101 without a subprotocol is a failure with back-off, not a hot loop', async () => {
    cloud.otherwise = rejection('101 Switching Protocols', '', ['upgrade: websocket', 'sec-websocket-accept: x']);
    const proxy = await connecting({ tuning: { backoffBaseMs: 100_000, backoffCapMs: 100_000 } });
    const waiting = await proxy.link('waiting');
    expect(waiting.cause).toMatchObject({ kind: 'failure', failure: { stage: 'upgrade' } });
    expect(waiting.retryAt - Date.now()).toBeGreaterThan(5_000);
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

describe('3.6, 4.4, 5.4: the rest of the list', () => {
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

  it('a close frame is answered with one', async () => {
    const { proxy, peer } = await connected();
    peer.socket.close(1001, 'going away');
    await proxy.link('closed');
    await until(() => peer.closed);
    expect(peer.closed).toEqual({ code: 1001 });
  });

  it('a program that sends at once never has its DATA in the WebSocket message of its START', async () => {
    const { proxy, peer } = await connected();
    const programs = await Promise.all(
      Array.from({ length: 20 }, async () => {
        const program = await proxy.open();
        program.socket.write('at once');
        return program;
      }),
    );
    await until(() => peer.of('DATA').length === programs.length);
    const starts = peer.received.filter(({ message }) => message.type.endsWith('START'));
    for (const start of starts)
      expect(peer.received.filter(({ inMessage }) => inMessage === start.inMessage)).toEqual([start]);
  });

  it('a program that ends only its own side is ended as the protocol knows it: all it sent goes first, what came so far is read, a late reply is lost, nothing breaks', async () => {
    const { proxy, peer } = await connected();
    const program = await proxy.open('SSH', { allowHalfOpen: true });
    program.socket.write('question');
    await until(() => peer.upBytes(1).toString() === 'question');
    peer.send({ type: 'DATA', ...ssh, payload: Buffer.from('so far') });
    await until(() => program.length > 0);
    program.socket.end(' and the rest');
    await peer.waitFor('CONNECTION_RESET');
    expect(peer.upBytes(1).toString()).toBe('question and the rest');
    peer.send({ type: 'DATA', ...ssh, payload: Buffer.from('late') });
    await until(() => program.closed);
    expect(program.bytes.toString()).toBe('so far');
    expect(program.error).toBeNull();
    const next = await proxy.open();
    next.socket.write('on');
    await until(() => peer.upBytes(2).toString() === 'on');
  });

  it('a device that answers without connection ids is noticed, and served one program at a time on a WebSocket of its version', async () => {
    const { proxy, peer, program } = await serving();
    peer.send({ type: 'DATA', ...ssh, connectionId: 0, payload: Buffer.from('old') });
    await until(() => proxy.last('older-destination'));
    expect(proxy.last('older-destination')).toMatchObject({ speaks: 'V2', by: 'data' });
    await until(() => program.bytes.toString() === 'old');
    proxy.proxy.setProtocol('V2');
    const next = await cloud.peer(2);
    const [first, second] = [await proxy.open(), await proxy.open()];
    first.socket.write('first');
    second.socket.write('second');
    await until(() => next.of('DATA').length === 1);
    expect(next.of('STREAM_START')).toHaveLength(1);
    first.socket.end();
    await next.waitFor('STREAM_START', 2);
    await until(() => next.upBytes(0, 3).toString() === 'second');
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

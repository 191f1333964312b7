import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { until } from '../../fakes/scripted-cloud';
import { tunnelTest } from '../../fakes/tunnel-test';

/** What localproxy 3.3.1 gets wrong about connections (PROTOCOL.md 4.2 to 4.5, 5.4), and this proxy must not. */

const { cloud, connecting, connected, serving } = await tunnelTest();

const ssh = { streamId: 1, serviceId: 'SSH', connectionId: 1 };

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

  it('a device that answers without connection ids is noticed, and served one program at a time on the same WebSocket', async () => {
    const { proxy, peer, program } = await serving();
    peer.send({ type: 'DATA', ...ssh, connectionId: 0, payload: Buffer.from('old') });
    await until(() => proxy.last('one-connection'));
    await until(() => program.bytes.toString() === 'old');
    const [first, second] = [await proxy.open(), await proxy.open()];
    first.socket.write('first');
    second.socket.write('second');
    program.socket.end();
    await until(() => peer.of('DATA').length === 1);
    expect(peer.of('STREAM_RESET')).toHaveLength(1);
    expect(peer.of('STREAM_START')).toHaveLength(2);
    first.socket.end();
    await peer.waitFor('STREAM_START', 3);
    await until(() => peer.upBytes(3, 3).toString() === 'second');
    expect(peer.of('CONNECTION_RESET')).toEqual([]);
    expect(proxy.states().filter((kind) => kind === 'open')).toHaveLength(1);
  });
});

describe('4.4: resets of a stream and of the session', () => {
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
});

describe('4.4: what comes after an end', () => {
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

  it('a reset for a connection that is already gone is ignored and never echoed in a loop', async () => {
    const { proxy, peer, program } = await serving();
    peer.send({ type: 'DATA', ...ssh, payload: Buffer.from('hello') });
    await until(() => program.bytes.toString() === 'hello');
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

describe('4.4: messages that nobody knows', () => {
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

describe('5.4: starts', () => {
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
});

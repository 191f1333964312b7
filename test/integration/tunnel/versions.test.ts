import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../fakes/manual-clock';
import { until } from '../../fakes/scripted-cloud';
import { tunnelTest } from '../../fakes/tunnel-test';

const { cloud, connected, serving } = await tunnelTest();

const data = (streamId: number, serviceId: string, connectionId: number, text: string) =>
  ({ type: 'DATA', streamId, serviceId, connectionId, payload: Buffer.from(text) }) as const;

describe('a device that answers without the ids it was asked with', () => {
  it.each([
    ['data-without-connection', 'SSH', 'V3'],
    ['data-without-service', '', 'V3'],
    ['data-without-service', '', 'V2'],
  ] as const)(
    '%s (service "%s") is noticed once by a source of version %s, and its bytes still arrive',
    async (sign, serviceId, protocol) => {
      const { proxy, peer, program } = await serving({ protocol });
      peer.send(data(1, serviceId, 0, 'old '), data(1, serviceId, 0, 'words'));
      await until(() => program.bytes.toString() === 'old words');
      expect(proxy.events.filter(({ kind }) => kind === 'one-connection')).toEqual([
        { kind: 'one-connection', serviceId: 'SSH', sign },
      ]);
    },
  );

  it('its bytes are dropped when they could belong to several connections', async () => {
    const { proxy, peer } = await connected();
    const [first, second] = [await proxy.open(), await proxy.open()];
    await peer.waitFor('CONNECTION_START');
    peer.send(data(1, 'SSH', 0, 'whose?'), data(1, 'SSH', 1, 'mine'));
    await until(() => first.bytes.toString() === 'mine');
    expect(second.length).toBe(0);
  });

  it('nothing is noticed when it answers in the same version', async () => {
    const { proxy, peer, program } = await serving({ protocol: 'V2' });
    peer.send(data(1, 'SSH', 0, 'fine'));
    await until(() => program.length === 4);
    expect(proxy.last('one-connection')).toBeUndefined();
  });
});

describe('V1 and V2', () => {
  it('V2 serves two services at once, one connection each', async () => {
    const { proxy, peer } = await connected({ serviceIds: ['SSH', 'HTTP'], protocol: 'V2' });
    const [shell, page] = [await proxy.open('SSH'), await proxy.open('HTTP')];
    await peer.waitFor('STREAM_START', 2);
    peer.send(data(1, 'HTTP', 0, 'page'), data(1, 'SSH', 0, 'shell'));
    await until(() => shell.bytes.toString() === 'shell' && page.bytes.toString() === 'page');
  });

  it('V1 has one connection in the whole tunnel: no id tells them apart', async () => {
    const { proxy, peer } = await connected({ serviceIds: ['SSH', 'HTTP'], protocol: 'V1' });
    const shell = await proxy.open('SSH');
    await peer.waitFor('STREAM_START');
    const page = await proxy.open('HTTP');
    peer.send(data(1, '', 0, 'shell'), { type: 'STREAM_RESET', streamId: 1, serviceId: '', connectionId: 0 });
    await until(() => shell.closed);
    expect((await peer.waitFor('STREAM_START', 2)).streamId).toBe(2);
    peer.send(data(1, '', 0, 'stale'), data(2, '', 0, 'page'));
    await until(() => page.bytes.toString() === 'page');
    expect(shell.bytes.toString()).toBe('shell');
  });

  it.each(['STREAM_RESET', 'SESSION_RESET'] as const)(
    '%s ends the connection there is, and the next in turn lives',
    async (type) => {
      const { proxy, peer } = await connected({ serviceIds: ['SSH', 'HTTP'], protocol: 'V1' });
      const first = await proxy.open('SSH');
      await peer.waitFor('STREAM_START');
      const second = await proxy.open(type === 'STREAM_RESET' ? 'SSH' : 'HTTP');
      await until(() => proxy.last('stats')?.services.some(({ waitingClients }) => waitingClients === 1));
      peer.send(type === 'SESSION_RESET' ? { type } : { type, streamId: 1, serviceId: '', connectionId: 0 });
      expect((await peer.waitFor('STREAM_START', 2)).streamId).toBe(2);
      peer.send(data(2, '', 0, 'your turn'));
      await until(() => second.bytes.toString() === 'your turn');
      await until(() => first.closed);
      expect(proxy.events.filter(({ kind }) => kind === 'client-ended')).toHaveLength(1);
    },
  );

  it('the client that waits for its turn is served on the next WebSocket when this one drops', async () => {
    const { proxy, peer } = await connected({ protocol: 'V2' });
    const first = await proxy.open();
    await peer.waitFor('STREAM_START');
    const second = await proxy.open();
    second.socket.write('patient');
    await until(() => proxy.last('stats')?.services[0]?.waitingClients === 1);
    peer.drop();
    const next = await cloud.peer(2);
    await until(() => next.upBytes(0).toString() === 'patient');
    await until(() => first.closed);
    expect(next.messages.map(({ type }) => type)).toEqual(['STREAM_START', 'DATA']);
  });

  it('the client that waits for its turn is ended cleanly when its patience is over, and the first goes on', async () => {
    const { proxy, peer } = await connected({ protocol: 'V1', tuning: { clientWaitTimeoutMs: 150 } });
    const first = await proxy.open();
    await peer.waitFor('STREAM_START');
    const second = await proxy.open();
    await until(() => second.ended);
    expect(second.error).toBeNull();
    first.socket.write('on');
    await until(() => peer.of('DATA').length === 1);
    expect(peer.messages.map(({ type }) => type)).toEqual(['STREAM_START', 'DATA']);
  });
});

describe('special tunnels and hostile peers', () => {
  it('a tunnel without services carries messages without a service id', async () => {
    const { proxy, peer } = await connected({ serviceIds: [], listeners: [{ serviceId: '', port: 0 }] });
    const program = await proxy.open('');
    expect(await peer.waitFor('STREAM_START')).toMatchObject({ serviceId: '', connectionId: 1 });
    peer.send(data(1, '', 1, 'plain'));
    await until(() => program.bytes.toString() === 'plain');
    expect(proxy.last('services-adopted')).toBeUndefined();
    expect(proxy.last('one-connection')).toBeUndefined();
  });

  it('a STREAM_START sent to a source drops the WebSocket', async () => {
    const { proxy, peer } = await connected();
    peer.send({ type: 'STREAM_START', streamId: 1, serviceId: 'SSH', connectionId: 1 });
    expect((await proxy.link('waiting')).cause).toMatchObject({ failure: { code: 'protocol' } });
  });

  it('a CONNECTION_START sent to a source closes that connection only', async () => {
    const { proxy, peer } = await connected();
    const [first, second] = [await proxy.open(), await proxy.open()];
    await peer.waitFor('CONNECTION_START');
    peer.send({ type: 'CONNECTION_START', streamId: 1, serviceId: 'SSH', connectionId: 1 });
    await until(() => first.closed);
    expect(await peer.waitFor('CONNECTION_RESET')).toMatchObject({ connectionId: 1 });
    peer.send(data(1, 'SSH', 2, 'on'));
    await until(() => second.length === 2);
  });

  it('messages for unknown services, streams and connections reach nobody', async () => {
    const { peer, program } = await serving({ serviceIds: ['SSH', 'HTTP'] });
    peer.send(
      data(1, 'FTP', 1, 'x'),
      data(1, '', 1, 'x'),
      data(0, 'SSH', 1, 'x'),
      data(-1, 'SSH', 1, 'x'),
      data(1, 'SSH', 7, 'x'),
      data(1, 'HTTP', 1, 'x'),
    );
    peer.send({ type: 'SERVICE_IDS', serviceIds: ['OTHER'] }, data(1, 'SSH', 1, 'right'));
    await until(() => program.length === 5);
    expect(program.bytes.toString()).toBe('right');
  });

  it('a text frame drops the WebSocket', async () => {
    const { proxy, peer } = await connected();
    peer.socket.send('text');
    expect((await proxy.link('waiting')).cause).toMatchObject({ failure: { code: 'protocol' } });
  });
});

describe('silence', () => {
  it('silence after another request of HTTP is told, too, on a connection that had answered one', async () => {
    const clock = new ManualClock();
    const { proxy, peer } = await connected({ clock });
    const program = await proxy.open();
    const request = 'GET / HTTP/1.1\r\nHost: device\r\n\r\n';
    program.socket.write(request);
    await until(() => peer.upBytes(1).length === request.length);
    const ids = { streamId: 1, serviceId: 'SSH', connectionId: 1 };
    const answer = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';
    peer.send({ type: 'DATA', ...ids, payload: Buffer.from(answer) });
    await until(() => program.bytes.toString() === answer);
    clock.advance(4_000);
    expect(proxy.last('unanswered')).toBeUndefined();
    program.socket.write(request);
    await until(() => peer.upBytes(1).length === 2 * request.length);
    clock.advance(3_000);
    expect(proxy.last('unanswered')).toMatchObject({ serviceId: 'SSH', connection: 1, sent: true });
    // In another protocol nobody knows whether an answer is due.
    peer.send({ type: 'DATA', ...ids, payload: Buffer.from('no HTTP') });
    await until(() => program.bytes.toString() === `${answer}no HTTP`);
    program.socket.write('more');
    await until(() => peer.upBytes(1).toString().endsWith('more'));
    clock.advance(4_000);
    expect(proxy.events.filter(({ kind }) => kind === 'unanswered')).toHaveLength(1);
  });

  it('silence after START and DATA is told once', async () => {
    const { proxy, peer } = await connected();
    const program = await proxy.open();
    program.socket.write('hello?');
    await until(() => proxy.last('unanswered'), 'the event');
    expect(proxy.last('unanswered')).toEqual({
      kind: 'unanswered',
      serviceId: 'SSH',
      connection: 1,
      quietForMs: 3_000,
      sent: true,
    });
    peer.send({ type: 'CONNECTION_RESET', streamId: 1, serviceId: 'SSH', connectionId: 1 });
    await until(() => program.closed);
    expect(proxy.last('client-ended')).toMatchObject({ by: 'device', answered: false, sent: true });
  });
});

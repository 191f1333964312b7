import { connect, type Socket } from 'node:net';
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { secret, type Rig } from '../../fakes/proxy-rig';
import { until, type Peer } from '../../fakes/scripted-cloud';
import { tunnelTest } from '../../fakes/tunnel-test';

/** Many local programs at once, and such as do not behave. */

const { cloud, start, connected } = await tunnelTest();
const sockets = new Set<Socket>();
/**
 * Programs in a process of their own, so that one process need not hold both ends: each says its number and wants to
 * hear it again.
 */
const tenThousand = `
  const { connect } = require('node:net');
  let open = 0, answered = 0;
  const dial = (at) => {
    const socket = connect({ host: '127.0.0.1', port: Number(process.argv[1]) }, () => {
      socket.write('I am ' + at + '.');
      if (++open % 250 === 0 && open < 10_000) for (let next = open; next < open + 250; next += 1) dial(next);
    });
    let heard = '';
    socket.on('data', (chunk) => {
      heard += chunk;
      if (heard === 'I am ' + at + '.' && ++answered === 10_000) console.log('all answered');
    });
    socket.on('error', (error) => console.log(error.message));
  };
  for (let at = 0; at < 250; at += 1) dial(at);
  process.stdin.resume().on('end', () => process.exit(0));
`;
/** How many files and sockets this process may have open. */
const { userLimits } = process.report.getReport() as {
  readonly userLimits?: { readonly open_files?: { readonly soft?: number | string } };
};
const openFiles = Number(userLimits?.open_files?.soft ?? 0) || Number.POSITIVE_INFINITY;
afterEach(() => {
  for (const socket of sockets) socket.destroy();
  sockets.clear();
});

const both = { serviceIds: ['SSH', 'HTTP'] };
const say = (serviceId: string, connectionId: number, payload: Uint8Array | string) =>
  ({ type: 'DATA', streamId: 1, serviceId, connectionId, payload: Buffer.from(payload) }) as const;
const figures = (proxy: Rig, serviceId = 'SSH') =>
  proxy.last('stats')?.services.find((service) => service.serviceId === serviceId);
function dial(proxy: Rig, serviceId = 'SSH'): Socket {
  const socket = connect({ host: '127.0.0.1', port: proxy.ports.get(serviceId)! });
  sockets.add(socket);
  socket.on('error', () => undefined);
  return socket;
}
/** What is open at the device by what it was told, as `<stream> <connection>`. */
function openAt(peer: Peer): ReadonlySet<string> {
  const open = new Set<string>();
  for (const message of peer.messages)
    if (message.type === 'STREAM_START' || message.type === 'CONNECTION_START')
      open.add(`${message.streamId} ${message.connectionId}`);
    else if (message.type === 'CONNECTION_RESET') open.delete(`${message.streamId} ${message.connectionId}`);
    else if (message.type === 'STREAM_RESET')
      for (const each of open) if (each.startsWith(`${message.streamId} `)) open.delete(each);
  return open;
}
async function works(proxy: Rig, peer: Peer, serviceId = 'HTTP'): Promise<void> {
  const starts = (): { connectionId: number; serviceId: string }[] =>
    peer.messages.flatMap((message) =>
      message.type.endsWith('START') && 'connectionId' in message && message.serviceId === serviceId ? [message] : [],
    );
  const before = starts().length;
  const program = await proxy.open(serviceId);
  await until(() => starts().length > before);
  const { connectionId } = starts().at(-1)!;
  const { streamId } = peer.of('STREAM_START').findLast((start) => start.serviceId === serviceId)!;
  peer.send({ type: 'DATA', streamId, serviceId, connectionId, payload: Buffer.from('on') });
  await until(() => program.bytes.toString() === 'on');
}

describe('as many programs as the owner allows', () => {
  it('as many as the limit allows are served at once, each with its own bytes; one more is refused', {
    timeout: 600_000,
  }, async () => {
    const { proxy, peer } = await connected({ ...both, tuning: { maxConnectionsPerService: 1_024 } });
    const programs = Array.from({ length: 1_024 }, () => dial(proxy));
    const heard = programs.map((socket) => {
      const chunks: Buffer[] = [];
      socket.on('data', (chunk: Buffer) => chunks.push(chunk));
      return chunks;
    });
    await until(() => figures(proxy)?.connections === 1_024);
    const extra = await proxy.open('SSH');
    await until(() => extra.ended);
    expect(extra).toMatchObject({ error: null, length: 0 });
    for (const [at, socket] of programs.entries()) socket.write(`I am ${at}.`);
    await until(() => peer.of('DATA').length === 1_024);
    for (const { connectionId, payload } of peer.of('DATA')) peer.send(say('SSH', connectionId, payload));
    await until(() => heard.every((chunks) => chunks.length > 0));
    expect(heard.map((chunks) => Buffer.concat(chunks).toString())).toEqual(programs.map((_, at) => `I am ${at}.`));
    await works(proxy, peer);
  });

  it.skipIf(openFiles < 11_000)(
    'ten thousand connections of one service, if the owner allows them: data on all, up and down',
    { timeout: 600_000 },
    async () => {
      const { proxy, peer } = await connected({ ...both, tuning: { maxConnectionsPerService: 10_000 } });
      peer.onMessage = (message) => {
        if (message.type === 'DATA') peer.send(say('SSH', message.connectionId, message.payload));
      };
      const child = spawn(process.execPath, ['-e', tenThousand, String(proxy.ports.get('SSH'))], {
        stdio: ['pipe', 'pipe', 'inherit'],
      });
      let out = '';
      child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
      const exit = new Promise((resolve) => child.once('exit', resolve));
      for (const some of [2_000, 4_000, 6_000, 8_000, 10_000])
        await until(() => (figures(proxy)?.connections ?? 0) >= some, `${some} connections`);
      await until(
        () => out.includes('all answered'),
        () => `${JSON.stringify(figures(proxy))} ${out}`,
      );
      expect(figures(proxy)?.connections).toBe(10_000);
      expect(new Set(peer.of('DATA').map(({ connectionId }) => connectionId)).size).toBe(10_000);
      child.stdin.end();
      expect(await exit).toBe(0);
      await until(() => figures(proxy)?.connections === 0);
      await works(proxy, peer);
    },
  );
});

describe('a storm of programs', () => {
  it('a storm of programs that come and go at once leaves nothing behind', { timeout: 600_000 }, async () => {
    const { proxy, peer } = await connected(both);
    for (let round = 0; round < 20; round += 1) {
      const wave = Array.from({ length: 100 }, () => dial(proxy));
      await until(() => wave.every(({ connecting }) => !connecting));
      for (const [at, socket] of wave.entries()) {
        if (at % 3 === 0) socket.resetAndDestroy();
        else if (at % 3 === 1) socket.end('bye');
        else socket.destroy();
      }
    }
    await until(() => figures(proxy)?.connections === 0 && figures(proxy)?.waitingClients === 0);
    const starts = peer.messages.filter(({ type }) => type.endsWith('START')).length;
    await until(() => openAt(peer).size === 0);
    // The device has named none of them, and may be one that a CONNECTION_RESET makes deaf.
    expect(peer.of('CONNECTION_RESET')).toEqual([]);
    expect(proxy.events.filter(({ kind }) => kind === 'client-ended').length).toBeGreaterThanOrEqual(starts);
    await works(proxy, peer);
    await works(proxy, peer, 'SSH');
  });

  it('a storm while there is no tunnel waits, bounded, and is served when there is one', {
    timeout: 600_000,
  }, async () => {
    const proxy = await start({ tuning: { maxConnectionsPerService: 300 } });
    const crowd = Array.from({ length: 500 }, () => dial(proxy));
    const closed = (): number => crowd.filter(({ destroyed, readableEnded }) => destroyed || readableEnded).length;
    for (const socket of crowd) socket.resume();
    await until(() => figures(proxy)?.waitingClients === 300 && closed() === 200);
    proxy.proxy.connect(secret);
    await until(() => figures(proxy)?.connections === 300);
    expect(closed()).toBe(200);
  });
});

describe('programs that do not behave', () => {
  it('connect and never speak: they are kept, cost nothing, and are not taken for silence of the device', async () => {
    const { proxy, peer } = await connected(both);
    for (let count = 0; count < 50; count += 1) dial(proxy);
    await until(() => figures(proxy)?.connections === 50);
    await works(proxy, peer);
    expect(proxy.last('unanswered')).toBeUndefined();
    expect(figures(proxy)).toMatchObject({ connections: 50, bytesUp: 0 });
  });

  it('speak and never read: the tunnel pauses at their budget, says by whom, and goes on when they leave', async () => {
    const { proxy, peer } = await connected({ ...both, tuning: { readerBudgetBytes: 200_000 } });
    const deaf = dial(proxy);
    deaf.pause();
    deaf.write('send me everything');
    await peer.waitFor('DATA');
    const bytes = randomBytes(60_000);
    for (let count = 0; count < 400; count += 1) peer.send(say('SSH', 1, bytes));
    await until(() => figures(proxy)?.pausedBy === 1);
    expect(figures(proxy, 'HTTP')?.pausedBy).toBeNull();
    // The rest stays with the sender: nothing here holds more than the budget.
    await until(() => peer.socket.bufferedAmount > 1_000_000);
    // What it still sends goes up all the same.
    deaf.write('and more');
    await until(() => peer.upBytes(1).toString() === 'send me everythingand more');
    deaf.destroy();
    await until(() => figures(proxy)?.pausedBy === null);
    await works(proxy, peer);
  });

  it.each([
    ['a quarter of a megabyte', 262_144],
    ['the least there is', 1],
  ])('the budget is what the owner says: %s', async (_what, readerBudget) => {
    const { proxy, peer } = await connected({ ...both, tuning: { readerBudgetBytes: readerBudget } });
    const slow = await proxy.open('SSH', { paused: true });
    await peer.waitFor('STREAM_START');
    const bytes = randomBytes(60_000);
    for (let count = 0; count < 200; count += 1) peer.send(say('SSH', 1, bytes));
    await until(() => figures(proxy)?.pausedBy === 1);
    slow.socket.resume();
    await until(() => slow.length === 200 * 60_000);
    await until(() => figures(proxy)?.pausedBy === null);
  });

  it('reset in the middle of writing and of being written to: only they are gone', async () => {
    const { proxy, peer } = await connected(both);
    for (let count = 1; count <= 30; count += 1) {
      const socket = dial(proxy);
      socket.on('connect', () => {
        while (socket.write(randomBytes(30_000)));
      });
      await until(() =>
        peer.of('DATA').some(({ serviceId, connectionId }) => serviceId === 'SSH' && connectionId === count),
      );
      for (let times = 0; times < 5; times += 1) peer.send(say('SSH', count, randomBytes(60_000)));
      socket.resetAndDestroy();
    }
    await until(() => figures(proxy)?.connections === 0);
    // The last one may still be on its way to the device.
    await until(() => peer.of('CONNECTION_RESET').length >= 30);
    expect(
      peer
        .of('CONNECTION_RESET')
        .map(({ connectionId }) => connectionId)
        .toSorted((one, other) => one - other),
    ).toEqual(Array.from({ length: 30 }, (_, at) => at + 1));
    await works(proxy, peer);
    expect(cloud.requests).toHaveLength(1);
  });
});

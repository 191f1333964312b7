import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  createWorkerProxy,
  defaultTuning,
  type TunnelConnectionState,
  type ProxyEvent,
  type SourceProxy,
} from '../../../electron/tunnel';
import { buildTunnel } from '../../fakes/built-tunnel';
import { ConnectProxy } from '../../fakes/connect-proxy';
import { listening } from '../../fakes/loopback';
import { Program, dataPlaneOf, quick, secret } from '../../fakes/proxy-rig';
import { rejection, until } from '../../fakes/scripted-cloud';
import { tunnelTest } from '../../fakes/tunnel-test';

const { cloud } = await tunnelTest();
let built: Awaited<ReturnType<typeof buildTunnel>>;
let folder: string;
let caFile: string;
beforeAll(async () => {
  built = await buildTunnel();
  folder = await mkdtemp(join(tmpdir(), 'source-proxy-'));
  caFile = join(folder, 'ca.pem');
  await writeFile(caFile, cloud.ca);
});
afterAll(async () => {
  await built.remove();
  await rm(folder, { recursive: true, force: true });
});

/** A proxy in a worker for the tests of one group, and what it tells. */
function workerTest() {
  let proxy: SourceProxy | null = null;
  let web: ConnectProxy | null = null;
  const events: ProxyEvent[] = [];
  afterEach(async () => {
    await proxy?.stop();
    await web?.close();
    web = null;
  });
  const links = () => events.flatMap((event) => (event.kind === 'tunnel-connection' ? [event.state] : []));
  const link = async (kind: TunnelConnectionState['kind'], count = 1) => {
    await until(
      () => links().filter((state) => state.kind === kind).length >= count,
      () => `${kind}, got ${JSON.stringify(links())}`,
    );
  };
  const start = (file = built.worker) => {
    events.length = 0;
    proxy = createWorkerProxy(file, {
      dataPlane: dataPlaneOf(cloud),
      bindAddress: '127.0.0.1',
      protocol: 'V3',
      tuning: { ...defaultTuning, ...quick },
    });
    proxy.onEvent((event) => events.push(event));
    return proxy;
  };
  const webProxy = async () => (web = await ConnectProxy.start());
  return { events, links, link, start, webProxy };
}

describe('the worker', () => {
  const { events, links, link, start } = workerTest();

  it('is the same source proxy in a thread of its own', async () => {
    const worker = start();
    const bound = await worker.bind([{ serviceId: 'SSH', port: 0 }]);
    expect(bound.ok).toBe(true);
    worker.connect(secret);
    await link('open');
    const program = new Program(connect(bound.ok ? (bound.listeners[0]?.port ?? 0) : 0, '127.0.0.1'));
    program.socket.write('through the worker');
    const peer = await cloud.peer();
    await until(() => peer.upBytes(1).toString() === 'through the worker');
    peer.send(
      { type: 'DATA', streamId: 1, serviceId: 'SSH', connectionId: 1, payload: Buffer.from('and back') },
      { type: 'CONNECTION_RESET', streamId: 1, serviceId: 'SSH', connectionId: 1 },
    );
    await until(() => program.closed);
    expect(program.bytes.toString()).toBe('and back');
    worker.setProtocol('V2');
    await link('open', 2);
    worker.disconnect();
    await link('idle');
    await worker.stop();
    expect(links().at(-1)).toEqual({ kind: 'stopped' });
    expect(await worker.bind([{ serviceId: 'SSH', port: 0 }])).toMatchObject({ ok: false, code: 'ECANCELED' });
  });

  it('tells its statistics at most four times a second, however much goes through', async () => {
    const worker = start();
    const bound = await worker.bind([{ serviceId: 'SSH', port: 0 }]);
    worker.connect(secret);
    await link('open');
    const peer = await cloud.peer();
    peer.onMessage = (message) => {
      if (message.type === 'DATA') peer.send(message);
    };
    const program = new Program(connect(bound.ok ? (bound.listeners[0]?.port ?? 0) : 0, '127.0.0.1'));
    program.socket.on('data', () => program.socket.write('again'));
    program.socket.write('again');
    // By the worker's own clock, which a busy test cannot delay: when the last byte came that the statistics count.
    const told = (): number[] =>
      events
        .flatMap((event) => (event.kind === 'stats' ? [event.services[0]?.lastAnswerAt ?? 0] : []))
        .filter((at) => at > 0);
    await until(() => told().length >= 9);
    expect(told()[8]! - told()[0]!).toBeGreaterThan(1_000);
    expect(peer.of('DATA').length).toBeGreaterThan(told().length * 3);
    program.socket.destroy();
  });
});

describe('a broken worker', () => {
  const { events, links, link, start, webProxy } = workerTest();

  it('that dies becomes a link failure; the next one has the same port, credentials and web proxy, and holds what was held', async () => {
    const worker = start(await built.mortal());
    const bound = await worker.bind([{ serviceId: 'SSH', port: 0 }]);
    const port = bound.ok ? (bound.listeners[0]?.port ?? 0) : 0;
    worker.connect(secret);
    await link('open');
    worker.pauseNewConnections(true);
    const web = await webProxy();
    worker.setWebProxy({ host: '127.0.0.1', port: web.port });
    worker.probe();
    await link('waiting');
    expect(links().find(({ kind }) => kind === 'waiting')).toMatchObject({
      cause: { kind: 'failure', failure: { stage: 'session', code: 'worker-crashed' } },
    });
    await link('open', 2);
    expect(cloud.requests[1]!.headers['client-token']).toBe(secret.clientToken);
    expect(web.requests).toHaveLength(1);
    const program = new Program(connect(port, '127.0.0.1'));
    program.socket.write('again');
    await until(
      () => events.some((event) => event.kind === 'stats' && event.services[0]?.waitingClients === 1),
      'a held client',
    );
    expect((await cloud.peer(2)).messages).toEqual([]);
    worker.pauseNewConnections(false);
    await until(async () => (await cloud.peer(2)).upBytes(1).toString() === 'again');
    program.socket.destroy();
    expect(JSON.stringify(events)).not.toContain(secret.accessToken);
  });

  it('another token that is given while there is no worker is what the next one connects with', async () => {
    cloud.script.push(rejection('400 Bad Request', 'Invalid access token'));
    const worker = start(await built.mortal());
    await worker.bind([{ serviceId: 'SSH', port: 0 }]);
    worker.connect(secret);
    await link('refused');
    worker.probe();
    await link('waiting');
    worker.connect({ accessToken: 'rotated', clientToken: null });
    await link('open');
    expect(cloud.requests[1]!.headers['access-token']).toBe('rotated');
  });

  it('that is refused asks for nothing after a death', async () => {
    cloud.script.push(rejection('400 Bad Request', 'Invalid access token'));
    const worker = start(await built.mortal());
    await worker.bind([{ serviceId: 'SSH', port: 0 }]);
    worker.connect(secret);
    await link('refused');
    worker.probe();
    await link('idle');
    expect(cloud.requests).toHaveLength(1);
  });

  it('that cannot even start ends in stopped, without an unhandled error', async () => {
    const worker = start(join(folder, 'no-such-worker.cjs'));
    expect(await worker.bind([{ serviceId: 'SSH', port: 0 }])).toMatchObject({ ok: false, code: 'ECANCELED' });
    await link('stopped');
  });
});

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

function run(args: readonly string[], environment: Record<string, string> = {}) {
  const { PATH = '' } = process.env;
  const child = spawn(process.execPath, [built.cli, ...args], {
    env: { PATH, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  const result = { child, out: '', err: '', code: null as number | null, done: false };
  child.stdout.on('data', (chunk: Buffer) => (result.out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (result.err += chunk.toString()));
  child.on('close', (code) => {
    result.code = code;
    result.done = true;
  });
  return result;
}
const connecting = () => ['-e', `localhost:${cloud.port}`, '-c', caFile];
const token = { AWSIOT_TUNNEL_ACCESS_TOKEN: secret.accessToken };

describe('the command line', () => {
  it('prints the three lines of the document, word for word and in order, and works', async () => {
    const program = run([...connecting(), '-s', 'SSH=0'], token);
    await until(() => program.out.includes('Listening'), 'the listening line');
    const lines = program.out
      .trim()
      .split('\n')
      .map((line) => line.replace(/^\[.*?\] \[info\] /, ''));
    const port = /Listening for new connection on port (\d+)/.exec(program.out)?.[1] ?? '';
    expect(lines.filter((line) => !line.startsWith('SSH ='))).toEqual([
      'Starting proxy in source mode',
      'Successfully established websocket connection with proxy server',
      `Listening for new connection on port ${port}`,
    ]);
    const client = new Program(connect(Number(port), '127.0.0.1'));
    client.socket.write('hello');
    await until(async () => (await cloud.peer()).upBytes(1).toString() === 'hello');
    client.socket.destroy();
    program.child.kill('SIGTERM');
    await until(() => program.done);
    expect(program.code).toBe(0);
  });
});

describe('how the command line exits', () => {
  it.each([
    ['Invalid access token: The access token was previously used and can not be used again.', 'token-reused'],
    [
      'Invalid client token: The provided client token does not match the client token that was previously set.',
      'client-token-mismatch',
    ],
    ['Invalid access-token', 'token-refused'],
  ])('a refusal exits 3 with the problem code and the words: %s', async (words, code) => {
    cloud.otherwise = rejection('400 Bad Request', words);
    const program = run([...connecting(), '-s', '0'], token);
    await until(() => program.done);
    expect(program.code).toBe(3);
    expect(program.err).toContain(code);
    expect(program.err).toContain(words);
    expect(program.out).not.toContain('Listening');
    expect(program.out + program.err).not.toContain(secret.accessToken);
  });

  it.each([
    [1000, 0],
    [1011, 4],
  ])('a close frame with code %i exits %i', async (close, code) => {
    const program = run([...connecting(), '-s', '0'], token);
    await until(() => program.out.includes('Listening'));
    (await cloud.peer()).socket.close(close, 'bye');
    await until(() => program.done);
    expect(program.code).toBe(code);
    expect(program.out).toContain(`Web socket close received. Code: ${close}; Reason: bye`);
  });

  it('a busy port exits 1 before the token is used', async () => {
    const other = createServer();
    const port = await listening(other);
    const program = run([...connecting(), '-s', String(port)], token);
    await until(() => program.done);
    other.close();
    expect(program.code).toBe(1);
    expect(program.err).toContain('port-in-use');
    expect(cloud.requests).toHaveLength(0);
  });

  it('wrong options exit 2, help and version 0', async () => {
    const programs = [run(['--no-such-flag', secret.accessToken]), run(['--help']), run(['-V'])];
    await until(() => programs.every(({ done }) => done));
    expect(programs.map(({ code }) => code)).toEqual([2, 0, 0]);
    expect(programs[0]!.err).toContain('--no-such-flag');
    expect(programs[0]!.err).not.toContain(secret.accessToken);
    expect(programs[1]!.out).toContain('Exit status');
  });
});

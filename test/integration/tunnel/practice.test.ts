import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { createServer } from 'node:net';
import {
  CloseTunnelCommand,
  OpenTunnelCommand,
  RotateTunnelAccessTokenCommand,
} from '@aws-sdk/client-iotsecuretunneling';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Loopback } from '../../fakes/loopback';
import { startTestPractice, type TestPractice } from '../../fakes/practice';
import { rigTowards, type Rig, type RigOptions } from '../../fakes/proxy-rig';
import { findProgram, start, type Running } from '../../fakes/programs';
import { until } from '../../fakes/scripted-cloud';

/** The source proxy opposite the practice service, as the app has them. */

let service: TestPractice;
let current: Rig | null = null;
const running: Running[] = [];
const loopback = new Loopback();
/** Where bytes come back as they are. */
let echoPort = 0;
beforeAll(async () => {
  service = await startTestPractice();
  echoPort = await loopback.open(createServer({ allowHalfOpen: false }, (socket) => socket.pipe(socket)));
});
afterAll(async () => {
  await loopback.close();
  await service.close();
});
afterEach(async () => {
  await current?.stop();
  current = null;
  for (const program of running.splice(0)) await program.stop();
});

const sha = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

async function tunnel(services: string[] = ['SSH']) {
  const opened = await service.client.send(new OpenTunnelCommand({ destinationConfig: { services } }));
  return {
    tunnelId: opened.tunnelId ?? '',
    source: opened.sourceAccessToken ?? '',
    destination: opened.destinationAccessToken ?? '',
  };
}

async function proxyFor(services: readonly string[], options: RigOptions = {}): Promise<Rig> {
  const [host = '', port = ''] = service.practice.addresses.dataPlane.split(':');
  const dataPlane = { host, port: Number(port), extraCa: [service.ca], verifyCertificate: true, webProxy: null };
  current = await rigTowards(dataPlane, {
    listeners: services.map((serviceId) => ({ serviceId, port: 0 })),
    ...options,
  });
  return current;
}

describe('opposite the practice service', () => {
  it('a used token is refused in its words, a rotated one goes on with the same port', async () => {
    const { tunnelId, source } = await tunnel();
    const proxy = await proxyFor(['SSH']);
    proxy.proxy.connect({ accessToken: source, clientToken: null });
    await proxy.link('open');
    proxy.proxy.connect({ accessToken: source, clientToken: null });
    expect((await proxy.link('refused')).rejection).toMatchObject({
      status: 400,
      words: expect.stringContaining('previously used') as string,
    });
    const rotated = await service.client.send(new RotateTunnelAccessTokenCommand({ tunnelId, clientMode: 'SOURCE' }));
    proxy.proxy.connect({ accessToken: rotated.sourceAccessToken ?? '', clientToken: randomUUID() });
    await proxy.link('open', 2);
    expect((await proxy.open()).error).toBeNull();
  });

  it('a drop is survived with the same pair, and a closed tunnel is told as closed', async () => {
    const { tunnelId, source } = await tunnel();
    const proxy = await proxyFor(['SSH']);
    proxy.proxy.connect({ accessToken: source, clientToken: randomUUID() });
    await proxy.link('open');
    await service.practice.fault('network-drop', { tunnelId });
    await proxy.link('open', 2);
    await service.client.send(new CloseTunnelCommand({ tunnelId }));
    await proxy.link('closed');
  });
});

const localproxy = findProgram([process.env['LOCALPROXY']]);
const needsReference = '(needs LOCALPROXY=<path of localproxy>)';

/** A proxy whose tunnel has the reference client as destination. */
async function pair(
  services: string[],
  options: RigOptions = {},
  more: readonly string[] = [],
  mapping = services.map((id) => `${id}=127.0.0.1:${echoPort}`).join(','),
): Promise<Rig> {
  const tokens = await tunnel(services);
  const { dataPlane, caDir } = service.practice.addresses;
  const destination = start(localproxy ?? '', ['-e', dataPlane, '-c', caDir, '-v', '5', '-d', mapping, ...more], {
    AWSIOT_TUNNEL_ACCESS_TOKEN: tokens.destination,
  });
  running.push(destination);
  await destination.saw('Successfully established websocket connection with proxy server');
  const proxy = await proxyFor(services, options);
  proxy.proxy.connect({ accessToken: tokens.source, clientToken: randomUUID() });
  await proxy.link('open');
  return proxy;
}

describe.skipIf(localproxy === null)(`with the reference client as destination ${needsReference}`, () => {
  it('V3: three connections over two services at once, byte for byte', async () => {
    const proxy = await pair(['SSH', 'HTTP']);
    const programs = [await proxy.open('SSH'), await proxy.open('HTTP'), await proxy.open('HTTP')];
    const sent = programs.map((_, at) => randomBytes(700_000 + at));
    // In turns: the reference, as destination, has no back-pressure and dies of a fast peer (PROTOCOL.md 4.5).
    for (const [at, program] of programs.entries()) {
      program.socket.write(sent[at]!);
      await until(() => program.length === sent[at]!.length, `the echo of connection ${at + 1}`);
      expect(sha(program.bytes)).toBe(sha(sent[at]!));
    }
    expect(proxy.last('one-connection')).toBeUndefined();
  });

  it.each([
    ['V2', [] as string[]],
    ['V1', ['-y', 'V1']],
  ] as const)('%s: one client after the other', async (protocol, more) => {
    const proxy = await pair(['SSH'], { protocol }, more, protocol === 'V1' ? `127.0.0.1:${echoPort}` : undefined);
    for (const text of ['first', 'second', 'third']) {
      const program = await proxy.open();
      program.socket.write(text);
      await until(() => program.bytes.toString() === text, text);
      program.socket.end();
      await until(() => program.closed);
    }
  });

  it('V3: works again after a drop of the source', async () => {
    const proxy = await pair(['SSH']);
    const first = await proxy.open();
    first.socket.write('before');
    await until(() => first.bytes.toString() === 'before');
    await service.practice.fault('network-drop');
    await proxy.link('open', 2);
    await until(() => first.closed);
    const second = await proxy.open();
    second.socket.write('after');
    await until(() => second.bytes.toString() === 'after');
  });
});

describe.skipIf(localproxy === null)(
  `with the reference client as destination, whose service refuses or is slow ${needsReference}`,
  () => {
    it('V3: a refused service ends the connection and the next one is tried anew', async () => {
      const proxy = await pair(['SSH'], {}, [], 'SSH=127.0.0.1:1');
      const program = await proxy.open();
      program.socket.write('anybody?');
      // The reference gives up after six attempts in 12.5 s.
      await until(() => program.closed, 'the reset');
      expect(proxy.last('client-ended')).toMatchObject({ by: 'device', answered: false, sent: true });
    });

    it('a harmless change to V2 under a program whose service is refused: the device stays, and its refusal reaches that program', {
      timeout: 600_000,
    }, async () => {
      const proxy = await pair(['SSH'], {}, [], 'SSH=127.0.0.1:1');
      const program = await proxy.open();
      program.socket.write('SSH-2.0-program\r\n');
      await until(() => proxy.last('unanswered'));
      proxy.proxy.setProtocol('V2');
      await proxy.link('open', 2);
      expect(program.ended).toBe(false);
      await until(() => proxy.events.filter(({ kind }) => kind === 'unanswered').length === 2);
      // The reference reads nothing while it tries to reach its service: first it gives up the try before, then this one.
      const closed = (): Promise<void> => until(() => program.closed, 'the reset');
      await closed().catch(closed);
      expect(proxy.last('client-ended')).toMatchObject({ by: 'device', answered: false, sent: true });
      expect(proxy.last('one-connection')).toBeUndefined();
    });

    it('a harmless change to V2 under a program whose service was only slow: it is served as if nothing had been', async () => {
      let connections = 0;
      const slow = createServer((socket) => {
        connections += 1;
        if (connections > 1) socket.pipe(socket);
        else socket.resume().on('end', () => socket.end());
      });
      const slowPort = await loopback.open(slow);
      const proxy = await pair(['SSH'], {}, [], `SSH=127.0.0.1:${slowPort}`);
      const program = await proxy.open();
      program.socket.write('SSH-2.0-program\r\n');
      await until(() => proxy.last('unanswered'));
      proxy.proxy.setProtocol('V2');
      await proxy.link('open', 2);
      await until(() => program.bytes.toString() === 'SSH-2.0-program\r\n', 'the echo');
      expect(program.ended).toBe(false);
    });
  },
);

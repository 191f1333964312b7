import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OpenTunnelCommand } from '@aws-sdk/client-iotsecuretunneling';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { freePort, listening } from '../../fakes/loopback';
import { startTestPractice, type TestPractice } from '../../fakes/practice';
import { start, type Running } from '../../fakes/programs';
import { until } from '../../fakes/wait';
import { has, quietSsh, run, startSshDevice, type SshDevice } from './device-tools';
import { bytesOf, checksums, plantTree } from './file-tree';
import { reference } from '../../fakes/agent-programs';
import { ourDestination, ourSource, referenceDestination, referenceSource, type Source } from './sides';

// OpenSSH, curl and rsync through every pairing of ours and the reference client, over the practice service.

let service: TestPractice;
let folder: string;
let ssh: SshDevice;
let web: Server;
let rsync: Running | null = null;
const ports = new Map<string, number>();

const item = (number: number): Buffer => bytesOf(`item-${number}`, 20_000 + number);

beforeAll(async () => {
  service = await startTestPractice();
  folder = mkdtempSync(join(tmpdir(), 'fieldtunnel-real-programs-'));
  ssh = await startSshDevice('pump-station-07');
  web = createServer((request, response) => response.end(item(Number((request.url ?? '').slice(1)))));
  ports.set('SSH', ssh.port).set('HTTP', await listening(web));
  if (has('rsync')) await startRsyncDaemon();
});
afterAll(async () => {
  await rsync?.stop();
  ssh.close();
  web.closeAllConnections();
  web.close();
  await service.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A real rsync server with one module that can be read and written: the device's folder. */
async function startRsyncDaemon(): Promise<void> {
  const [config, port, module] = [join(folder, 'rsyncd.conf'), await freePort(), join(folder, 'device')];
  mkdirSync(module);
  // As root it would give its rights away, and a folder below /tmp is not everyone's.
  const user = process.getuid?.() === 0 ? 'uid = 0\ngid = 0\n' : '';
  writeFileSync(
    config,
    `use chroot = no\nreverse lookup = no\n${user}pid file = ${join(folder, 'rsyncd.pid')}\n[device]\npath = ${module}\nread only = no\n`,
  );
  rsync = start('rsync', ['--daemon', '--no-detach', `--config=${config}`, '--address=127.0.0.1', `--port=${port}`]);
  ports.set('RSYNC', port);
  await until(
    () =>
      new Promise<void>((resolve, reject) => {
        const socket = connect(port, '127.0.0.1', () => {
          socket.destroy();
          resolve();
        });
        socket.once('error', reject);
      }),
  );
}

const sides = [
  {
    name: 'our source, practice device',
    startSource: ourSource,
    startDestination: ourDestination,
    skip: false,
    atOnce: 100,
  },
  {
    name: 'our source, reference as destination (needs LOCALPROXY)',
    startSource: ourSource,
    startDestination: referenceDestination,
    skip: reference === null,
    atOnce: 100,
  },
  // The reference listens with a backlog of none: of many that connect at once most wait for the system's later attempts, a minute and more.
  {
    name: 'reference as source (needs LOCALPROXY), practice device',
    startSource: referenceSource,
    startDestination: ourDestination,
    skip: reference === null,
    atOnce: 2,
  },
  {
    name: 'reference as source and as destination (needs LOCALPROXY)',
    startSource: referenceSource,
    startDestination: referenceDestination,
    skip: reference === null,
    atOnce: 2,
  },
];

/** Four sessions at once, then a file up and back. */
async function useOpenSsh(port: string, name: string): Promise<void> {
  const sessions = await Promise.all(
    Array.from({ length: 4 }, (_, number) =>
      run('ssh', [...quietSsh, '-p', port, 'technician@127.0.0.1', `hostname; exit ${number}`]),
    ),
  );
  expect(sessions).toEqual(
    Array.from({ length: 4 }, (_, status) => ({ status, stdout: 'pump-station-07\n', stderr: '' })),
  );
  const [up, back] = [join(folder, 'up.bin'), join(folder, 'back.bin')];
  const bytes = bytesOf(name, 4_000_003);
  writeFileSync(up, bytes);
  const scp = ['-q', '-P', port, ...quietSsh];
  expect(await run('scp', [...scp, up, 'technician@127.0.0.1:copy.bin'])).toEqual({
    status: 0,
    stdout: '',
    stderr: '',
  });
  expect(await run('scp', [...scp, 'technician@127.0.0.1:copy.bin', back])).toEqual({
    status: 0,
    stdout: '',
    stderr: '',
  });
  expect(readFileSync(back).equals(bytes)).toBe(true);
}

/** A hundred requests, so many at a time; each has its own answer. */
async function useCurl(port: number, atOnce: number): Promise<void> {
  const out = join(folder, 'curl');
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out);
  const asked = await run('curl', [
    '--silent',
    '--show-error',
    '--fail',
    '--noproxy',
    '*',
    '--parallel',
    '--parallel-immediate',
    '--parallel-max',
    String(atOnce),
    `http://127.0.0.1:${port}/[1-100]`,
    '--output',
    join(out, '#1'),
  ]);
  // Its progress meter for parallel requests cannot be silenced in every version.
  expect(asked.status, asked.stderr).toBe(0);
  for (let number = 1; number <= 100; number += 1)
    expect(readFileSync(join(out, String(number))).equals(item(number)), `answer ${number}`).toBe(true);
}

/** A tree of 400 files up and back; a second run finds nothing to do. */
async function useRsync(port: number, name: string): Promise<void> {
  const [here, device, back] = [join(folder, 'tree'), join(folder, 'device'), join(folder, 'tree-back')];
  for (const each of [here, device, back]) rmSync(each, { recursive: true, force: true });
  for (const each of [device, back]) mkdirSync(each);
  plantTree(here, name);
  const expected = checksums(here);
  expect(expected).toHaveLength(400);
  const url = `rsync://127.0.0.1:${port}/device/`;
  expect(await run('rsync', ['-a', '--checksum', `${here}/`, url])).toEqual({ status: 0, stdout: '', stderr: '' });
  expect(checksums(device)).toEqual(expected);
  expect(await run('rsync', ['-a', '--checksum', url, `${back}/`])).toEqual({ status: 0, stdout: '', stderr: '' });
  expect(checksums(back)).toEqual(expected);
  expect(await run('rsync', ['-a', '--checksum', '--itemize-changes', `${here}/`, url])).toEqual({
    status: 0,
    stdout: '',
    stderr: '',
  });
}

describe.each(sides)('$name', ({ name, startSource, startDestination, skip, atOnce }) => {
  const running: { close(): Promise<void> }[] = [];
  let source: Source;
  beforeEach(async () => {
    if (skip) return;
    const { sourceAccessToken, destinationAccessToken } = await service.client.send(
      new OpenTunnelCommand({ destinationConfig: { services: [...ports.keys()] } }),
    );
    running.push(await startDestination(service, destinationAccessToken ?? '', ports));
    source = await startSource(service, sourceAccessToken ?? '', [...ports.keys()], 'V3');
    running.push(source);
  });
  afterEach(async () => {
    for (const each of running.splice(0).reverse()) await each.close();
  });

  it.skipIf(skip || !has('ssh') || !has('scp'))(
    'OpenSSH: four sessions at once, a file up and back unchanged (needs ssh and scp)',
    async () => {
      await useOpenSsh(String(source.port('SSH')), name);
    },
  );

  it.skipIf(skip || !has('curl'))(
    `curl: 100 requests, ${atOnce} at a time, each answer its own (needs curl)`,
    async () => {
      await useCurl(source.port('HTTP'), atOnce);
    },
  );

  it.skipIf(skip || !has('rsync'))(
    'rsync: a tree of 400 files up and back, equal checksums; a second run finds nothing to do (needs rsync)',
    async () => {
      await useRsync(source.port('RSYNC'), name);
    },
  );
});

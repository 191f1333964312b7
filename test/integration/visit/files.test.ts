import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { silentLogger } from '../../../electron/log/logger';
import { systemClock } from '../../../electron/net/clock';
import { FileTree } from '../../../electron/practice/devices/files/tree';
import { identityOf } from '../../../electron/practice/devices/services/identity';
import { sshService } from '../../../electron/practice/devices/ssh/server';
import { openSshThread } from '../../../electron/visit/ssh-thread';
import type { SessionView } from '../../../shared/session/view';
import type { TransferView } from '../../../shared/visit/files';
import { makeHostKey } from '../../fakes/ssh-server';
import { buildSshWorker } from '../../fakes/ssh-build';
import { until } from '../../fakes/wait';
import { makeRig, sessionView, type Rig } from '../../unit/visit/rig';

/** What goes through, and what a test may do to it: the line between laptop and device. */
class Line {
  readonly #sockets = new Set<Socket>();
  readonly #server: Server;
  /** Bytes from the laptop; a test may break the line at any. */
  up = 0;
  down = 0;
  onBytes: () => void = () => undefined;
  isCut = false;

  constructor(devicePort: number) {
    this.#server = createServer((near) => {
      if (this.isCut) return void near.destroy();
      const far = connect({ port: devicePort, host: '127.0.0.1', noDelay: true });
      for (const socket of [near, far]) {
        this.#sockets.add(socket);
        socket.on('error', () => undefined);
        socket.on('close', () => {
          near.destroy();
          far.destroy();
          this.#sockets.delete(socket);
        });
      }
      near.on('data', (bytes) => {
        this.up += bytes.length;
        this.onBytes();
      });
      far.on('data', (bytes) => {
        this.down += bytes.length;
        this.onBytes();
      });
      near.pipe(far);
      far.pipe(near);
    });
  }

  async open(): Promise<number> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return (this.#server.address() as AddressInfo).port;
  }

  break(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  close(): void {
    this.break();
    this.#server.close();
  }
}

const mebibyte = 1_048_576;
const hashOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

let worker: Awaited<ReturnType<typeof buildSshWorker>>;
let device: Server;
let line: Line;
let tree: FileTree;
let folder: string;
let rig: Rig;
let transfers: readonly TransferView[];

beforeAll(async () => {
  worker = await buildSshWorker();
});
afterAll(() => worker.remove());

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fieldtunnel-files-'));
  tree = new FileTree(256 * mebibyte, Date.now);
  tree.makeFolder('/opt');
  tree.makeFolder('/home');
  tree.makeFolder('/home/technician');
  const key = makeHostKey();
  device = createServer(sshService(identityOf('pump-7'), tree, () => key));
  await new Promise<void>((resolve) => device.listen(0, '127.0.0.1', resolve));
  line = new Line((device.address() as AddressInfo).port);
  const port = await line.open();
  transfers = [];
  rig = await makeRig({
    clock: systemClock,
    openThread: (onEvent) => openSshThread(worker.file, onEvent, systemClock, silentLogger),
    onTransfers: (views) => (transfers = views),
  });
  const view: SessionView = sessionView();
  rig.session = { ...view, services: view.services.map((service) => ({ ...service, port })) };
  await logIn();
});

afterEach(async () => {
  rig.visits.close();
  line.close();
  device.close();
  await rm(folder, { recursive: true, force: true });
});

async function logIn(): Promise<void> {
  rig.visits.begin('s1');
  await until(() => expect(rig.view().phase.kind).toBe('login'));
  const { hostKey } = rig.view();
  await rig.visits.login('s1', {
    user: 'technician',
    method: 'password',
    keyFile: null,
    secret: '',
    keep: true,
    hostKey: hostKey?.kind === 'new' ? hostKey.key.fingerprint : null,
  });
  await until(() => expect(rig.view().phase.kind).toBe('open'));
}

const files = (): NonNullable<ReturnType<typeof rig.visits.filesOf>> => {
  const found = rig.visits.filesOf('s1');
  if (found === null) throw new Error('nobody works there');
  return found;
};

const first = (): TransferView => {
  const [view] = transfers;
  if (view === undefined) throw new Error('no transfer');
  return view;
};

/** Breaks the line each time the transfer has passed one of these. */
function breakAt(...marks: readonly number[]): { readonly paused: number[] } {
  const left = [...marks];
  const paused: number[] = [];
  line.onBytes = () => {
    const [view] = transfers;
    const [mark] = left;
    if (view === undefined || mark === undefined || view.bytesDone < mark) return;
    left.shift();
    paused.push(view.bytesDone);
    line.break();
  };
  return { paused };
}

describe('files of a device', { timeout: 120_000 }, () => {
  it('are listed, made, named anew and removed', async () => {
    tree.create('/opt/a.txt');
    expect(await files().ask('makeFolder', '/opt/new')).toEqual({ kind: 'ok', value: null });
    expect(await files().ask('rename', '/opt/a.txt', '/opt/b.txt')).toEqual({ kind: 'ok', value: null });
    const page = await files().ask('openFolder', '/opt');
    expect(page).toMatchObject({ kind: 'ok', value: { path: '/opt', cursor: null, isCut: false } });
    expect(page.kind === 'ok' && page.value.entries.map(({ name, kind }) => `${name} ${kind}`)).toEqual([
      'new folder',
      'b.txt file',
    ]);
    tree.create('/opt/new/inner');
    expect(await files().ask('rename', '/opt/b.txt', '/opt/new')).toEqual({ kind: 'fault', fault: { kind: 'exists' } });
    expect(await files().ask('countFolder', '/opt')).toEqual({
      kind: 'ok',
      value: { files: 2, folders: 1, isCut: false },
    });
    expect(await files().ask('remove', '/opt/new')).toEqual({ kind: 'ok', value: null });
    expect(tree.has('/opt/new')).toBe(false);
    expect(await files().ask('openFolder', '/nowhere')).toEqual({ kind: 'fault', fault: { kind: 'missing' } });
  });

  it('are sent through two breaks, gone on with at the byte, and are the same on both sides', async () => {
    const bytes = randomBytes(64 * mebibyte);
    await writeFile(join(folder, 'firmware.bin'), bytes);
    const { paused } = breakAt(16 * mebibyte, 40 * mebibyte);
    files().transfers.send([join(folder, 'firmware.bin')], '/opt');
    await until(() => expect(first().state.kind).toBe('done'), 100_000);
    expect(first().state).toMatchObject({ kind: 'done', proof: 'checksum' });
    expect(paused).toHaveLength(2);
    // It went on where it was, not from the beginning: what went twice is what was on its way.
    expect(line.up).toBeLessThan((64 + 20) * mebibyte);
    const { content } = tree.file('/opt/firmware.bin');
    expect(content.size).toBe(bytes.length);
    expect(hashOf(content.read(0, content.size))).toBe(hashOf(bytes));
    expect([...tree.folder('/opt').entries.keys()]).toEqual(['firmware.bin']);
  });

  it('are fetched through two breaks, gone on with at the byte, and are the same on both sides', async () => {
    const bytes = randomBytes(64 * mebibyte);
    tree.write(tree.create('/opt/trend.csv'), 0, bytes);
    const { paused } = breakAt(16 * mebibyte, 40 * mebibyte);
    files().transfers.fetch(['/opt/trend.csv'], folder);
    await until(() => expect(first().state.kind).toBe('done'), 100_000);
    expect(first().state).toMatchObject({ proof: 'checksum' });
    expect(paused).toHaveLength(2);
    expect(line.down).toBeLessThan((64 + 20) * mebibyte);
    expect(hashOf(await readFile(join(folder, 'trend.csv')))).toBe(hashOf(bytes));
    expect(await readdir(folder)).toEqual(['trend.csv']);
  });
});

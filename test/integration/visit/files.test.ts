import { createHash, randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo, type Server } from 'node:net';
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
import type { ConflictAnswer, TransferView } from '../../../shared/visit/files';
import { makeHostKey } from '../../fakes/ssh-server';
import { buildSshWorker } from '../../fakes/ssh-build';
import { Line } from '../../fakes/line';
import { until } from '../../fakes/wait';
import { makeRig, sessionView, type Rig } from '../../unit/visit/rig';

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
  void rig.visits.close();
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

describe('files on their way', { timeout: 120_000 }, () => {
  it('wait where a person pauses them, let others go first, and go on at the byte', async () => {
    const bytes = randomBytes(16 * mebibyte);
    await writeFile(join(folder, 'firmware.bin'), bytes);
    await writeFile(join(folder, 'small.txt'), 'small');
    line.onBytes = () => {
      const [view] = transfers;
      if (view === undefined || view.bytesDone < 4 * mebibyte) return;
      line.onBytes = () => undefined;
      files().transfers.pause(view.id);
    };
    files().transfers.send([join(folder, 'firmware.bin'), join(folder, 'small.txt')], '/opt');
    await until(() => expect(transfers.map(({ state }) => state.kind)).toEqual(['paused', 'done']));
    const { id, bytesDone, state } = first();
    expect(state).toMatchObject({ by: 'person' });
    expect(bytesDone).toBeGreaterThanOrEqual(4 * mebibyte);
    expect(tree.has('/opt/firmware.bin')).toBe(false);
    const before = line.up;
    files().transfers.resume(id, false);
    await until(() => expect(first().state).toMatchObject({ kind: 'done', proof: 'checksum' }));
    expect(line.up - before).toBeLessThan(bytes.length - bytesDone + 2 * mebibyte);
    const { content } = tree.file('/opt/firmware.bin');
    expect(hashOf(content.read(0, content.size))).toBe(hashOf(bytes));
  });

  it('never take the place of something that is there without a word', async () => {
    const here = join(folder, 'a.txt');
    await writeFile(here, 'new');
    tree.write(tree.create('/opt/a.txt'), 0, Buffer.from('old'));
    const onDevice = (name: string): string => {
      const { content } = tree.file(`/opt/${name}`);
      return Buffer.from(content.read(0, content.size)).toString();
    };
    const sent = async (answer: ConflictAnswer): Promise<TransferView> => {
      files().transfers.send([here], '/opt');
      await until(() => expect(transfers.at(-1)?.state).toMatchObject({ kind: 'asking', name: 'a.txt', size: 3 }));
      const id = transfers.at(-1)?.id ?? '';
      files().transfers.answerConflict(id, answer, false);
      return until(() => {
        const view = transfers.find((each) => each.id === id);
        if (view?.state.kind !== 'done' && view?.state.kind !== 'skipped') throw new Error(JSON.stringify(view));
        return view;
      });
    };
    expect((await sent('skip')).state.kind).toBe('skipped');
    expect(onDevice('a.txt')).toBe('old');
    await sent('keep-both');
    expect([onDevice('a.txt'), onDevice('a (2).txt')]).toEqual(['old', 'new']);
    await sent('replace');
    expect(onDevice('a.txt')).toBe('new');
    // Nothing of a temporary name is left.
    expect([...tree.folder('/opt').entries.keys()].sort()).toEqual(['a (2).txt', 'a.txt']);
  });
});

describe('folders and room', { timeout: 120_000 }, () => {
  it('go as folders with all they hold, both ways; what is stopped leaves nothing behind', async () => {
    await mkdir(join(folder, 'logs', 'inner', 'empty'), { recursive: true });
    await writeFile(join(folder, 'logs', 'one.txt'), 'one');
    await writeFile(join(folder, 'logs', 'inner', '점검.txt'), 'two');
    await symlink('one.txt', join(folder, 'logs', 'link'));
    files().transfers.send([join(folder, 'logs')], '/opt');
    await until(() => expect(first().state.kind).toBe('done'));
    expect(first()).toMatchObject({ files: { done: 2, of: 2 }, leftOut: 1, bytesDone: 6, bytesTotal: 6 });
    expect(tree.folder('/opt/logs/inner/empty').entries.size).toBe(0);
    await mkdir(join(folder, 'back'));
    files().transfers.fetch(['/opt/logs'], join(folder, 'back'));
    await until(() => expect(transfers.map(({ state }) => state.kind)).toEqual(['done', 'done']));
    expect(await readFile(join(folder, 'back', 'logs', 'inner', '점검.txt'), 'utf8')).toBe('two');
    expect((await readdir(join(folder, 'back', 'logs', 'inner'))).sort()).toEqual(['empty', '점검.txt'].sort());

    await writeFile(join(folder, 'large.bin'), Buffer.alloc(8 * mebibyte));
    line.onBytes = () => {
      const view = transfers.at(-1);
      if (view === undefined || view.name !== 'large.bin' || view.bytesDone < mebibyte) return;
      line.onBytes = () => undefined;
      files().transfers.cancel(view.id);
    };
    files().transfers.send([join(folder, 'large.bin')], '/opt');
    await until(() => expect(transfers).toHaveLength(2));
    await until(() => expect([...tree.folder('/opt').entries.keys()]).toEqual(['logs']));
  });

  it('leave nothing half on the device when somebody goes', async () => {
    await writeFile(join(folder, 'large.bin'), Buffer.alloc(8 * mebibyte));
    line.onBytes = () => {
      const [view] = transfers;
      if (view !== undefined && view.bytesDone > mebibyte) files().transfers.pause(view.id);
    };
    files().transfers.send([join(folder, 'large.bin')], '/opt');
    await until(() => expect(first().state).toMatchObject({ kind: 'paused', by: 'person' }));
    line.onBytes = () => undefined;
    expect(tree.folder('/opt').entries.size).toBe(1);
    await rig.visits.close();
    await until(() => tree.folder('/opt').entries.size === 0);
  });

  it('say so where the device has no room for them, and leave nothing under their names', async () => {
    tree.quota.take(255 * mebibyte);
    await writeFile(join(folder, 'large.bin'), Buffer.alloc(2 * mebibyte));
    files().transfers.send([join(folder, 'large.bin')], '/opt');
    await until(() => expect(first().state).toMatchObject({ kind: 'failed', fault: { kind: 'device-full' } }));
    expect(tree.has('/opt/large.bin')).toBe(false);
    // Room was made: it is tried again by the person.
    tree.quota.take(-128 * mebibyte);
    files().transfers.resume(first().id, false);
    await until(() => expect(first().state).toMatchObject({ kind: 'done', proof: 'checksum' }));
  });
});

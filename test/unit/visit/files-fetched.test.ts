/** What is fetched onto a laptop that has something of the name already, or no room in the middle of it. */
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { FileJob, FileOutcome } from '../../../electron/visit/files/contract';
import { HeldFile } from '../../fakes/held-file';
import { hostileDevice } from '../../fakes/hostile-sftp';
import { sshTest } from '../../fakes/ssh-test';

const { serve, client } = sshTest();
const at = hostileDevice({ serve, client });
/** What every server takes of one request. */
const chunk = 32_768;

let root: string;
beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'fieldtunnel-fetched-'))));
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(root, { recursive: true, force: true });
});

const here = (name = 'got.bin'): string => join(root, name);
const text = (name?: string): string => readFileSync(here(name), 'utf8');
const names = (): readonly string[] => readdirSync(root).sort();

/** Fetches this file of a device, as often as it is called. */
async function fetching(file: HeldFile): Promise<(change?: Partial<FileJob>) => Promise<FileOutcome | null>> {
  const { rig } = await at(file.script);
  const { size, modifiedAt } = { size: file.bytes.length, modifiedAt: file.modifiedAt };
  const job = { id: 'job', local: here(), remote: '/x/got.bin', size, modifiedAt, resumeAt: 0, conflict: null };
  return (change) => rig.ssh.files('fetchFile', [{ ...job, ...change }]);
}

const done = { kind: 'done', proof: 'length' };

describe('a file of the name that is here already', () => {
  const file = (): HeldFile => new HeldFile(Buffer.from('from the device'));

  it('is asked about before a byte is fetched, and stays as it is', async () => {
    writeFileSync(here(), 'mine');
    const [device, { mtimeMs }] = [file(), statSync(here())];
    const fetch = await fetching(device);
    expect(await fetch()).toEqual({ kind: 'asking', size: 4, modifiedAt: mtimeMs });
    expect(device.reads).toEqual([]);
    expect(await fetch({ conflict: 'skip' })).toEqual({ kind: 'skipped' });
    expect([names(), text()]).toEqual([['got.bin'], 'mine']);
  });

  it('is kept beside the new one, or replaced, as the person says', async () => {
    writeFileSync(here(), 'mine');
    writeFileSync(here('got (2).bin'), 'mine, too');
    const fetch = await fetching(file());
    expect(await fetch({ conflict: 'keep-both' })).toEqual(done);
    expect(names()).toEqual(['got (2).bin', 'got (3).bin', 'got.bin']);
    expect([text(), text('got (2).bin'), text('got (3).bin')]).toEqual(['mine', 'mine, too', 'from the device']);
    expect(await fetch({ conflict: 'replace' })).toEqual(done);
    expect(text()).toBe('from the device');
    expect(names()).toEqual(['got (2).bin', 'got (3).bin', 'got.bin']);
  });

  it('that appears meanwhile is asked about, and what was fetched is not fetched again', async () => {
    const device = file();
    device.onRead = () => writeFileSync(here(), 'meanwhile');
    const fetch = await fetching(device);
    expect(await fetch()).toMatchObject({ kind: 'asking', size: 9 });
    expect(text()).toBe('meanwhile');
    device.onRead = () => undefined;
    device.reads.splice(0);
    expect(await fetch({ conflict: 'keep-both', resumeAt: device.bytes.length })).toEqual(done);
    // Only its end is looked at.
    expect(device.reads).toHaveLength(1);
    expect([names(), text('got (2).bin')]).toEqual([['got (2).bin', 'got.bin'], 'from the device']);
  });

  it('and is a folder is not replaced, and nothing is fetched for it', async () => {
    mkdirSync(here());
    const device = file();
    const outcome = await (await fetching(device))({ conflict: 'replace' });
    expect(outcome).toMatchObject({ kind: 'fault', fault: { kind: 'exists' } });
    expect([names(), device.reads]).toEqual([['got.bin'], []]);
  });
});

/** What every open file has its methods from. */
async function methods(): Promise<FileHandle> {
  const file = await open(here('any'), 'w');
  await file.close();
  rmSync(here('any'));
  return Object.getPrototypeOf(file) as FileHandle;
}

/** Before anything stands in its place. */
const ownWritev = (handles: FileHandle): FileHandle['writev'] =>
  Object.getOwnPropertyDescriptor(handles, 'writev')?.value as FileHandle['writev'];

const failed = (code: string): Error => Object.assign(new Error(code), { code });

/** From this byte on the disk takes nothing. */
async function fullFrom(byte: number, code: string): Promise<void> {
  const handles = await methods();
  const writev = ownWritev(handles);
  vi.spyOn(handles, 'writev').mockImplementation(function write(this: FileHandle, pieces, position) {
    return (position ?? 0) >= byte ? Promise.reject(failed(code)) : writev.call(this, pieces, position);
  });
}

describe('a disk of this laptop that is full in the middle of a file', () => {
  it.each(['ENOSPC', 'EDQUOT', 'EFBIG'])(
    'is said to be so (%s), and once there is room it goes on at the byte',
    async (code) => {
      const device = new HeldFile(randomBytes(10 * chunk));
      const fetch = await fetching(device);
      await fullFrom(4 * chunk, code);
      const outcome = await fetch();
      expect(outcome).toEqual({ kind: 'fault', fault: { kind: 'laptop-full' }, watermark: 4 * chunk });
      expect(names()).toEqual(['got.bin.job.part']);
      vi.restoreAllMocks();
      device.reads.splice(0);
      expect(await fetch({ resumeAt: 4 * chunk })).toEqual(done);
      // What is there is looked at, at its end only.
      expect(Math.min(...device.reads.map(({ from }) => from))).toBe(2 * chunk);
      expect(readFileSync(here()).equals(device.bytes)).toBe(true);
      expect(names()).toEqual(['got.bin']);
    },
  );

  it('takes some of a piece before it says so', async () => {
    const device = new HeldFile(randomBytes(4 * chunk));
    const fetch = await fetching(device);
    const handles = await methods();
    const writev = ownWritev(handles);
    vi.spyOn(handles, 'writev').mockImplementation(function write(this: FileHandle, pieces, position) {
      return writev.call(this, [Buffer.concat([...(pieces as Buffer[])]).subarray(0, 1_000)], position);
    });
    const rest = vi.spyOn(handles, 'write').mockRejectedValue(failed('ENOSPC'));
    expect(await fetch()).toEqual({ kind: 'fault', fault: { kind: 'laptop-full' }, watermark: 0 });
    // One that takes the rest in a second write is not full.
    rest.mockRestore();
    expect(await fetch()).toEqual(done);
    expect(readFileSync(here()).equals(device.bytes)).toBe(true);
  });

  it('is said to be so where it tells only when all is to be kept', async () => {
    const fetch = await fetching(new HeldFile(Buffer.from('from the device')));
    vi.spyOn(await methods(), 'sync').mockRejectedValue(failed('ENOSPC'));
    expect(await fetch()).toMatchObject({ kind: 'fault', fault: { kind: 'laptop-full' } });
    expect(names()).toEqual(['got.bin.job.part']);
  });

  it('is not what another error of the disk is', async () => {
    const fetch = await fetching(new HeldFile(randomBytes(2 * chunk)));
    await fullFrom(chunk, 'EIO');
    expect(await fetch()).toMatchObject({ kind: 'fault', fault: { kind: 'laptop', code: 'EIO' } });
  });
});

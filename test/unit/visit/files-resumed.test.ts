/** What goes on after a break, where the file has become another one meanwhile, here or on the device. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { requestTypes } from '../../../electron/net/sftp/packets';
import type { FileJob, FileOutcome } from '../../../electron/visit/files/contract';
import { HeldFile } from '../../fakes/held-file';
import { hostileDevice, says, type HostileSftp } from '../../fakes/hostile-sftp';
import { sshTest } from '../../fakes/ssh-test';

const { serve, client } = sshTest();
const at = hostileDevice({ serve, client });
const kibibyte = 1_024;

let root: string;
beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'fieldtunnel-resumed-'))));
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe('a file of this laptop', () => {
  const half = 100 * kibibyte;
  const bytes = randomBytes(2 * half);

  /** The first half of it is on the device; `meanwhile`: what happens to it before it goes on, or while it does. */
  async function goneOn(
    before: (path: string) => void,
    meanwhile: (path: string) => void = () => undefined,
  ): Promise<{ readonly outcome: FileOutcome | null; readonly device: HostileSftp }> {
    const local = join(root, 'mine.bin');
    writeFileSync(local, bytes);
    const { size, mtimeMs } = statSync(local);
    let there = half;
    const { rig, device } = await at((asked) => {
      if (asked.type === requestTypes.fstat) return says.attributes(asked, { size: there });
      if (asked.type === requestTypes.write) {
        there = size;
        meanwhile(local);
      }
      if (asked.type !== requestTypes.read) return null;
      asked.fields.raw();
      const [from, length] = [asked.fields.u64(), asked.fields.u32()];
      return says.data(asked, bytes.subarray(from, from + length));
    });
    before(local);
    const job: FileJob = {
      id: 'job',
      local,
      remote: '/x/a.bin',
      size,
      modifiedAt: mtimeMs,
      resumeAt: half,
      conflict: null,
    };
    return { outcome: await rig.ssh.files('sendFile', [job]), device };
  }
  const changed = { kind: 'fault', fault: { kind: 'changed' } };
  const later = (path: string): void => utimesSync(path, new Date(), new Date(Date.now() + 5_000));

  it('that is as it was goes on at the byte', async () => {
    const { outcome, device } = await goneOn(() => undefined);
    expect(outcome).toEqual({ kind: 'done', proof: 'length' });
    expect(device.count(requestTypes.rename)).toBe(1);
  });

  it('that was written anew in the break, as long as before, is not gone on with', async () => {
    const { outcome, device } = await goneOn((path) => {
      writeFileSync(path, Buffer.concat([randomBytes(half), bytes.subarray(half)]));
      later(path);
    });
    expect(outcome).toMatchObject(changed);
    expect(device.count(requestTypes.open)).toBe(0);
  });

  it('that is longer or shorter since the break is not gone on with', async () => {
    for (const other of [bytes.subarray(1), Buffer.concat([bytes, bytes])]) {
      const { outcome, device } = await goneOn((path) => {
        const { atime, mtime } = statSync(path);
        writeFileSync(path, other);
        utimesSync(path, atime, mtime);
      });
      expect(outcome).toMatchObject(changed);
      expect(device.count(requestTypes.open)).toBe(0);
    }
  });

  it('that changes while it goes gets no name, and nothing of it is gone on with', async () => {
    const { outcome, device } = await goneOn(() => undefined, later);
    expect(outcome).toEqual({ ...changed, watermark: 0 });
    expect(device.count(requestTypes.rename)).toBe(0);
  });
});

describe('a file of the device', () => {
  const size = 400 * kibibyte;
  const half = size / 2;

  /** The first half of it was fetched; goes on after what happens to it. */
  async function goneOn(change: (file: HeldFile) => void): Promise<{
    readonly outcome: FileOutcome | null;
    readonly file: HeldFile;
    readonly got: () => Buffer;
  }> {
    const file = new HeldFile(randomBytes(size));
    const { modifiedAt } = file;
    const local = join(root, 'got.bin');
    writeFileSync(join(root, 'got.bin.job.part'), file.bytes.subarray(0, half));
    change(file);
    const { rig } = await at(file.script);
    const job: FileJob = { id: 'job', local, remote: '/x/got.bin', size, modifiedAt, resumeAt: half, conflict: null };
    const outcome = await rig.ssh.files('fetchFile', [job]);
    expect(readdirSync(root)).toEqual(['got.bin']);
    return { outcome, file, got: () => readFileSync(local) };
  }
  const begins = ({ reads }: HeldFile): number => Math.min(...reads.map(({ from }) => from));
  const done = { kind: 'done', proof: 'length' };

  it('that is as it was goes on at the byte: only the end of what is here is looked at', async () => {
    const { outcome, file, got } = await goneOn(() => undefined);
    expect([outcome, begins(file)]).toEqual([done, half - 64 * kibibyte]);
    expect(got().equals(file.bytes)).toBe(true);
  });

  it('that was written anew in the break, as long as before, is fetched from its beginning', async () => {
    const { outcome, file, got } = await goneOn((held) => {
      // What is looked at before it goes on is the same.
      held.bytes = Buffer.concat([randomBytes(half - 64 * kibibyte), held.bytes.subarray(half - 64 * kibibyte)]);
      held.modifiedAt += 60_000;
    });
    expect([outcome, begins(file)]).toEqual([done, 0]);
    expect(got().equals(file.bytes)).toBe(true);
  });

  it('whose end is another one is fetched from its beginning, whatever its time', async () => {
    const { outcome, file, got } = await goneOn((held) => {
      held.bytes = Buffer.from(held.bytes);
      held.bytes.fill(0, half - kibibyte, half);
    });
    expect([outcome, begins(file)]).toEqual([done, 0]);
    expect(got().equals(file.bytes)).toBe(true);
  });

  it('that grew, as a log does, goes on at the byte', async () => {
    const { outcome, file, got } = await goneOn((held) => {
      held.bytes = Buffer.concat([held.bytes, randomBytes(kibibyte)]);
      held.modifiedAt += 60_000;
    });
    expect([outcome, begins(file)]).toEqual([done, half - 64 * kibibyte]);
    expect(got().equals(file.bytes.subarray(0, size))).toBe(true);
  });
});

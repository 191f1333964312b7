import { describe, expect, it } from 'vitest';
import type { FileJob, FileOutcome, TransferPlan } from '../../../electron/visit/files/contract';
import type { TransferView } from '../../../shared/visit/files';
import { makeRig, settled, sessionView, type Rig } from './rig';
import { accepted, loggedIn, login, open, password, phase, size } from './steps';

/** Another tunnel has taken the ports over; connections that stood stay in the one before. */
const replaced = (rig: Rig): void => rig.change(sessionView({ tunnelId: 't2' }));
const connects = (rig: Rig): number => rig.thread().calls.filter(([method]) => method === 'connect').length;

describe('a tunnel that is replaced', () => {
  it('leaves a shell where it is; when the old tunnel ends, the shell comes back in the new one, and nobody logs in again', async () => {
    const rig = await makeRig();
    const id = await open(rig);
    rig.visits.resize(id, { columns: 90, rows: 20 });
    const before = connects(rig);
    replaced(rig);
    rig.clock.advance(600_000);
    expect(connects(rig)).toBe(before);
    expect(rig.visits.input(id, Buffer.from('uptime\n')).ok).toBe(true);
    // The old tunnel is over, and with it the connection in it.
    rig.thread().emit({ kind: 'closed', failure: { kind: 'ended', words: null } });
    rig.clock.advance(0);
    expect(connects(rig)).toBe(before + 1);
    await rig.showKey();
    expect(rig.thread().last('authenticate')).toEqual(['technician', { method: 'password', password }]);
    rig.thread().emit({ kind: 'open', login: accepted });
    await settled();
    expect(rig.thread().last('openShell')).toEqual([id, { columns: 90, rows: 20 }, null]);
    rig.thread().emit({ kind: 'shell-open', id });
    expect(rig.view().shells).toMatchObject([{ id, number: 1, state: { kind: 'open' } }]);
  });

  it('where nothing runs, the next shell begins in the new one at once, without a login', async () => {
    const rig = await makeRig();
    rig.visits.begin('s1');
    await rig.showKey();
    await login(rig);
    rig.thread().emit({ kind: 'open', login: accepted });
    const before = connects(rig);
    replaced(rig);
    expect(connects(rig)).toBe(before + 1);
    phase(rig, 'reaching');
    await rig.showKey();
    expect(rig.thread().last('authenticate')).toEqual(['technician', { method: 'password', password }]);
    rig.thread().emit({ kind: 'open', login: accepted });
    const opened = rig.visits.openShell('s1', size);
    expect(opened.ok).toBe(true);
    // Once is enough.
    rig.change(sessionView({ tunnelId: 't2' }));
    expect(connects(rig)).toBe(before + 1);
  });
});

/**
 * Files of 10,000 bytes go up, one by default; what each try of it began with, and the way to end the one under way.
 */
async function sending(paths = ['/here/firmware.bin']): Promise<{
  readonly rig: Rig;
  readonly jobs: readonly FileJob[];
  readonly transfer: () => TransferView | undefined;
  readonly states: () => readonly TransferView['state']['kind'][];
  readonly end: (outcome: FileOutcome) => Promise<void>;
}> {
  const planOf = (names: readonly string[]): TransferPlan => ({
    folders: [],
    files: names.map((name) => ({ local: `/here/${name}`, remote: `/opt/${name}`, size: 10_000, modifiedAt: null })),
    leftOut: 0,
  });
  const jobs: FileJob[] = [];
  let views: readonly TransferView[] = [];
  let finish: (outcome: FileOutcome) => void = () => undefined;
  const rig = await makeRig({ onTransfers: (next) => void (views = next) });
  rig.files = (name, [job]) => {
    if (name === 'planSending') {
      const asked = String(job).replace('/here/', '');
      return Promise.resolve({ kind: 'ok', value: planOf(asked === 'set' ? ['one.bin', 'two.bin'] : [asked]) });
    }
    if (name !== 'sendFile') return Promise.resolve(null);
    jobs.push(job as FileJob);
    return new Promise<FileOutcome>((resolve) => (finish = resolve));
  };
  await loggedIn(rig);
  rig.visits.filesOf('s1')?.transfers.send(paths, '/opt');
  await settled();
  return {
    rig,
    jobs,
    transfer: () => views[0],
    states: () => views.map(({ state }) => state.kind),
    end(outcome) {
      finish(outcome);
      return settled();
    },
  };
}

describe('a file on its way in a tunnel that is replaced', () => {
  const ended: FileOutcome = { kind: 'fault', fault: { kind: 'no-connection' }, watermark: 6_000 };
  const endings = (rig: Rig): number =>
    rig.thread().calls.filter(([method]) => method === 'disconnect' || method === 'stop').length;

  it('stays in the old one, whose connection nobody closes, and comes through there', async () => {
    const { rig, jobs, transfer, end } = await sending();
    const before = connects(rig);
    replaced(rig);
    rig.clock.advance(600_000);
    const [job] = jobs;
    rig.thread().emit({ kind: 'file-progress', id: job?.id ?? '', acknowledged: 9_000, checking: false });
    expect([connects(rig), endings(rig), rig.threads.length]).toEqual([before, 0, 1]);
    expect(transfer()).toMatchObject({ state: { kind: 'moving' }, bytesDone: 9_000 });
    expect(connects(rig)).toBe(before);
    await end({ kind: 'done', proof: 'checksum' });
    expect(transfer()).toMatchObject({ state: { kind: 'done' } });
    expect([endings(rig), jobs.length]).toEqual([0, 1]);
  });

  it('goes on at the same byte in the new one when the old is over before it', async () => {
    const { rig, jobs, transfer, end } = await sending();
    const before = connects(rig);
    expect(jobs).toMatchObject([{ resumeAt: 0 }]);
    replaced(rig);
    expect(connects(rig)).toBe(before);
    rig.thread().emit({ kind: 'closed', failure: { kind: 'ended', words: null } });
    await end(ended);
    expect(transfer()).toMatchObject({ state: { kind: 'paused', by: 'break' }, bytesDone: 6_000 });
    rig.clock.advance(0);
    expect(connects(rig)).toBe(before + 1);
    await rig.showKey();
    expect(rig.thread().last('authenticate')).toEqual(['technician', { method: 'password', password }]);
    rig.thread().emit({ kind: 'open', login: accepted });
    await settled();
    expect(jobs).toMatchObject([{ resumeAt: 0 }, { resumeAt: 6_000, remote: '/opt/firmware.bin' }]);
    await end({ kind: 'done', proof: 'checksum' });
    expect(transfer()).toMatchObject({ state: { kind: 'done', proof: 'checksum' }, bytesDone: 10_000 });
  });
});

describe('a file that ends in a tunnel that was replaced', () => {
  it('is the last there: what comes after it waits for a connection in the new one, without a login', async () => {
    const { rig, jobs, states, end } = await sending(['/here/firmware.bin', '/here/notes.txt']);
    const before = connects(rig);
    replaced(rig);
    await end({ kind: 'done', proof: 'checksum' });
    expect([connects(rig), jobs.length]).toEqual([before + 1, 1]);
    // No break is told of: nothing broke.
    expect(states()).toEqual(['done', 'waiting']);
    await rig.showKey();
    rig.thread().emit({ kind: 'open', login: accepted });
    await settled();
    expect(jobs.map(({ remote }) => remote)).toEqual(['/opt/firmware.bin', '/opt/notes.txt']);
    await end({ kind: 'done', proof: 'checksum' });
    expect(states()).toEqual(['done', 'done']);
    expect(connects(rig)).toBe(before + 1);
  });

  it('of a folder is the last there, and the next file of it goes through the new one', async () => {
    const { rig, jobs, states, end } = await sending(['/here/set']);
    const before = connects(rig);
    replaced(rig);
    await end({ kind: 'done', proof: 'checksum' });
    expect([connects(rig), jobs.length, states()]).toEqual([before + 1, 1, ['waiting']]);
    await rig.showKey();
    rig.thread().emit({ kind: 'open', login: accepted });
    await settled();
    expect(jobs.map(({ remote }) => remote)).toEqual(['/opt/one.bin', '/opt/two.bin']);
  });

  it('that is cancelled is dropped from the device before its connection goes', async () => {
    const { rig, transfer, end } = await sending();
    const before = connects(rig);
    const files = rig.files;
    let dropped: () => void = () => undefined;
    rig.files = (name, args) =>
      name === 'discardFile' ? new Promise((resolve) => (dropped = () => resolve(null))) : files(name, args);
    replaced(rig);
    rig.visits.filesOf('s1')?.transfers.cancel(transfer()?.id ?? '');
    await end({ kind: 'stopped', watermark: 4_000 });
    expect(connects(rig)).toBe(before);
    dropped();
    await settled();
    expect(connects(rig)).toBe(before + 1);
  });

  it('holds the connection no longer than a shell beside it does', async () => {
    const { rig, states, end } = await sending(['/here/firmware.bin', '/here/notes.txt']);
    const opened = rig.visits.openShell('s1', size);
    const id = opened.ok ? opened.value.shellId : '';
    rig.thread().emit({ kind: 'shell-open', id });
    const before = connects(rig);
    replaced(rig);
    await end({ kind: 'done', proof: 'checksum' });
    expect([connects(rig), states()]).toEqual([before, ['done', 'preparing']]);
    await end({ kind: 'done', proof: 'checksum' });
    expect(connects(rig)).toBe(before);
    rig.visits.closeShell(id);
    expect(connects(rig)).toBe(before + 1);
  });

  it('that waits behind a lost login is paused as by any break', async () => {
    const { rig, states, end } = await sending(['/here/firmware.bin', '/here/notes.txt']);
    replaced(rig);
    await end({ kind: 'done', proof: 'checksum' });
    rig.thread().emit({ kind: 'closed', failure: { kind: 'ended', words: null } });
    expect(states()).toEqual(['done', 'paused']);
  });
});

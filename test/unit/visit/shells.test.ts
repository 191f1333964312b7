import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeRig, settled, type Rig } from './rig';
import { until } from '../../fakes/wait';
import { accepted, loggedIn, open, size } from './steps';

/** What is in a recording of the session. */
const lines = (rig: Rig, which = 0): unknown[] => {
  const path = rig.notes.recordings('s1')[which]?.path ?? '';
  return readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
};
const print = (rig: Rig, id: string, text: string): void =>
  rig.thread().emit({ kind: 'shell-data', id, bytes: Buffer.from(text) });

describe('a recording', () => {
  it('holds what the shell printed and nothing that was typed, in whole characters, for its owner only', async () => {
    const rig = await makeRig();
    const id = await open(rig);
    expect((await rig.visits.record(id, true)).ok).toBe(true);
    expect(rig.view().shells[0]?.recording).toMatchObject({ kind: 'on' });
    rig.clock.advance(1_500);
    const [first, second] = [Buffer.from('펌').subarray(0, 2), Buffer.from('펌').subarray(2)];
    rig.thread().emit({ kind: 'shell-data', id, bytes: first });
    rig.thread().emit({ kind: 'shell-data', id, bytes: second });
    rig.visits.input(id, Buffer.from('a-planted-secret\n'));
    rig.visits.resize(id, { columns: 90, rows: 20 });
    await rig.visits.record(id, false);
    expect(rig.view().shells[0]?.recording).toBeNull();
    const [header, ...events] = lines(rig);
    expect(header).toMatchObject({ version: 2, width: 100, height: 30 });
    expect(events).toEqual([
      [1.5, 'o', '펌'],
      [1.5, 'r', '90x20'],
    ]);
    const path = rig.notes.recordings('s1')[0]?.path ?? '';
    if (process.platform !== 'win32') expect(statSync(path).mode & 0o077).toBe(0);
  });

  it('that the disk does not take is refused, and the shell goes on', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'fieldtunnel-recordings-'));
    writeFileSync(join(folder, 'file'), '');
    const rig = await makeRig({ recordingsFolder: join(folder, 'file', 'below') });
    const id = await open(rig);
    expect(await rig.visits.record(id, true)).toMatchObject({ ok: false, error: { code: 'storage-not-saving' } });
    expect(rig.view().shells).toMatchObject([{ state: { kind: 'open' }, recording: null }]);
  });
});

describe('a device that prints without end', () => {
  const piece = `${'\u001B'.repeat(1_000)}\n`;

  it('fills a recording and no disk: it ends in whole lines, the mark goes, and the shell goes on', async () => {
    const rig = await makeRig({ mostRecordedBytes: 100_000 });
    const id = await open(rig);
    await rig.visits.record(id, true);
    for (let count = 0; count < 100; count += 1) print(rig, id, piece);
    expect(rig.view().shells[0]).toMatchObject({ recording: { kind: 'full' }, state: { kind: 'open' } });
    expect(rig.data.length).toBe(100);
    const path = rig.notes.recordings('s1')[0]?.path ?? '';
    await until(() => expect(statSync(path).size).toBeGreaterThan(90_000));
    expect(statSync(path).size).toBeLessThanOrEqual(100_000);
    expect(lines(rig).at(-1)).toEqual([0, 'o', piece]);
    expect(rig.notes.recordings('s1')[0]?.until).toBe(rig.clock.now());
    // The next one is begun by a person, in a file of its own.
    expect((await rig.visits.record(id, true)).ok).toBe(true);
    expect(rig.view().shells[0]?.recording).toMatchObject({ kind: 'on' });
    expect(rig.notes.recordings('s1')).toHaveLength(2);
  });

  it('ends with its recording where nothing may go unrecorded', async () => {
    const rig = await makeRig({ recordingRule: 'required', mostRecordedBytes: 100_000 });
    await loggedIn(rig);
    const opened = rig.visits.openShell('s1', size);
    const id = opened.ok ? opened.value.shellId : '';
    await until(() => expect(rig.thread().last('openShell')).not.toBeNull());
    rig.thread().emit({ kind: 'shell-open', id });
    for (let count = 0; count < 100; count += 1) print(rig, id, piece);
    expect(rig.view().shells).toMatchObject([{ recording: { kind: 'full' }, state: { kind: 'ended' } }]);
    expect(rig.thread().last('closeShell')).toEqual([id]);
  });
});

describe('a recording through a break', () => {
  /** The connection breaks and comes back, and with it the shell. */
  async function broken(rig: Rig, id: string): Promise<void> {
    rig.thread().emit({ kind: 'closed', failure: { kind: 'silent' } });
    rig.clock.advance(0);
    await rig.showKey();
    rig.thread().emit({ kind: 'open', login: accepted });
    await settled();
    rig.thread().emit({ kind: 'shell-open', id });
  }

  it('has the return as a mark, and what the shell prints after it', async () => {
    const rig = await makeRig();
    const id = await open(rig);
    await rig.visits.record(id, true);
    print(rig, id, 'before');
    await broken(rig, id);
    print(rig, id, 'after');
    await rig.visits.record(id, false);
    expect(lines(rig).slice(1)).toEqual([
      [0, 'o', 'before'],
      [0, 'm', 'connected again'],
      [0, 'o', 'after'],
    ]);
  });

  it('goes on by itself where the company wants it, in the same file, and with it the shell', async () => {
    const rig = await makeRig({ recordingRule: 'required' });
    await loggedIn(rig);
    const opened = rig.visits.openShell('s1', size);
    const id = opened.ok ? opened.value.shellId : '';
    await until(() => expect(rig.thread().last('openShell')).not.toBeNull());
    rig.thread().emit({ kind: 'shell-open', id });
    await broken(rig, id);
    expect(rig.view().shells).toMatchObject([{ state: { kind: 'open' }, recording: { kind: 'on' } }]);
    expect(rig.thread().calls.filter(([method]) => method === 'openShell')).toHaveLength(2);
    print(rig, id, 'after');
    expect(await rig.visits.record(id, false)).toMatchObject({ ok: false, error: { code: 'set-by-organisation' } });
    expect(rig.notes.recordings('s1')).toMatchObject([{ until: null }]);
    await until(() => expect(lines(rig).at(-1)).toEqual([0, 'o', 'after']));
  });
});

describe('a recording that follows another one', () => {
  it('within the same second has a file of its own, and takes nothing from the one before', async () => {
    const rig = await makeRig();
    const id = await open(rig);
    for (const text of ['one', 'two', 'three']) {
      expect(await rig.visits.record(id, true)).toEqual({ ok: true, value: null });
      print(rig, id, text);
      await rig.visits.record(id, false);
    }
    expect([0, 1, 2].map((which) => lines(rig, which).at(-1))).toEqual(
      ['one', 'two', 'three'].map((text) => [0, 'o', text]),
    );
  });

  it('asked for while the first one begins is that one', async () => {
    const rig = await makeRig();
    const id = await open(rig);
    const answers = await Promise.all([rig.visits.record(id, true), rig.visits.record(id, true)]);
    expect(answers.map(({ ok }) => ok)).toEqual([true, true]);
    expect(rig.notes.recordings('s1')).toHaveLength(1);
    expect(rig.view().shells[0]?.recording).toMatchObject({ kind: 'on' });
  });

  it('does not run on where it was ended, or its shell closed, while it began', async () => {
    const rig = await makeRig();
    const id = await open(rig);
    await Promise.all([rig.visits.record(id, true), rig.visits.record(id, false)]);
    expect(rig.view().shells[0]?.recording).toBeNull();
    const begun = rig.visits.record(id, true);
    rig.visits.closeShell(id);
    await begun;
    await until(() =>
      expect(rig.notes.recordings('s1').map(({ until: end }) => end)).toEqual([0, 0].map(() => rig.clock.now())),
    );
  });
});

describe('where the company wants every shell recorded', () => {
  it('a shell is opened once its recording runs, and nobody stops that', async () => {
    const rig = await makeRig({ recordingRule: 'required' });
    await loggedIn(rig);
    const opened = rig.visits.openShell('s1', size);
    const id = opened.ok ? opened.value.shellId : '';
    expect(rig.thread().calls.some(([method]) => method === 'openShell')).toBe(false);
    await until(() => expect(rig.thread().calls.some(([method]) => method === 'openShell')).toBe(true));
    expect(rig.view().shells[0]?.recording).toMatchObject({ kind: 'on' });
    expect(await rig.visits.record(id, false)).toMatchObject({ ok: false, error: { code: 'set-by-organisation' } });
    expect(rig.view().shells[0]?.recording).toMatchObject({ kind: 'on' });
  });

  it('a shell that cannot be recorded is not opened, and what went wrong is said', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'fieldtunnel-recordings-'));
    writeFileSync(join(folder, 'file'), '');
    const rig = await makeRig({ recordingRule: 'required', recordingsFolder: join(folder, 'file', 'below') });
    await loggedIn(rig);
    rig.visits.openShell('s1', size);
    await until(() =>
      expect(rig.view().shells).toMatchObject([
        { state: { kind: 'ended' }, recording: { kind: 'failed', code: 'ENOTDIR' } },
      ]),
    );
    expect(rig.thread().calls.some(([method]) => method === 'openShell')).toBe(false);
  });
});

it('where the company wants none, nobody records', async () => {
  const rig = await makeRig({ recordingRule: 'off' });
  const id = await open(rig);
  expect(await rig.visits.record(id, true)).toMatchObject({ ok: false, error: { code: 'set-by-organisation' } });
  expect(rig.notes.recordings('s1')).toEqual([]);
});

describe('a page that is loaded anew', () => {
  it('leaves no shell waiting for what the page before was still to draw', async () => {
    const rig = await makeRig();
    const id = await open(rig);
    rig.thread().emit({ kind: 'shell-data', id, bytes: Buffer.alloc(1000) });
    rig.visits.drawn(id, 300);
    rig.visits.windowGone();
    expect(rig.thread().last('drawn')).toEqual([id, 700]);
    rig.visits.windowGone();
    expect(rig.thread().calls.filter(([method]) => method === 'drawn')).toHaveLength(2);
  });
});

/** The files of Debian's OpenSSH server: what a file system of Linux can hold, and what the window makes of it. */
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FileJob, FileOutcome } from '../../../electron/visit/files/contract';
import { rawName, shownName, type FileEntry } from '../../../shared/visit/files';
import { SshRig } from '../../fakes/ssh-client';
import { me, sshd, SshDaemons } from '../../fakes/ssh-daemons';

let daemons: SshDaemons;
let rig: SshRig;
let here: string;
let there: string;

beforeAll(async () => {
  if (sshd === null) return;
  daemons = new SshDaemons();
  const mine = daemons.key('mine', '-t', 'ed25519');
  const { port } = await daemons.sshd([daemons.key('host', '-t', 'ed25519')], `${mine}.pub`);
  rig = new SshRig();
  await rig.login(port, me, { method: 'key-file', path: mine, passphrase: null });
  here = mkdtempSync(join(tmpdir(), 'fieldtunnel-here-'));
  there = mkdtempSync(join(tmpdir(), 'fieldtunnel-there-'));
});
afterAll(async () => {
  if (sshd === null) return;
  await rig.ssh.stop();
  await daemons.stop();
  for (const folder of [here, there]) rmSync(folder, { recursive: true, force: true });
});

/** A folder with nothing in it but what the test puts there. */
function newFolder(name: string): string {
  mkdirSync(join(there, name));
  return join(there, name);
}

async function listed(path: string): Promise<readonly FileEntry[]> {
  const entries: FileEntry[] = [];
  let answer = await rig.ssh.files('openFolder', [path]);
  for (;;) {
    if (answer?.kind !== 'ok') throw new Error(JSON.stringify(answer));
    entries.push(...answer.value.entries);
    if (answer.value.cursor === null) return entries;
    answer = await rig.ssh.files('moreOfFolder', [answer.value.cursor]);
  }
}

let jobs = 0;
async function sent(
  name: string,
  folder: string,
  text: string,
  change: Partial<FileJob> = {},
): Promise<FileOutcome | null> {
  const local = join(here, name);
  writeFileSync(local, text);
  const { size, mtimeMs } = statSync(local);
  const plan = { local, remote: `${folder}/${name}`, size, modifiedAt: mtimeMs };
  return rig.ssh.files('sendFile', [{ ...plan, id: `job-${(jobs += 1)}`, resumeAt: 0, conflict: null, ...change }]);
}

const verified = { kind: 'done', proof: 'checksum' };

describe.skipIf(sshd === null)("files on Debian's OpenSSH server", () => {
  it('have their kinds, permissions and links as they are', async () => {
    const folder = newFolder('kinds');
    mkdirSync(join(folder, 'sub'));
    writeFileSync(join(folder, 'run'), 'x');
    chmodSync(join(folder, 'run'), 0o4750);
    symlinkSync('sub', join(folder, 'to-sub'));
    symlinkSync('gone', join(folder, 'to-nothing'));
    symlinkSync('circle', join(folder, 'circle'));
    const entries = new Map((await listed(folder)).map((entry) => [entry.name, entry]));
    expect(entries.get('run')).toMatchObject({ kind: 'file', size: 1, mode: 0o4750, link: null });
    expect(entries.get('sub')).toMatchObject({ kind: 'folder' });
    expect(entries.get('to-sub')).toMatchObject({ kind: 'link', link: { target: 'sub', leadsTo: 'folder' } });
    expect(entries.get('to-nothing')?.link).toEqual({ target: 'gone', leadsTo: 'missing' });
    expect(entries.get('circle')?.link).toEqual({ target: 'circle', leadsTo: 'missing' });
    // A link goes, what it leads to stays.
    expect(await rig.ssh.files('remove', [`${folder}/to-sub`])).toMatchObject({ kind: 'ok' });
    expect(readdirSync(folder).sort()).toEqual(['circle', 'run', 'sub', 'to-nothing']);
  });

  it('whose names are not UTF-8 are listed, named anew, fetched and deleted as any other', async () => {
    const folder = newFolder('bytes');
    // Latin-1, as an old system wrote it.
    writeFileSync(Buffer.concat([Buffer.from(`${folder}/`), Buffer.from('Pr\xfcfung', 'latin1')]), 'content');
    const [entry] = await listed(folder);
    expect(entry?.name).toBe('Pr\xfcfung');
    expect(shownName(entry?.name ?? '')).toBe('Pr\u{FFFD}fung');
    const renamed = `${folder}/\xe4lter`;
    expect(await rig.ssh.files('rename', [`${folder}/Pr\xfcfung`, renamed])).toMatchObject({ kind: 'ok' });
    const planned = await rig.ssh.files('planFetching', [renamed, here, 'plan']);
    const [file] = planned?.kind === 'ok' ? (planned.value?.files ?? []) : [];
    if (file === undefined) throw new Error(JSON.stringify(planned));
    const job: FileJob = { ...file, id: 'bytes', resumeAt: 0, conflict: null };
    expect(await rig.ssh.files('fetchFile', [job])).toMatchObject(verified);
    expect(readFileSync(file.local, 'utf8')).toBe('content');
    expect(await rig.ssh.files('remove', [renamed])).toMatchObject({ kind: 'ok' });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('are verified whatever letters a shell would take for its own', async () => {
    const folder = newFolder('shell');
    for (const name of ["it's", '$(touch evil)', '`id`; "x"', '-n --help', '점검 기록', 'back\\slash', 'new\nline'])
      expect([
        name,
        await sent(name, rawName(folder), name, { remote: `${rawName(folder)}/${rawName(name)}` }),
      ]).toMatchObject([name, verified]);
    expect((await listed(folder)).map(({ name }) => name)).toContain(rawName('점검 기록'));
    expect(readdirSync(folder)).toHaveLength(7);
  });
});

describe.skipIf(sshd === null)("files that are sent to Debian's OpenSSH server", () => {
  it('are replaced, kept beside or left, as the person says, and keep their permissions', async () => {
    const folder = newFolder('conflict');
    writeFileSync(join(folder, 'a.sh'), 'old');
    chmodSync(join(folder, 'a.sh'), 0o750);
    const text = (name: string): string => readFileSync(join(folder, name), 'utf8');
    expect(await sent('a.sh', folder, 'new')).toMatchObject({ kind: 'asking', size: 3 });
    expect(await sent('a.sh', folder, 'new', { conflict: 'skip' })).toEqual({ kind: 'skipped' });
    expect(text('a.sh')).toBe('old');
    expect(await sent('a.sh', folder, 'new', { conflict: 'keep-both' })).toMatchObject(verified);
    expect([text('a.sh'), text('a (2).sh')]).toEqual(['old', 'new']);
    expect(await sent('a.sh', folder, 'new', { conflict: 'replace' })).toMatchObject(verified);
    expect(text('a.sh')).toBe('new');
    expect(statSync(join(folder, 'a.sh')).mode & 0o7777).toBe(0o750);
    expect(readdirSync(folder).sort()).toEqual(['a (2).sh', 'a.sh']);
  });

  it('go on from what is there already, if it is the same; else from the beginning', async () => {
    const folder = newFolder('resume');
    const text = 'abcdefgh'.repeat(40_000);
    const half = text.length / 2;
    const resumed = async (id: string, lies: string): Promise<string> => {
      writeFileSync(join(folder, `r.bin.${id}.part`), lies);
      expect(await sent('r.bin', folder, text, { id, resumeAt: half, conflict: 'replace' })).toMatchObject(verified);
      return createHash('sha256')
        .update(readFileSync(join(folder, 'r.bin')))
        .digest('hex');
    };
    const wanted = createHash('sha256').update(text).digest('hex');
    expect(await resumed('same', text.slice(0, half))).toBe(wanted);
    expect(await resumed('other', 'x'.repeat(half))).toBe(wanted);
    expect(await resumed('shorter', text.slice(0, 1_000))).toBe(wanted);
    expect(await resumed('longer', `${text}${text}`)).toBe(wanted);
  });

  it('are ten thousand in one folder', async () => {
    const folder = newFolder('many');
    for (let number = 0; number < 10_000; number += 1) writeFileSync(join(folder, `f${number}`), '');
    expect(new Set((await listed(folder)).map(({ name }) => name)).size).toBe(10_000);
    expect(await rig.ssh.files('countFolder', [folder])).toMatchObject({
      value: { files: 10_000, folders: 0, isCut: false },
    });
    expect(await rig.ssh.files('remove', [folder])).toEqual({ kind: 'ok', value: null });
    expect(existsSync(folder)).toBe(false);
  });

  it('that are not there, or are in the way, are said to be so', async () => {
    const fault = (kind: string) => ({ kind: 'fault', fault: { kind } });
    expect(await rig.ssh.files('openFolder', [`${there}/nowhere`])).toMatchObject(fault('missing'));
    writeFileSync(join(there, 'file'), '');
    expect(await rig.ssh.files('openFolder', [`${there}/file`])).toMatchObject({ kind: 'fault' });
    expect(await rig.ssh.files('makeFolder', [`${there}/file`])).toMatchObject(fault('exists'));
    expect(await rig.ssh.files('rename', [`${there}/file`, there])).toMatchObject(fault('exists'));
    expect(await rig.ssh.files('remove', [`${there}/nowhere`])).toMatchObject(fault('missing'));
    const nowhere = await sent('new', '/proc', 'x');
    expect(nowhere).toMatchObject({ kind: 'fault' });
    // It counts no room at all, which is not the same as being full.
    expect(nowhere).not.toMatchObject(fault('device-full'));
  });
});

/** What a device that keeps to no rule gets from the file client: a fault that has a sentence, and nothing else. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FileJob } from '../../../electron/visit/files/contract';
import { requestTypes, statusCodes } from '../../../electron/net/sftp/packets';
import { shownName, type FileEntry, type FolderPage } from '../../../shared/visit/files';
import { hostileDevice, says, type SftpRequest } from '../../fakes/hostile-sftp';
import type { SshRig } from '../../fakes/ssh-client';
import { sshTest } from '../../fakes/ssh-test';

const { serve, client } = sshTest();

let root: string;
let folder: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'fieldtunnel-hostile-'));
  folder = join(root, 'chosen');
  writeFileSync(join(root, 'mine.bin'), 'mine');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const at = hostileDevice({ serve, client });

const folderMode = 0o040755;
const linkMode = 0o120777;

/** Reads a folder to its end, as the window does. */
async function whole(rig: SshRig): Promise<{ readonly entries: readonly FileEntry[]; readonly last: FolderPage }> {
  let answer = await rig.ssh.files('openFolder', ['/x']);
  const entries: FileEntry[] = [];
  for (;;) {
    if (answer?.kind !== 'ok') throw new Error(JSON.stringify(answer));
    entries.push(...answer.value.entries);
    const { cursor } = answer.value;
    if (cursor === null) return { entries, last: answer.value };
    answer = await rig.ssh.files('moreOfFolder', [cursor]);
  }
}

/** Names each folder's reader once, then the end. */
function once(names: Parameters<typeof says.names>[1]): (asked: SftpRequest) => Uint8Array {
  let told = false;
  return (asked) => {
    if (told) return says.status(asked, statusCodes.endOfFile);
    told = true;
    return says.names(asked, names);
  };
}

const job = (change: Partial<FileJob> = {}): FileJob => ({
  id: 'job',
  local: join(root, 'got.bin'),
  remote: '/x/got.bin',
  size: 10,
  modifiedAt: null,
  resumeAt: 0,
  conflict: null,
  ...change,
});

describe('names', () => {
  const names = [
    '.',
    '..',
    '',
    '../up',
    'a/b',
    '/etc/passwd',
    'nul\0',
    'x'.repeat(300),
    'CON',
    '\x1b[31mred\n',
    '\xff',
    'plain',
  ];

  it('that are none are not shown, and none can do anything to the line it is shown in', async () => {
    const { rig } = await at((asked) => (asked.type === requestTypes.readdir ? readdir(asked) : null));
    const readdir = once(names.map((name) => ({ name })));
    const { entries } = await whole(rig);
    expect(entries.map(({ name }) => name)).toEqual(['CON', '\x1b[31mred\n', '\xff', 'plain']);
    for (const { name } of entries) expect(shownName(name)).not.toMatch(/[\p{C}]/u);
  });

  it('lead nowhere but into the folder that was chosen', async () => {
    const readdir = once(names.map((name) => ({ name, size: 3 })));
    const { rig } = await at((asked) => {
      if (asked.type === requestTypes.stat) return says.attributes(asked, { mode: folderMode });
      if (asked.type === requestTypes.readdir) return readdir(asked);
      if (asked.type === requestTypes.fstat) return says.attributes(asked, { size: 3 });
      return asked.type === requestTypes.read ? says.data(asked, Buffer.from('bad')) : null;
    });
    const planned = await rig.ssh.files('planFetching', ['/x/..', folder, 'plan']);
    if (planned?.kind !== 'ok' || planned.value === null) throw new Error(JSON.stringify(planned));
    const { folders, files } = planned.value;
    expect(files).toHaveLength(4);
    for (const place of folders)
      expect(await rig.ssh.files('ensureFolder', ['down', place])).toMatchObject({ kind: 'ok' });
    for (const [index, file] of files.entries())
      expect(await rig.ssh.files('fetchFile', [{ ...job(), ...file, id: `job-${index}` }])).toMatchObject({
        kind: 'done',
      });
    expect(readdirSync(root).sort()).toEqual(['chosen', 'mine.bin']);
    const [inner = ''] = readdirSync(folder);
    expect(readdirSync(folder)).toHaveLength(1);
    expect(dirname(files[0]?.local ?? '')).toBe(join(folder, inner));
    expect(readdirSync(join(folder, inner)).sort()).toEqual(['_[31mred_', '_CON', 'plain', '\u{FFFD}'].sort());
    expect(readFileSync(join(root, 'mine.bin'), 'utf8')).toBe('mine');
  });

  it('of the folder itself that no request could carry are against the rules', async () => {
    const { rig } = await at((asked) =>
      asked.type === requestTypes.realpath ? says.names(asked, [{ name: '/x\0y' }]) : null,
    );
    expect(await rig.ssh.files('openFolder', ['/x'])).toEqual({ kind: 'fault', fault: { kind: 'violated' } });
  });
});

describe('what has no end', () => {
  it('a folder of ever more entries is cut', async () => {
    let number = 0;
    const { rig, device } = await at((asked) =>
      asked.type === requestTypes.readdir
        ? says.names(
            asked,
            Array.from({ length: 400 }, () => ({ name: `f${(number += 1)}` })),
          )
        : null,
    );
    const { entries, last } = await whole(rig);
    expect(entries).toHaveLength(20_000);
    expect(last.isCut).toBe(true);
    expect(device.count(requestTypes.readdir)).toBeLessThan(100);
  });

  it('a folder of ever more names that are none is cut as soon', async () => {
    const { rig, device } = await at((asked) =>
      asked.type === requestTypes.readdir
        ? says.names(
            asked,
            Array.from({ length: 400 }, () => ({ name: '..' })),
          )
        : null,
    );
    const { entries, last } = await whole(rig);
    expect(entries).toEqual([]);
    expect(last.isCut).toBe(true);
    expect(device.count(requestTypes.readdir)).toBeLessThan(100);
  });

  it('a link that leads to itself leads nowhere', async () => {
    const readdir = once([{ name: 'loop', mode: linkMode }]);
    const { rig } = await at((asked) => {
      if (asked.type === requestTypes.readdir) return readdir(asked);
      if (asked.type === requestTypes.readlink) return says.names(asked, [{ name: 'loop' }]);
      return asked.type === requestTypes.stat ? says.status(asked, statusCodes.failure, 'too many levels') : null;
    });
    const { entries } = await whole(rig);
    expect(entries[0]?.link).toEqual({ target: 'loop', leadsTo: 'missing' });
  });

  it('a folder within itself is neither fetched nor deleted', async () => {
    const { rig, device } = await at((asked) => {
      if (asked.type === requestTypes.stat || asked.type === requestTypes.lstat)
        return says.attributes(asked, { mode: folderMode });
      if (asked.type !== requestTypes.readdir) return null;
      return device.count(requestTypes.readdir) % 8 === 1
        ? says.names(asked, [{ name: 'again', mode: folderMode }])
        : says.status(asked, statusCodes.endOfFile);
    });
    const tooMany = { kind: 'fault', fault: { kind: 'too-many' } };
    expect(await rig.ssh.files('planFetching', ['/x', folder, 'plan'])).toEqual(tooMany);
    expect(await rig.ssh.files('remove', ['/x'])).toEqual(tooMany);
    expect(device.count(requestTypes.remove) + device.count(requestTypes.rmdir)).toBe(0);
  });
});

describe('sizes that are not so', () => {
  const fetching = async (said: number, read: (asked: SftpRequest, from: number) => Uint8Array | null) => {
    let from = 0;
    const { rig } = await at((asked) => {
      if (asked.type === requestTypes.fstat) return says.attributes(asked, { size: said });
      return asked.type === requestTypes.read ? read(asked, (from += 1)) : null;
    });
    return rig.ssh.files('fetchFile', [job({ size: said })]);
  };

  it('a file that ends before its end is not there under its name', async () => {
    const outcome = await fetching(10, (asked, from) => (from === 1 ? says.data(asked, Buffer.alloc(4)) : null));
    expect(outcome).toMatchObject({ kind: 'fault', fault: { kind: 'changed' } });
    expect(readdirSync(root).filter((name) => name === 'got.bin')).toEqual([]);
  });

  it('more bytes than were asked for end it', async () => {
    const outcome = await fetching(10, (asked) => says.data(asked, Buffer.alloc(11)));
    expect(outcome).toMatchObject({ kind: 'fault', fault: { kind: 'violated' } });
  });

  it('no bytes at all, again and again, end it', async () => {
    const outcome = await fetching(10, (asked) => says.data(asked, Buffer.alloc(0)));
    expect(outcome).toMatchObject({ kind: 'fault', fault: { kind: 'violated' } });
  });

  it('more than this laptop has room for is said before a byte is fetched', async () => {
    const outcome = await fetching(2 ** 60, () => null);
    expect(outcome).toMatchObject({ kind: 'fault', fault: { kind: 'laptop-full' } });
    expect(readdirSync(root)).toEqual(['mine.bin']);
  });

  it('a device that keeps nothing of what it took is not believed: nothing gets the name', async () => {
    const local = join(root, 'mine.bin');
    const { rig, device } = await at((asked) =>
      asked.type === requestTypes.fstat ? says.attributes(asked, { size: 0 }) : null,
    );
    const outcome = await rig.ssh.files('sendFile', [job({ local, size: 4 })]);
    expect(outcome).toMatchObject({ kind: 'fault', fault: { kind: 'different' }, watermark: 0 });
    expect(device.count(requestTypes.rename)).toBe(0);
  });

  it('a device without room says so in words alone', async () => {
    const { rig, device } = await at((asked) =>
      asked.type === requestTypes.write ? says.status(asked, statusCodes.failure, 'No space left on device') : null,
    );
    const outcome = await rig.ssh.files('sendFile', [job({ local: join(root, 'mine.bin'), size: 4 })]);
    expect(outcome).toMatchObject({ kind: 'fault', fault: { kind: 'device-full' } });
    expect(device.count(requestTypes.rename)).toBe(0);
  });
});

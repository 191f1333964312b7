/** Folders of as many things as are done at once, and of one more. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { requestTypes, statusCodes } from '../../../electron/net/sftp/packets';
import { hostileDevice, says, type SftpRequest, type Told } from '../../fakes/hostile-sftp';
import { sshTest } from '../../fakes/ssh-test';

const { serve, client } = sshTest();
const at = hostileDevice({ serve, client });

let root: string;
beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'fieldtunnel-many-'))));
afterEach(() => rmSync(root, { recursive: true, force: true }));

const most = 10_000;
const folderMode = 0o040755;
const filesOf = (count: number): readonly Told[] =>
  Array.from({ length: count }, (_, index) => ({ name: `f${index}` }));
const tooMany = { kind: 'fault', fault: { kind: 'too-many' } };

/** A device with these folders; each begins, as every one does, with itself and the one above it. */
const deviceWith = async (folders: Readonly<Record<string, readonly Told[]>>) => {
  let left: Told[] = [];
  return at((asked: SftpRequest) => {
    if (asked.type === requestTypes.stat || asked.type === requestTypes.lstat)
      return says.attributes(asked, { mode: folderMode });
    if (asked.type === requestTypes.opendir) {
      left = [{ name: '.' }, { name: '..' }, ...(folders[asked.fields.raw()] ?? [])];
      return null;
    }
    if (asked.type !== requestTypes.readdir) return null;
    const names = left.splice(0, 400);
    return names.length === 0 ? says.status(asked, statusCodes.endOfFile) : says.names(asked, names);
  });
};

describe('a folder of the device', () => {
  it('of as many things as are done at once is counted and fetched', async () => {
    const { rig } = await deviceWith({ '/x': filesOf(most) });
    expect(await rig.ssh.files('countFolder', ['/x'])).toMatchObject({ value: { files: most, isCut: false } });
    const planned = await rig.ssh.files('planFetching', ['/x', root, 'plan']);
    expect(planned?.kind === 'ok' && planned.value?.files.length).toBe(most);
  });

  it.each<[string, Readonly<Record<string, readonly Told[]>>]>([
    ['of one thing more', { '/x': filesOf(most + 1) }],
    [
      'of one thing more in a folder at its end',
      { '/x': [...filesOf(most - 1), { name: 'in', mode: folderMode }], '/x/in': filesOf(1) },
    ],
    [
      'whose first folder has the rest',
      { '/x': [{ name: 'in', mode: folderMode }, ...filesOf(most - 1)], '/x/in': filesOf(1) },
    ],
  ])('%s is neither fetched nor deleted, and counted to there', async (_, folders) => {
    const { rig, device } = await deviceWith(folders);
    expect(await rig.ssh.files('countFolder', ['/x'])).toMatchObject({ value: { isCut: true } });
    expect(await rig.ssh.files('planFetching', ['/x', root, 'plan'])).toEqual(tooMany);
    expect(await rig.ssh.files('remove', ['/x'])).toEqual(tooMany);
    expect(device.count(requestTypes.remove) + device.count(requestTypes.rmdir)).toBe(0);
  });

  it('is counted with the empty folder at its end', async () => {
    const { rig } = await deviceWith({ '/x': [...filesOf(most - 1), { name: 'in', mode: folderMode }] });
    expect(await rig.ssh.files('countFolder', ['/x'])).toMatchObject({
      value: { files: most - 1, folders: 1, isCut: false },
    });
    expect(await rig.ssh.files('planFetching', ['/x', root, 'plan'])).toMatchObject({ kind: 'ok' });
  });
});

describe('a folder of this laptop', () => {
  it('is sent with as many things as are done at once, and not with one more', async () => {
    const { rig } = await deviceWith({});
    mkdirSync(join(root, 'in'));
    for (let number = 0; number < most - 1; number += 1) writeFileSync(join(root, `f${number}`), '');
    expect(await rig.ssh.files('planSending', [root, '/x', 'plan'])).toMatchObject({ kind: 'ok' });
    writeFileSync(join(root, 'in', 'one-more'), '');
    expect(await rig.ssh.files('planSending', [root, '/x', 'plan'])).toEqual(tooMany);
  });
});

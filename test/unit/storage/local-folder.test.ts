import { describe, expect, it } from 'vitest';
import { silentLogger } from '../../../electron/log/logger';
import { localFolder, moveOver } from '../../../electron/storage/local-folder';
import { FaultyDisk } from '../../fakes/faulty-disk';

const from = '/roaming/FieldTunnel';
const to = '/local/FieldTunnel';
const name = 'tokens.bin';
const ledger = Buffer.from('the ledger');
const before = Buffer.from('the ledger before');
const aside = Buffer.from('what could not be read');

function roaming(): FaultyDisk {
  const disk = new FaultyDisk();
  disk.put(`${from}/${name}`, ledger);
  disk.put(`${from}/${name}.bak`, before);
  disk.put(`${from}/${name}.unreadable-1`, aside);
  disk.put(`${from}/settings.json`, Buffer.from('{}'));
  return disk;
}
const move = (disk: FaultyDisk): Promise<string> => moveOver({ from, to, name, log: silentLogger, disk });
const everywhere = (disk: FaultyDisk, suffix: string): (string | null)[] =>
  [from, to].map((folder) => disk.content(`${folder}/${name}${suffix}`)?.toString() ?? null);

describe('the local folder', () => {
  it('is another one on Windows only', () => {
    const folders = { userData: '/roaming/FieldTunnel', localAppData: '/local', name: 'FieldTunnel' };
    expect(localFolder('win32', folders)).toBe('/local/FieldTunnel');
    expect(localFolder('win32', { ...folders, localAppData: '' })).toBe('/roaming/FieldTunnel');
    for (const platform of ['darwin', 'linux'] as const)
      expect(localFolder(platform, folders)).toBe('/roaming/FieldTunnel');
  });

  it('takes over what an earlier version left in the roaming one, once, and nothing else', async () => {
    const disk = roaming();
    await expect(move(disk)).resolves.toBe(to);
    const after = [`${to}/${name}`, `${to}/${name}.bak`, `${to}/${name}.unreadable-1`, `${from}/settings.json`];
    expect(disk.files()).toEqual(after.toSorted());
    expect(disk.content(`${to}/${name}`)).toEqual(ledger);
    disk.steps.length = 0;
    await expect(move(disk)).resolves.toBe(to);
    expect(disk.steps).not.toContain('create');
  });

  it('is used from the start where there was nothing, and where both are one folder', async () => {
    const disk = new FaultyDisk();
    await expect(move(disk)).resolves.toBe(to);
    await expect(moveOver({ from, to: from, name, log: silentLogger, disk })).resolves.toBe(from);
    expect(disk.files()).toEqual([]);
  });

  it('keeps what is in use there when another file comes back from another computer', async () => {
    const disk = roaming();
    disk.put(`${to}/${name}`, Buffer.from('in use'));
    await expect(move(disk)).resolves.toBe(to);
    expect(everywhere(disk, '')).toEqual(['the ledger', 'in use']);
  });
});

describe('a disk that fails while a file moves', () => {
  const steps = 80;
  const parts = [
    ['', 'the ledger'],
    ['.bak', 'the ledger before'],
    ['.unreadable-1', 'what could not be read'],
  ] as const;
  const codes = ['EIO', 'ENOSPC', 'EACCES', 'EPERM', 'EBUSY', 'ENOENT'];
  const nothingIsLost = async (disk: FaultyDisk, what: string): Promise<void> => {
    for (const [suffix, text] of parts) expect(everywhere(disk, suffix), `${what}${suffix}`).toContain(text);
    disk.fault = () => null;
    await expect(move(disk)).resolves.toBe(to);
    expect(disk.content(`${to}/${name}`)?.toString(), what).toBe('the ledger');
  };

  it.each(codes)(
    'loses nothing where one step answers %s, whichever it is, and the next start ends it',
    async (code) => {
      for (let at = 0; at < steps; at += 1) {
        const disk = roaming();
        disk.fault = (index) => (index === at ? { kind: 'error', code } : null);
        await move(disk);
        await nothingIsLost(disk, `step ${at}`);
      }
    },
  );

  it.each(codes)('leaves the file where it is used from while nothing can be written: %s', async (code) => {
    let stayed = 0;
    for (let at = 0; at < steps; at += 1) {
      const disk = roaming();
      disk.fault = (index, step) =>
        index >= at && step !== 'read' && step !== 'list' ? { kind: 'error', code } : null;
      const used = await move(disk);
      expect(disk.content(`${used}/${name}`)?.toString(), `step ${at}`).toBe('the ledger');
      if (used === from) stayed += 1;
      await nothingIsLost(disk, `from step ${at}`);
    }
    expect(stayed).toBeGreaterThan(3);
    expect(stayed).toBeLessThan(steps);
  });

  it.each(['killed', 'power-cut'] as const)('holds it whole after %s at any step and the next start', async (how) => {
    for (let at = 0; at < steps; at += 1) {
      const disk = roaming();
      disk.fault = (index) => (index === at ? { kind: 'killed' } : null);
      await move(disk);
      const next = disk.restarted(how);
      await expect(move(next)).resolves.toBe(to);
      for (const suffix of ['', '.bak', '.unreadable-1'])
        expect(everywhere(next, suffix)[1], `step ${at}${suffix}`).toEqual(everywhere(roaming(), suffix)[0]);
    }
  });
});

/**
 * Viewers of remote desktops and VNC: where they are on each system, with a double of each that has them elsewhere, or
 * not.
 */
import { mkdtempSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { defaultValueIn, viewersFor, type ViewerPlaces } from '../../../electron/window/viewers';

const environment = { ProgramFiles: 'C:\\Program Files', 'ProgramFiles(x86)': 'C:\\Program Files (x86)' };
/** A computer with these files, and these names under App Paths. */
const windows = (files: readonly string[], appPaths: Readonly<Record<string, string>> = {}): ViewerPlaces => ({
  platform: 'win32',
  environment,
  folder: '',
  find: (name, { PATH = '' }) => Promise.resolve(files.find((file) => file === `${PATH}\\${name}`) ?? null),
  appPath: (name) => Promise.resolve(appPaths[name] ?? null),
});

describe('a VNC viewer of Windows', () => {
  const tight = 'C:\\Program Files\\TightVNC\\tvnviewer.exe';
  const real = 'C:\\Program Files\\RealVNC\\VNC Viewer\\vncviewer.exe';

  it('is where the registry says, which comes before the usual folders', async () => {
    const elsewhere = 'D:\\Tools\\vncviewer.exe';
    const places = windows([elsewhere, real], { 'vncviewer.exe': elsewhere });
    expect(await viewersFor('vnc', 29_590, places)).toEqual([[elsewhere, '127.0.0.1::29590']]);
  });

  it('is in a usual folder, also where the registry names one that is gone', async () => {
    expect(await viewersFor('vnc', 5900, windows([tight]))).toEqual([[tight, '127.0.0.1::5900']]);
    const stale = { 'vncviewer.exe': 'D:\\Gone\\vncviewer.exe' };
    expect(await viewersFor('vnc', 5900, windows([real], stale))).toEqual([[real, '127.0.0.1::5900']]);
  });

  it('that is nowhere leaves nothing to start', async () => {
    expect(await viewersFor('vnc', 5900, windows([]))).toEqual([]);
  });

  it('is read from what reg.exe prints, in every language of Windows', () => {
    const key = 'HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\App Paths\\vncviewer.exe';
    expect(defaultValueIn(`\r\n${key}\r\n    (Default)    REG_SZ    "${real}"\r\n\r\n`)).toBe(real);
    expect(defaultValueIn(`\r\n${key}\r\n    (기본값)    REG_EXPAND_SZ    %ProgramFiles%\\x.exe\r\n\r\n`)).toBe(
      '%ProgramFiles%\\x.exe',
    );
    expect(defaultValueIn('')).toBeNull();
  });
});

describe('a remote desktop', () => {
  it('on macOS is a file that only its owner reads: no address leads there', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'fieldtunnel-viewers-'));
    const [start = ['']] = await viewersFor('rdp', 29_389, { platform: 'darwin', environment: {}, folder });
    const file = join(folder, 'fieldtunnel-29389.rdp');
    expect(start).toEqual(['/usr/bin/open', file]);
    expect(readFileSync(file, 'utf8')).toBe('full address:s:127.0.0.1:29389\r\n');
    if (process.platform !== 'win32') expect(statSync(file).mode & 0o077).toBe(0);
  });

  it('on Windows is the system’s own, on Linux one of three', async () => {
    const places = { environment: {}, folder: '' };
    expect(await viewersFor('rdp', 1, { ...places, platform: 'win32' })).toEqual([['mstsc.exe', '/v:127.0.0.1:1']]);
    expect((await viewersFor('rdp', 1, { ...places, platform: 'linux' })).map(([name]) => name)).toEqual([
      'remmina',
      'xfreerdp3',
      'xfreerdp',
    ]);
  });
});

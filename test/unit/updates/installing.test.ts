import { expect, it } from 'vitest';
import { installingOf } from '../../../electron/updates/installing';

const environment = { ProgramFiles: 'C:\\Program Files', 'ProgramFiles(x86)': 'C:\\Program Files (x86)' };
const of = (program: string, mayWrite: boolean, change: object = {}) =>
  installingOf({
    platform: 'win32',
    isPackaged: true,
    program,
    environment,
    mayWrite: () => Promise.resolve(mayWrite),
    ...change,
  });

it('an installation is updated for whom it was made', async () => {
  const own = 'C:\\Users\\kim\\AppData\\Local\\Programs\\FieldTunnel\\FieldTunnel.exe';
  expect(await of(own, true)).toEqual({ kind: 'installer', args: ['/S', '--updated', '/currentuser'] });
  const all = 'c:\\PROGRAM FILES\\FieldTunnel\\FieldTunnel.exe';
  expect(await of(all, true)).toEqual({ kind: 'installer', args: ['/S', '--updated', '/allusers'] });
  expect(await of(all, false)).toEqual({ kind: 'by-hand', why: 'computer' });
  // No part of that folder's name alone.
  expect(await of('C:\\Program Files Kim\\FieldTunnel\\FieldTunnel.exe', false)).toMatchObject({ kind: 'installer' });
});

it('elsewhere a person or the system installs it', async () => {
  const mac = '/Applications/FieldTunnel.app/Contents/MacOS/FieldTunnel';
  expect(await of(mac, true, { platform: 'darwin' })).toEqual({ kind: 'by-hand', why: 'system' });
  expect(await of('/opt/FieldTunnel/fieldtunnel', true, { platform: 'linux' })).toMatchObject({ why: 'system' });
  expect(await of('C:\\dev\\electron.exe', true, { isPackaged: false })).toEqual({ kind: 'by-hand', why: 'source' });
});

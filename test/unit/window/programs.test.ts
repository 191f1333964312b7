import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { isProgram, startOf } from '../../../electron/window/terminal/own-program';
import { filled, installedPrograms, openProgram } from '../../../electron/window/terminal/programs';
import { runDetached } from '../../../electron/window/terminal/run';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'fieldtunnel-programs-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const values = { port: 50022, user: 'pi', thing: 'pump-7', alias: 'fieldtunnel-pump-7-0123456789ab' };

const known = { ...values, aliasKnown: false };

function script(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, `#!/bin/sh\n${text}\n`);
  chmodSync(file, 0o755);
  return file;
}

describe('an argument list', () => {
  it('is filled place by place, without the user where none is known', () => {
    const args = ['-P', '{port}', '{user}@{host}', '{thing}/{alias}'];
    expect(filled(args, values)).toEqual(['-P', '50022', 'pi@127.0.0.1', `pump-7/${values.alias}`]);
    expect(filled(args, { ...values, user: null })?.[2]).toBe('127.0.0.1');
  });

  it.each([
    { port: 0 },
    { port: 1.5 },
    { user: '-oProxyCommand=calc' },
    { user: 'a b' },
    { user: 'a"b' },
    { thing: 'pump 7' },
    { thing: '$(calc)' },
    { thing: null },
    { alias: '-x' },
  ])('refuses %o', (change) => {
    expect(filled(['{host}:{port}', '{user}', '{thing}', '{alias}'], { ...values, ...change })).toBeNull();
  });

  it('refuses a place that nobody knows, and a user that is asked for where none is known', () => {
    expect(filled(['{token}'], values)).toBeNull();
    expect(filled(['-l', '{user}'], { ...values, user: null })).toBeNull();
  });

  it('holds nothing that a shell or another program would act on, whatever the device and the user are called', () => {
    fc.assert(
      fc.property(fc.string(), fc.option(fc.string()), (thing, user) => {
        const list = filled(['{user}@{host}', '{thing}'], { ...values, thing, user });
        expect((list ?? []).every((argument) => /^[A-Za-z0-9_.:@-]+$/.test(argument))).toBe(true);
      }),
    );
  });
});

describe.skipIf(process.platform === 'win32')('a program', () => {
  it('is found in PATH or where its installer puts it, and started with its list', async () => {
    script('putty', 'exit 0');
    const run = vi.fn(() => Promise.resolve({ ok: true } as const));
    const places = { platform: 'linux' as const, environment: { PATH: folder } };
    expect(await installedPrograms(places)).toEqual(['PuTTY']);
    expect(await openProgram('PuTTY', known, { ...places, run })).toEqual({ ok: true });
    expect(run).toHaveBeenCalledWith(
      join(folder, 'putty'),
      ['-ssh', '-P', '50022', '-loghost', values.alias, 'pi@127.0.0.1'],
      { PATH: folder },
    );
    expect(await openProgram('calc', known, { ...places, run })).toBeNull();
    expect(await openProgram('Visual Studio Code', known, { ...places, run })).toBeNull();
    expect(await openProgram('PuTTY', { ...known, user: 'a b' }, { ...places, run })).toBeNull();
    expect(run).toHaveBeenCalledTimes(1);
  });

  it('that reads the ssh configuration is given the name there, where that leads to this port', async () => {
    script('code', 'exit 0');
    const run = vi.fn(() => Promise.resolve({ ok: true } as const));
    const places = { platform: 'linux' as const, environment: { PATH: folder }, run };
    await openProgram('Visual Studio Code', known, places);
    await openProgram('Visual Studio Code', { ...known, aliasKnown: true }, places);
    expect(run.mock.calls.map(([, args]: readonly unknown[]) => args)).toEqual([
      ['--remote', 'ssh-remote+pi@127.0.0.1:50022', '/'],
      ['--remote', `ssh-remote+${values.alias}`, '/'],
    ]);
  });

  it('of Windows is looked for below the folders that Windows names', async () => {
    const asked: unknown[] = [];
    const names = await installedPrograms({
      platform: 'win32',
      environment: { ProgramFiles: 'C:\\Program Files', LOCALAPPDATA: 'C:\\Users\\pi\\AppData\\Local' },
      find: (name, environment) => {
        asked.push([name, environment['PATH']]);
        return Promise.resolve(name === 'Code.exe' ? 'C:\\x\\Code.exe' : null);
      },
    });
    expect(names).toEqual(['Visual Studio Code']);
    expect(asked).toContainEqual(['putty.exe', 'C:\\Program Files\\PuTTY']);
    expect(asked).toContainEqual(['Code.exe', 'C:\\Users\\pi\\AppData\\Local\\Programs\\Microsoft VS Code']);
  });

  it('has started when it goes on or ended well; one that ends otherwise has not, nor one that is none', async () => {
    mkdirSync(join(folder, 'none'));
    const never = 2_147_483_647;
    expect(await runDetached(script('well', 'exit 0'), [], {}, { momentMs: never })).toEqual({ ok: true });
    expect(await runDetached(script('badly', 'exit 3'), [], {}, { momentMs: never })).toEqual({
      ok: false,
      because: 'status 3',
    });
    expect(await runDetached(script('killed', 'kill -9 $$'), [], {}, { momentMs: never })).toEqual({
      ok: false,
      because: 'SIGKILL',
    });
    expect(await runDetached(join(folder, 'nowhere'), [], {}, { momentMs: never })).toEqual({
      ok: false,
      because: 'ENOENT',
    });
    expect(await runDetached(join(folder, 'none'), [], {}, { momentMs: never })).toEqual({
      ok: false,
      because: 'EACCES',
    });
    expect(await runDetached(script('goes-on', 'exec sleep 20'), [], {}, { momentMs: 1 })).toEqual({ ok: true });
  });
});

describe.skipIf(process.platform === 'win32')('a program of the person', () => {
  it('is started with the list that they gave, place by place, and nothing of it is a shell’s', async () => {
    const file = script('own', `printf '%s\\n' "$@" > '${join(folder, 'given')}'`);
    const own = [{ name: 'Own', path: file, args: ['-x', '{user} at {host}:{port}', '$(calc) "{thing}"; `x`'] }];
    const places = { platform: 'linux' as const, environment: { PATH: folder }, own };
    expect(await openProgram('Own', known, places)).toEqual({ ok: true });
    expect(readFileSync(join(folder, 'given'), 'utf8').split('\n')).toEqual([
      '-x',
      'pi at 127.0.0.1:50022',
      '$(calc) "pump-7"; `x`',
      '',
    ]);
    rmSync(file);
    expect(await openProgram('Own', known, places)).toEqual({ ok: false, because: 'ENOENT' });
    expect(await openProgram('Own', { ...known, user: '-oProxyCommand=calc' }, places)).toBeNull();
  });

  it('is one that the system itself starts: no document, no folder, no script of a Windows shell', async () => {
    const file = script('own', '');
    writeFileSync(join(folder, 'text.txt'), '');
    for (const name of ['tool.exe', 'tool.bat', 'tool.cmd', 'tool.lnk']) writeFileSync(join(folder, name), '');
    mkdirSync(join(folder, 'Own.app'));
    const taken = async (platform: NodeJS.Platform, ...names: string[]) =>
      Promise.all(names.map((name) => isProgram(join(folder, name), platform)));
    expect(await taken('linux', 'own', 'text.txt', '.', 'nowhere')).toEqual([true, false, false, false]);
    expect(await taken('win32', 'tool.exe', 'tool.bat', 'tool.cmd', 'tool.lnk')).toEqual([true, false, false, false]);
    expect(await taken('darwin', 'own', 'Own.app', 'text.txt')).toEqual([true, true, false]);
    expect(startOf(file, 'linux')).toEqual([file]);
    expect(startOf('/Applications/Own.app', 'darwin')).toEqual([
      '/usr/bin/open',
      '-n',
      '-a',
      '/Applications/Own.app',
      '--args',
    ]);
  });
});

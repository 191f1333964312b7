import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { until } from '../../fakes/wait';
import { silentLogger } from '../../../electron/log/logger';
import { hostKeyAlias } from '../../../electron/window/device-names';
import { findProgram } from '../../../electron/window/terminal/find';
import { openTerminal } from '../../../electron/window/terminal/open';
import { sshArguments, terminalPlans } from '../../../electron/window/terminal/plan';
import { withoutOwn } from '../../../electron/window/terminal/run';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'fieldtunnel-terminal-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const alias = 'fieldtunnel-pump-7-0123456789ab';
const target = { port: 50022, user: null, alias, knownHostsFile: null };

/** A program that writes its arguments, one a line, into a file. */
function program(name: string, output: string | null = null): string {
  const file = join(folder, name);
  writeFileSync(
    file,
    output === null
      ? '#!/bin/sh\nexit 0\n'
      : `#!/bin/sh\nprintf '%s\\n' "$@" > '${output}.part' && mv '${output}.part' '${output}'\n`,
  );
  chmodSync(file, 0o755);
  return file;
}

describe('the arguments of ssh', () => {
  it('name port, user and a host key of the device’s own', () => {
    expect(sshArguments({ ...target, user: 'pi' })).toEqual([
      '-p',
      '50022',
      '-o',
      `HostKeyAlias=${alias}`,
      'pi@127.0.0.1',
    ]);
  });

  it('name the app’s own host keys beside the person’s, unless ssh would read the path otherwise', () => {
    const option = (knownHostsFile: string): string | undefined =>
      sshArguments({ ...target, knownHostsFile })?.find((argument) => argument.startsWith('UserKnownHostsFile'));
    expect(option('/home/pi/my keys/known_hosts')).toBe(
      'UserKnownHostsFile=~/.ssh/known_hosts "/home/pi/my keys/known_hosts"',
    );
    expect(option('C:\\Users\\pi\\known_hosts')).toBe(
      'UserKnownHostsFile=~/.ssh/known_hosts "C:/Users/pi/known_hosts"',
    );
    for (const odd of ['/a"b', '/%h', '/$HOME', '/a;b', '/a\nb']) expect(option(odd), odd).toBeUndefined();
  });

  it.each([
    { port: 0 },
    { port: 65536 },
    { port: 1.5 },
    { port: Number.NaN },
    { user: '-oProxyCommand=calc' },
    { user: 'a b' },
    { user: '' },
    { user: 'a;b' },
    { alias: '-oProxyCommand=calc' },
    { alias: '' },
    { alias: 'a b' },
  ])('refuse %o', (change) => {
    expect(sshArguments({ ...target, ...change })).toBeNull();
    expect(terminalPlans('linux', '/usr/bin/ssh', { ...target, ...change })).toBeNull();
  });

  it('hold no character a shell or Windows Terminal would act on, whatever the device is called', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.constantFrom('펌프-7', 'a\nb', 'a\u0000', '\u202Eexe', '$(calc)', '`id`', '-w', 'a;b'),
        ),
        fc.option(fc.string()),
        (device, user) => {
          expect(
            (
              sshArguments({
                port: 50022,
                user,
                knownHostsFile: null,
                alias: hostKeyAlias({ environmentId: 'aws:eu-west-1', kind: 'thing', name: device }, 'SSH'),
              }) ?? []
            ).every((argument) => /^[A-Za-z0-9_.=@-]+$/.test(argument)),
          ).toBe(true);
        },
      ),
    );
  });
});

describe('a terminal', () => {
  it('gets the command as a list on each system, best first', () => {
    const names = (platform: NodeJS.Platform) =>
      terminalPlans(platform, '/bin/ssh', target)?.map(({ terminal }) => terminal);
    expect(names('win32')).toEqual(['wt.exe', 'conhost.exe']);
    expect(names('darwin')).toEqual(['Terminal']);
    expect(names('linux')?.slice(0, 3)).toEqual(['x-terminal-emulator', 'gnome-terminal', 'konsole']);
    expect(terminalPlans('win32', 'C:\\Windows\\ssh.exe', target)?.[0]?.args.slice(-6)).toEqual([
      'C:\\Windows\\ssh.exe',
      '-p',
      '50022',
      '-o',
      `HostKeyAlias=${alias}`,
      '127.0.0.1',
    ]);
  });

  it.skipIf(process.platform === 'win32')('is started with exactly these arguments', async () => {
    const ssh = program('ssh');
    const said = join(folder, 'said');
    program('xterm', said);
    const result = await openTerminal(target, {
      platform: 'linux',
      environment: { PATH: `${folder}:/usr/bin:/bin` },
      folder,
      log: silentLogger,
      find: (name) => findProgram(name, { PATH: folder }, 'linux'),
    });
    expect(result).toEqual({ ok: true, terminal: 'xterm' });
    await until(
      () =>
        expect(readFileSync(said, 'utf8').trim().split('\n')).toEqual([
          '-e',
          ssh,
          '-p',
          '50022',
          '-o',
          `HostKeyAlias=${alias}`,
          '127.0.0.1',
        ]),
      10_000,
    );
  });
});

describe('a terminal of each system', () => {
  it('on macOS runs a script only its owner can read', async () => {
    const run = vi.fn(() => Promise.resolve({ ok: true } as const));
    const own = join(folder, 'scripts');
    const result = await openTerminal(target, {
      platform: 'darwin',
      environment: {},
      folder: own,
      log: silentLogger,
      run,
      find: (name) => Promise.resolve(`/usr/bin/it's ${name}`),
    });
    expect(result).toEqual({ ok: true, terminal: 'Terminal' });
    const script = join(own, 'ssh-50022.command');
    expect(run).toHaveBeenCalledWith("/usr/bin/it's open", ['-a', 'Terminal', script], {}, { folder: own });
    expect(readFileSync(script, 'utf8')).toContain(`exec '/usr/bin/it'\\''s ssh' '-p' '50022'`);
    if (process.platform !== 'win32') expect(statSync(script).mode & 0o077).toBe(0);
  });

  it('says clearly what is missing', async () => {
    const options = { platform: 'linux' as const, environment: {}, folder, log: silentLogger };
    expect(await openTerminal(target, { ...options, find: () => Promise.resolve(null) })).toEqual({
      ok: false,
      because: 'no-ssh',
    });
    expect(
      await openTerminal(target, { ...options, find: (name) => Promise.resolve(name === 'ssh' ? '/bin/ssh' : null) }),
    ).toEqual({ ok: false, because: 'no-terminal' });
    expect(
      await openTerminal(target, {
        ...options,
        find: (name) => Promise.resolve(`/x/${name}`),
        run: () => Promise.resolve({ ok: false, because: 'status 3' }),
      }),
    ).toEqual({ ok: false, because: 'failed', detail: 'xterm (status 3)' });
    expect(
      await openTerminal({ ...target, port: -1 }, { ...options, find: (name) => Promise.resolve(`/x/${name}`) }),
    ).toEqual({ ok: false, because: 'not-allowed' });
  });

  it('knows nothing of what steers the app', () => {
    expect(
      withoutOwn({
        PATH: '/bin',
        AWSIOT_TUNNEL_ACCESS_TOKEN: 'x',
        ELECTRON_RUN_AS_NODE: '1',
        NODE_OPTIONS: '--x',
        LANG: 'ko_KR',
      }),
    ).toEqual({ PATH: '/bin', LANG: 'ko_KR' });
  });
});

describe('a terminal of one system', () => {
  it('on macOS is the one that the person chose, and the system’s where that does not start', async () => {
    const started: string[] = [];
    const result = await openTerminal(target, {
      platform: 'darwin',
      environment: {},
      folder,
      macTerminal: 'Ghostty',
      log: silentLogger,
      run: (_, args) => {
        started.push(args.join(' '));
        return Promise.resolve(args.includes('Ghostty') ? { ok: false, because: 'status 1' } : { ok: true });
      },
      find: (name) => Promise.resolve(`/usr/bin/${name}`),
    });
    const script = join(folder, 'ssh-50022.command');
    expect(started).toEqual([`-n -a Ghostty --args -e ${script}`, `-a Terminal ${script}`]);
    expect(result).toEqual({ ok: true, terminal: 'Terminal' });
  });

  it('on Windows without Windows Terminal is a console that stays when ssh ends with an error', async () => {
    const run = vi.fn(() => Promise.resolve({ ok: true } as const));
    const known = { ...target, knownHostsFile: 'C:\\Users\\김 민수\\known_hosts' };
    const open = (name: string) => Promise.resolve(name === 'wt.exe' ? null : `C:\\Windows\\System32\\${name}`);
    const options = { platform: 'win32' as const, environment: {}, folder, log: silentLogger, run, find: open };
    expect(await openTerminal(known, options)).toEqual({ ok: true, terminal: 'conhost.exe' });
    expect(run).toHaveBeenCalledWith(
      'C:\\Windows\\System32\\conhost.exe',
      ['cmd.exe', '/d', '/c', 'ssh-50022.cmd'],
      {},
      { folder },
    );
    const lines = readFileSync(join(folder, 'ssh-50022.cmd'), 'utf8').split('\r\n');
    expect(lines[1]).toBe('chcp 65001 >nul');
    expect(lines[2]).toBe(
      `"C:\\Windows\\System32\\ssh.exe" -p 50022 -o HostKeyAlias=${alias} -o ` +
        `"UserKnownHostsFile=~/.ssh/known_hosts \\"C:/Users/김 민수/known_hosts\\"" 127.0.0.1`,
    );
    expect(lines[3]).toBe('if errorlevel 1 pause');
  });

  it('on Windows leaves a path that means something to the command processor to ssh itself', () => {
    for (const path of ['C:\\Users\\A&B\\known_hosts', 'C:\\Users\\A(1)\\known_hosts', 'C:\\Users\\Ha!\\known_hosts'])
      expect(
        terminalPlans('win32', 'C:\\ssh.exe', { ...target, knownHostsFile: path })?.find(
          ({ terminal }) => terminal === 'conhost.exe',
        ),
        path,
      ).toMatchObject({ script: null, args: expect.arrayContaining(['C:\\ssh.exe']) as readonly string[] });
  });
});

describe('a program', () => {
  it('of Windows’ store is found by its alias, behind which nobody may look', async () => {
    const alias = 'C:\\Users\\kim\\AppData\\Local\\Microsoft\\WindowsApps\\wt.exe';
    const denied = Object.assign(new Error('EACCES: permission denied, stat'), { code: 'EACCES' });
    const gone = Object.assign(new Error('ENOENT'), { code: 'ENOENT' });
    const look = {
      access: (path: string) => (path === alias ? Promise.resolve() : Promise.reject(gone)),
      stat: () => Promise.reject(denied),
      lstat: () => Promise.resolve({ isDirectory: () => false }),
    };
    const environment = { Path: 'C:\\Windows;C:\\Users\\kim\\AppData\\Local\\Microsoft\\WindowsApps' };
    expect(await findProgram('wt.exe', environment, 'win32', look)).toBe(alias);
    expect(await findProgram('other.exe', environment, 'win32', look)).toBeNull();
    // Elsewhere a file that may not be looked at is none that can be started.
    const path = '/usr/bin/ssh';
    const locked = { ...look, access: (each: string) => (each === path ? Promise.resolve() : Promise.reject(gone)) };
    expect(await findProgram('ssh', { PATH: '/usr/bin' }, 'linux', locked)).toBeNull();
  });

  it.skipIf(process.platform === 'win32')(
    'is found in PATH only, executable, and never in a relative folder',
    async () => {
      program('ssh');
      writeFileSync(join(folder, 'plain'), '');
      mkdirSync(join(folder, 'directory'));
      expect(await findProgram('ssh', { PATH: `/nowhere:${folder}` }, 'linux')).toBe(join(folder, 'ssh'));
      expect(await findProgram('plain', { PATH: folder }, 'linux')).toBeNull();
      expect(await findProgram('directory', { PATH: folder }, 'linux')).toBeNull();
      const before = process.cwd();
      process.chdir(folder);
      try {
        for (const PATH of ['.', '', './', ':']) expect(await findProgram('ssh', { PATH }, 'linux')).toBeNull();
      } finally {
        process.chdir(before);
      }
    },
  );
});

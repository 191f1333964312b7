/** The line that a person copies, and pastes into a shell of theirs. */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentLogger } from '../../../electron/log/logger';
import { SshPrograms } from '../../../electron/window/ssh-programs';
import { sshArguments, sshLine } from '../../../electron/window/terminal/plan';
import { sessionView } from '../visit/rig';

const alias = 'fieldtunnel-pump-7-0123456789ab';
const target = { port: 50022, user: 'pi', alias, knownHostsFile: null };
const linux = { platform: 'linux', home: '/home/kim' } as const;
const mac = { platform: 'darwin', home: '/Users/kim' } as const;
const windows = { platform: 'win32', home: 'C:\\Users\\Kim Minsu' } as const;
const lineOf = (knownHostsFile: string, place: Parameters<typeof sshLine>[1] = linux): string =>
  sshLine({ ...target, knownHostsFile }, place) ?? '';
const before = `ssh -p 50022 -o HostKeyAlias=${alias}`;
const bare = `${before} pi@127.0.0.1`;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fieldtunnel-line-'));
  writeFileSync(join(folder, 'ssh'), '#!/bin/sh\nprintf "%s\\n" "$@"\n');
  chmodSync(join(folder, 'ssh'), 0o755);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
/** What `ssh` gets of a line in this shell. */
const heard = (shell: string, line: string): readonly string[] =>
  spawnSync(shell, ['-c', line], { encoding: 'utf8', env: { PATH: `${folder}:/usr/bin:/bin`, HOME: folder } })
    .stdout.trim()
    .split('\n');

describe('the line that is copied', () => {
  it('has port, alias and user; one that cannot be in it is left to be typed', () => {
    expect(sshLine(target, linux)).toBe(bare);
    for (const user of [null, 'a;b'])
      expect(sshLine({ ...target, user }, linux)).toBe(`ssh -p 50022 -o HostKeyAlias=${alias} 127.0.0.1`);
    expect(sshLine({ ...target, port: 0 }, linux)).toBeNull();
  });

  it('names the host keys of the app as its terminal does, without the account’s name where ssh knows the folder', () => {
    const both = (path: string): string => `${before} -o "UserKnownHostsFile=~/.ssh/known_hosts ${path}" pi@127.0.0.1`;
    expect(lineOf('/home/kim/.config/FieldTunnel/known_hosts')).toBe(both('~/.config/FieldTunnel/known_hosts'));
    expect(lineOf('/home/kimmy/known_hosts')).toBe(both('/home/kimmy/known_hosts'));
    expect(lineOf('/srv/김민수/known_hosts')).toBe(both('/srv/김민수/known_hosts'));
    expect(lineOf('C:\\Users\\Kim Minsu\\AppData\\Roaming\\FieldTunnel\\known_hosts', windows)).toBe(
      both('~/AppData/Roaming/FieldTunnel/known_hosts'),
    );
    expect(lineOf('/Users/kim/Library/Application Support/FieldTunnel/known_hosts', mac)).toBe(
      `${before} -o 'UserKnownHostsFile=~/.ssh/known_hosts "~/Library/Application Support/FieldTunnel/known_hosts"' pi@127.0.0.1`,
    );
  });

  it('names them only where the key of the device is among them', () => {
    const programs = new SshPrograms({
      userData: folder,
      knownHostsFile: '/srv/known_hosts',
      sshIncludeFile: join(folder, 'ssh_config'),
      ownPrograms: () => [],
      macTerminal: () => 'Terminal',
      knowsAlias: () => Promise.resolve(false),
      log: silentLogger,
    });
    const line = (known: boolean): string | null =>
      programs.line(sessionView(), 'SSH', { userOn: () => 'pi', knowsHostKey: () => known });
    expect(line(true)).toContain(' -o "UserKnownHostsFile=~/.ssh/known_hosts /srv/known_hosts" pi@127.0.0.1');
    expect(line(false)).not.toContain('known_hosts');
  });
});

describe('the same line, pasted', () => {
  it('leaves out a path that cannot be quoted for every shell it may be pasted into', () => {
    for (const odd of [
      '"',
      "'",
      '$HOME',
      '`id`',
      '$(id)',
      '%PATH%',
      '!1',
      '\n',
      ';',
      '&',
      '\u201d',
      '\u2019',
      '\u02ba',
      '^',
      '|',
    ])
      for (const place of [linux, mac, windows]) expect(lineOf(`/srv/a${odd}b/known_hosts`, place), odd).toBe(bare);
    // One more level of quotes is written differently in the shells of Windows.
    expect(lineOf('D:\\Data of Kim\\known_hosts', windows)).toBe(bare);
  });

  it('has nothing between its quotes that means anything to a shell', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.constantFrom(linux, mac, windows), (name, place) => {
        const line = lineOf(`/srv/${name}/known_hosts`, place);
        const within = line.slice(before.length, -' pi@127.0.0.1'.length);
        expect(within).toMatch(/^( -o "[^"'`$%!;&|<>^\\\p{Cc}]*"| -o '[^'`$%!;&|<>^\\\p{Cc}]*')?$/u);
      }),
    );
  });

  it.skipIf(process.platform === 'win32').each(['sh', 'bash'])(
    'is the same to %s as the arguments of the terminal',
    (shell) => {
      for (const path of ['/home/kim/.config/FieldTunnel/known_hosts', '/srv/김 민수/known_hosts']) {
        const said = heard(shell, lineOf(path));
        const keys = said.find((word) => word.startsWith('UserKnownHostsFile'));
        expect(said.filter((word) => word !== keys)).toEqual([
          '-p',
          '50022',
          '-o',
          `HostKeyAlias=${alias}`,
          '-o',
          'pi@127.0.0.1',
        ]);
        const given = sshArguments({ ...target, knownHostsFile: path })?.find((word) => word.startsWith('UserKnown'));
        expect(keys?.replaceAll('"', '').replace('~/.config', '/home/kim/.config')).toBe(given?.replaceAll('"', ''));
      }
    },
  );
});

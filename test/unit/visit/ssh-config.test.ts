import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SshConfig from 'ssh-config';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readSshConfig, type SshHostConfig } from '../../../electron/visit/ssh-config';

let home: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'ssh-home-'));
  mkdirSync(join(home, '.ssh'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const write = (name: string, text: string): void => writeFileSync(join(home, '.ssh', name), text);
const read = (host = 'pump-7'): Promise<SshHostConfig> =>
  readSshConfig(host, { home, user: 'pat', env: { KEYS: '/keys', OTHER: '/run/agent' } });

const nothing = { user: null, identityFiles: [], identityAgent: null, identitiesOnly: false };

describe('the ssh configuration', () => {
  it('says nothing where there is none, or nothing that can be parsed', async () => {
    expect(await read()).toEqual(nothing);
    write('config', '\u0000\u0001 = " \n Host\n "');
    expect(await read()).toEqual(nothing);
  });

  it('takes the first word for a host, and all of its key files', async () => {
    write(
      'config',
      `
      IdentityFile "C:\\Users\\Pat Kim\\.ssh\\id"
      Host pump-* !pump-8
        User technician
        IdentityFile ~/.ssh/pumps
        IdentitiesOnly yes
      Host other
        User nobody
      host *
        user later
        identityfile %d/.ssh/%h-%r
        IdentityFile \${KEYS}/%u
        IdentityFile /%C/unknown
        IdentityAgent $OTHER
      `,
    );
    expect(await read()).toEqual({
      user: 'technician',
      identityFiles: [
        'C:\\Users\\Pat Kim\\.ssh\\id',
        `${home}/.ssh/pumps`,
        `${home}/.ssh/pump-7-technician`,
        '/keys/pat',
      ],
      identityAgent: '/run/agent',
      identitiesOnly: true,
    });
    expect((await read('pump-8')).user).toBe('later');
  });

  it('runs nothing: neither Match exec nor canonicalisation nor an Include of either', async () => {
    const planted = join(home, 'planted');
    const evil = `Match exec "touch ${planted}"\n  User evil\nCanonicalizeHostname yes\nCanonicalDomains example.invalid\n`;
    write(
      'config',
      `${evil}Match host pump-7 exec "touch ${planted}"\n  User evil\nInclude evil\nHost *\n  Include evil\n  User good\n`,
    );
    write('evil', evil);
    expect((await read()).user).toBe('good');
    expect(existsSync(planted)).toBe(false);
    if (spawnSync('sh', ['-c', 'true']).status !== 0) return;
    // What the library does with the same text when it is asked to evaluate it: this is what is not called.
    SshConfig.parse(`Match exec "touch ${planted}"\n  User evil\n`).compute('pump-7');
    expect(existsSync(planted)).toBe(true);
  });

  it('follows Include, within limits', async () => {
    mkdirSync(join(home, '.ssh', 'config.d'));
    write('config', 'Include config.d/*.conf missing\nHost *\n  User last\n');
    write('config.d/b.conf', 'Host pump-7\n  User b\n');
    write('config.d/a.conf', 'Host pump-8\n  User a\n');
    write('config.d/.hidden.conf', 'User hidden\n');
    expect((await read()).user).toBe('b');
    expect((await read('pump-8')).user).toBe('a');
    expect((await read('pump-9')).user).toBe('last');
  });

  it('does not go round in circles, and reads neither pipes nor what is too large', async () => {
    write('config', 'Include config\nInclude config\nInclude large\nInclude pipe\nUser good\n');
    write('large', `User large\n${'#'.repeat(300_000)}\n`);
    spawnSync('mkfifo', [join(home, '.ssh', 'pipe')]);
    expect((await read()).user).toBe('good');
  });
});

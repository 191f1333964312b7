import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { knowsHost } from '../../../electron/visit/ssh-config';
import { includeLine, includeText, SshInclude } from '../../../electron/window/terminal/include';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'fieldtunnel include '));
  mkdirSync(join(home, '.ssh'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const alias = 'fieldtunnel-pump-7-0123456789ab';
const target = { port: 50_022, user: 'pi', alias, name: 'Pump-7', knownHostsFile: '/app data/known_hosts' };
const place = () => ({ home, user: 'pat', env: {} });
const file = (): string => join(home, 'ssh_config');
const hasSsh = spawnSync('ssh', ['-V']).status === 0;

describe('the file that the ssh configuration includes', () => {
  it('has nothing beside it that a run left which was ended while it wrote', async () => {
    for (const name of ['ssh_config', 'ssh_config.tmp-0123456789ab', 'known_hosts'])
      writeFileSync(join(home, name), 'x');
    const include = new SshInclude(file(), () => undefined);
    await expect.poll(() => readdirSync(home).toSorted()).toEqual(['.ssh', 'known_hosts', 'ssh_config']);
    await include.update([target]);
    expect(readFileSync(file(), 'utf8')).toContain(alias);
  });

  it('leads from the name to port, user and host key, once it is included', async () => {
    await new SshInclude(file(), () => undefined).update([target]);
    expect(await knowsHost(alias, 50_022, place())).toBe(false);
    writeFileSync(join(home, '.ssh', 'config'), `${includeLine(file()) ?? ''}\nHost *\n  User somebody\n`);
    expect(await knowsHost(alias, 50_022, place())).toBe(true);
    // The device has another port by now, or is another one.
    expect(await knowsHost(alias, 50_023, place())).toBe(false);
    expect(await knowsHost('fieldtunnel-pump-8-0123456789ab', 50_022, place())).toBe(false);
  });

  it.skipIf(!hasSsh)('is understood by OpenSSH as it is meant', async () => {
    await new SshInclude(file(), () => undefined).update([
      target,
      { ...target, alias: `${alias}x`, name: 'pump_8', user: null, port: 50_023 },
    ]);
    writeFileSync(join(home, 'config'), `${includeLine(file()) ?? ''}\nHost *\n  User somebody\n`, { mode: 0o600 });
    const said = (name: string): readonly string[] =>
      spawnSync('ssh', ['-F', join(home, 'config'), '-G', name], { encoding: 'utf8' }).stdout.split('\n');
    expect(said(alias)).toEqual(
      expect.arrayContaining(['hostname 127.0.0.1', 'port 50022', 'user pi', `hostkeyalias ${alias}`]),
    );
    expect(said(alias).find((line) => line.startsWith('userknownhostsfile'))).toContain('/app data/known_hosts');
    for (const name of ['Pump-7', 'pump_8'])
      expect(said(name)).toContain(`hostkeyalias ${name === 'Pump-7' ? alias : `${alias}x`}`);
    expect(said(`${alias}x`)).toEqual(expect.arrayContaining(['port 50023', 'user somebody']));
  });

  it.each([{ alias: 'a b' }, { alias: 'pump\nProxyCommand calc' }, { user: 'pi\nProxyCommand calc' }, { port: 0 }])(
    'leaves out %j',
    (change) => {
      expect(includeText([{ ...target, ...change }])).toBe(includeText([]));
    },
  );

  it.each([
    'localhost',
    'a b',
    '*',
    '!pump',
    '-oProxyCommand=calc',
    '2130706433',
    'pump\nProxyCommand calc',
    'ns:pump',
  ])('gives nobody the name %j', (name) =>
    expect(includeText([{ ...target, name }])).toBe(includeText([{ ...target, name: null }])),
  );

  it('gives a name that two have to neither', () => {
    const other = { ...target, alias: `${alias}x`, name: 'pump-7' };
    expect(includeText([target, other])).not.toMatch(/pump-7 /i);
    expect(includeText([target, { ...other, name: null }])).toContain(`Host Pump-7 ${alias}`);
  });

  it('leaves out a path of host keys that cannot be written in it, and is no line where its own cannot', () => {
    expect(includeText([{ ...target, knownHostsFile: '/a"b\nProxyCommand calc' }])).not.toContain('calc');
    expect(includeLine('/a"b')).toBeNull();
    expect(includeLine('C:\\Users\\pat\\ssh_config')).toBe('Include "C:/Users/pat/ssh_config"');
  });
});

describe('the same file, written', () => {
  it('goes on being written after a change that is none', async () => {
    const include = new SshInclude(file(), () => undefined);
    await include.update([]);
    await include.update([]);
    await include.update([target]);
    expect(readFileSync(file(), 'utf8')).toContain('Port 50022');
    void include.update([{ ...target, port: 50_023 }]);
    await include.settled();
    expect(readFileSync(file(), 'utf8')).toContain('Port 50023');
  });

  it('is as the devices were last, however fast they change; what cannot be written is said', async () => {
    const include = new SshInclude(file(), () => undefined);
    await Promise.all([50_001, 50_002, 50_003].map((port) => include.update([{ ...target, port }])));
    expect(readFileSync(file(), 'utf8')).toContain('Port 50003');
    const failures: unknown[] = [];
    writeFileSync(join(home, 'no-folder'), '');
    await new SshInclude(join(home, 'no-folder', 'ssh_config'), (error) => failures.push(error)).update([target]);
    expect(failures).toHaveLength(1);
  });
});

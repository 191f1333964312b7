/** Where presets are looked for on each system, with doubles that answer and fail as its programs do. */
import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { type Answer, ask } from '../../../electron/policy/child';
import { filePlace, isRootsAlone, policyFile } from '../../../electron/policy/file';
import { managedPlaces } from '../../../electron/policy/managed';
import { openPresets, placesOf } from '../../../electron/policy/presets';
import { registryPlaces } from '../../../electron/policy/registry';
import { valuesIn } from '../../../electron/policy/registry-export';
import { silentLogger } from '../../../electron/log/logger';

const folder = (): string => mkdtempSync(join(tmpdir(), 'fieldtunnel-policy-'));
function file(content: string | Buffer): string {
  const path = join(folder(), 'policy.json');
  writeFileSync(path, content);
  return path;
}
const utf16 = (text: string): Buffer => Buffer.from(`\ufeff${text}`, 'utf16le');
const failing = (code: string) => () => Promise.reject(Object.assign(new Error(code), { code }));

describe('the file', () => {
  const readFile = (path: string) => filePlace({ path, isTrusted: null }).read();

  it('is where each system has such things', () => {
    expect(policyFile('win32', { ProgramData: 'D:\\Data' })).toBe('D:\\Data\\FieldTunnel\\policy.json');
    expect(policyFile('win32', {})).toBe('C:\\ProgramData\\FieldTunnel\\policy.json');
    expect(policyFile('darwin', {})).toBe('/Library/Application Support/FieldTunnel/policy.json');
    expect(policyFile('linux', {})).toBe('/etc/fieldtunnel/policy.json');
  });

  it('may be saved as Windows saves it', async () => {
    const text = '{"organisation":"한빛수도"}';
    for (const content of [text, `\ufeff${text}`, utf16(text)])
      expect(await readFile(file(content))).toEqual({ state: 'read', values: { organisation: '한빛수도' } });
  });

  it('that is not there is no failure; what cannot be read or understood is one', async () => {
    expect(await readFile(join(folder(), 'none.json'))).toEqual({ state: 'absent' });
    for (const content of ['', '{"language": en}', '[]', 'null'])
      expect(await readFile(file(content))).toMatchObject({ state: 'not-understood' });
    const path = join(folder(), 'policy.json');
    mkdirSync(path);
    expect(await readFile(path)).toMatchObject({ state: 'unreadable' });
    expect(await readFile(file(Buffer.alloc(5_000_000, 0x20)))).toMatchObject({ state: 'unreadable' });
  });

  it('is never quoted: a password that somebody put there goes to no log and no desk', async () => {
    for (const content of [
      '{"network": hunter2}',
      '{"network": {"address": "hunter2@proxy"}} hunter2',
      '{"a": "line 7 column 7" "hunter2": 1}',
    ]) {
      const found = await readFile(file(content));
      expect(found).toMatchObject({ state: 'not-understood' });
      expect(JSON.stringify(found)).not.toMatch(/hunter2|line 7/);
    }
  });

  it('is not used where somebody else than root could have written it, or put it there', async () => {
    const path = file('{}');
    const as = (uid: number, mode: number) =>
      filePlace({ path, isTrusted: isRootsAlone(() => Promise.resolve({ uid, mode })) }).read();
    expect(await as(0, 0o100_644)).toEqual({ state: 'read', values: {} });
    expect(await as(1000, 0o100_644)).toMatchObject({ state: 'changeable' });
    expect(await as(0, 0o100_666)).toMatchObject({ state: 'changeable' });
    const byFolder = filePlace({
      path,
      isTrusted: isRootsAlone((each) => Promise.resolve({ uid: 0, mode: each === path ? 0o644 : 0o777 })),
    });
    expect(await byFolder.read()).toMatchObject({ state: 'changeable' });
  });

  it.skipIf(process.getuid?.() === 0 || process.platform === 'win32')('that may not be read is said', async () => {
    const path = file('{}');
    chmodSync(path, 0);
    expect(await readFile(path)).toEqual({ state: 'unreadable', detail: 'EACCES' });
  });
});

describe('the registry', () => {
  const header = 'Windows Registry Editor Version 5.00\r\n\r\n';
  const exported = utf16(
    `${header}[HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\FieldTunnel]\r\n` +
      '"organisation"="한빛 \\"수도\\" C:\\\\Data"\r\n"practice"=dword:00000000\r\n"lifetimeMinutes"=dword:000000f0\r\n' +
      '"network.address"=hex(2):70,00,72,00,6f,00,78,00,\\\r\n  79,00,3a,00,31,00,00,00\r\n' +
      '"portals"="[{\\"startUrl\\":\\"https://one.example\\",\\"region\\":\\"eu-west-1\\"}]"\r\n"language"=hex:00,01\r\n\r\n' +
      '[HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\FieldTunnel\\Below]\r\n"practice"=dword:00000001\r\n',
  );

  const listing = (...keys: string[]): Answer => ({ ok: true, output: Buffer.from(`\r\n${keys.join('\r\n')}\r\n`) });
  /** Answers as `reg.exe` does, by the key that is asked for. */
  const registry = (answers: Readonly<Record<string, Answer>>, bytes: Uint8Array = exported) => {
    const asked = vi.fn((_program: string, [verb = '', key = '']: readonly string[]) =>
      Promise.resolve(answers[`${verb} ${key}`] ?? { ok: false as const, because: 'status 1' }),
    );
    const [computer] = registryPlaces({
      environment: { SystemRoot: 'C:\\Windows' },
      ask: asked,
      readBytes: () => Promise.resolve(bytes),
    });
    return { asked, read: () => computer?.read() };
  };
  const found = {
    'query HKLM\\SOFTWARE': listing(
      'HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies',
      'HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft',
    ),
    'query HKLM\\SOFTWARE\\Policies': listing('HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\FieldTunnel'),
    'export HKLM\\SOFTWARE\\Policies\\FieldTunnel': listing(),
  };

  it('gives its values as the file would have them, in every letter, and no key below', async () => {
    const { asked, read } = registry(found);
    expect(await read()).toEqual({
      state: 'read',
      values: {
        organisation: '한빛 "수도" C:\\Data',
        practice: false,
        lifetimeMinutes: 240,
        network: { address: 'proxy:1' },
        portals: [{ startUrl: 'https://one.example', region: 'eu-west-1' }],
        language: expect.any(Symbol) as symbol,
      },
    });
    for (const [program, args] of asked.mock.calls) {
      expect(program).toBe('C:\\Windows\\System32\\reg.exe');
      expect(args).toContain('/reg:64');
    }
  });

  it('without the key is no failure', async () => {
    expect(await registry({ ...found, 'query HKLM\\SOFTWARE\\Policies': listing() }).read()).toEqual({
      state: 'absent',
    });
    expect(await registry({ 'query HKLM\\SOFTWARE': listing() }).read()).toEqual({ state: 'absent' });
  });

  it('that the administrator closed to its own tools, or that does not answer, is said', async () => {
    expect(await registry({}).read()).toEqual({ state: 'unreadable', detail: 'reg query: status 1' });
    const { 'export HKLM\\SOFTWARE\\Policies\\FieldTunnel': _, ...listed } = found;
    expect(await registry(listed).read()).toEqual({ state: 'unreadable', detail: 'reg export: status 1' });
    const late: Answer = { ok: false, because: 'timeout' };
    expect(await registry({ 'query HKLM\\SOFTWARE': late }).read()).toEqual({
      state: 'unreadable',
      detail: 'reg query: timeout',
    });
    expect(await registry(found, Buffer.from('REGEDIT4')).read()).toMatchObject({ state: 'not-understood' });
  });

  it('reads no export of another kind', () => {
    expect(valuesIn(utf16('REGEDIT4'))).toBeNull();
    expect(valuesIn(utf16(header))?.size).toBe(0);
  });
});

describe('managed preferences', () => {
  const json: Answer = { ok: true, output: Buffer.from('{"practice":false}') };

  it('are read as JSON, those of the person before those of the computer', async () => {
    const asked = vi.fn(() => Promise.resolve(json));
    const places = managedPlaces({ user: 'kim', ask: asked, look: () => Promise.resolve(null) });
    expect(places.map(({ where }) => where)).toEqual([
      '/Library/Managed Preferences/kim/com.fieldtunnel.app.plist',
      '/Library/Managed Preferences/com.fieldtunnel.app.plist',
    ]);
    expect(await places[0]?.read()).toEqual({ state: 'read', values: { practice: false } });
    expect(asked).toHaveBeenCalledWith(
      '/usr/bin/plutil',
      expect.arrayContaining(['-convert', 'json', places[0]?.where]),
    );
  });

  it('that are not there, cannot be looked at or not be read as JSON', async () => {
    const one = (look: () => Promise<unknown>, answer: Answer = json) =>
      managedPlaces({ user: 'kim', ask: () => Promise.resolve(answer), look })[0]?.read();
    expect(await one(failing('ENOENT'))).toEqual({ state: 'absent' });
    expect(await one(failing('EPERM'))).toEqual({ state: 'unreadable', detail: 'EPERM' });
    const refused: Answer = { ok: false, because: 'status 1' };
    expect(await one(() => Promise.resolve(null), refused)).toEqual({
      state: 'unreadable',
      detail: 'plutil: status 1',
    });
  });
});

describe('a program of the system', () => {
  it('is asked without a shell, and its end is told', async () => {
    expect(await ask(process.execPath, ['-e', 'process.stdout.write(process.argv[1])', '$HOME; "'])).toEqual({
      ok: true,
      output: Buffer.from('$HOME; "'),
    });
    expect(await ask(process.execPath, ['-e', 'process.exit(3)'])).toEqual({ ok: false, because: 'status 3' });
    expect(await ask('/nowhere/reg.exe', [])).toEqual({ ok: false, because: 'ENOENT' });
  });
});

describe('what is opened', () => {
  const open = (path: string) =>
    openPresets({
      places: placesOf({ platform: 'linux', environment: {}, user: 'kim', insteadOfAll: path }),
      check: (fields) => Promise.resolve(fields.caFile === null ? null : 'ca-unreadable'),
      now: () => 5,
      log: silentLogger,
    });

  it('is nothing at all where nobody set anything', async () => {
    const { policy, view } = await open(join(folder(), 'none.json'));
    expect(policy).toEqual({});
    expect(view).toMatchObject({ readAt: null, set: [], places: [], practice: true });
  });

  it('names a file that cannot be used, and an environment that goes with it', async () => {
    const path = file(
      JSON.stringify({
        environments: [{ label: 'Plant', region: 'eu-west-1', caFile: '/nowhere/ca.pem' }],
        environment: { label: 'Plant' },
        language: 'ko',
      }),
    );
    const { view, environments, beginsIn, settings } = await open(path);
    expect(view.faults.map(({ entry, why }) => `${entry} ${why}`)).toEqual([
      'environments[0] file',
      'environment incomplete',
    ]);
    expect({ environments, beginsIn, settings }).toEqual({
      environments: [],
      beginsIn: null,
      settings: { language: 'ko' },
    });
  });

  it('says what of a broken file there is to say, and starts', async () => {
    const { view, policy } = await open(file('{"language": "ko"'));
    expect(policy).toEqual({});
    expect(view.places).toMatchObject([{ kind: 'file', state: 'not-understood' }]);
    expect(view.readAt).toBe(5);
  });

  it('looks into the places of the system alone: on Windows the registry first, on a Mac managed preferences', () => {
    const kinds = (platform: NodeJS.Platform) =>
      placesOf({ platform, environment: {}, user: 'kim', insteadOfAll: null }).map(({ kind }) => kind);
    expect(kinds('win32')).toEqual(['registry', 'registry', 'file']);
    expect(kinds('darwin')).toEqual(['managed', 'managed', 'file']);
    expect(kinds('linux')).toEqual(['file']);
  });
});

/**
 * The instructions for PATH and those that refuse a downgrade, run: the installer's own macros in installers of their
 * own, under Wine. Asked for by `WINE=<program>`; Debian's is /usr/lib/wine/wine64.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root } from './places';

const wine = process.env['WINE'];
const ready = wine !== undefined && spawnSync('makensis', ['-VERSION']).status === 0;
const system = String.raw`HKLM\SYSTEM\CurrentControlSet\Control\Session Manager\Environment`;
const bin = String.raw`C:\Program Files\FieldTunnel\bin`;
const windows = String.raw`%SystemRoot%\system32;%SystemRoot%`;

let folder: string;
const windowsEnvironment = (): NodeJS.ProcessEnv => ({
  ...process.env,
  DISPLAY: '',
  WINEPREFIX: join(folder, 'windows'),
  WINEDEBUG: '-all',
  WINEDLLOVERRIDES: 'mscoree,mshtml=;winemenubuilder.exe=d',
});
/** What it printed, in a file: its server outlives it, and would keep a pipe open. */
function run(...args: readonly string[]): string {
  const printed = join(folder, 'printed.txt');
  const output = openSync(printed, 'w');
  try {
    execFileSync(wine ?? '', args, {
      stdio: ['ignore', output, 'ignore'],
      env: windowsEnvironment(),
    });
  } finally {
    closeSync(output);
  }
  return readFileSync(printed, 'utf8');
}
const path = (): string =>
  /Path {4}REG_EXPAND_SZ {4}(.*?)\r?\n/.exec(run('reg', 'query', system, '/v', 'Path'))?.[1] ?? '';
const setPath = (value: string): void =>
  void run('reg', 'add', system, '/v', 'Path', '/t', 'REG_EXPAND_SZ', '/d', value, '/f');
const install = (): void => void run(join(folder, 'try.exe'), '--command-line');
const remove = (): void => void run(join(folder, 'try.exe'), '--remove');

/** As the packager's own script has them: what the macros expect around them. */
const script = (): string => `
Unicode true
Target amd64-unicode
!include "LogicLib.nsh"
!include "FileFunc.nsh"
!define APP_EXECUTABLE_FILENAME "FieldTunnel.exe"
!define VERSION "1.2.3"
Var installMode
!include "${join(root, 'assets', 'installer.nsh')}"
Name try
OutFile "${join(folder, 'try.exe')}"
SilentInstall silent
RequestExecutionLevel user
Section
  StrCpy $INSTDIR "${bin.slice(0, -4)}"
  StrCpy $installMode "all"
  StrCpy $hadCommand "no"
  ReadRegStr $hadPath HKLM "\${COMMAND_KEY}" "Program"
  ClearErrors
  \${GetParameters} $R9
  \${GetOptions} $R9 "--remove" $R8
  IfErrors 0 removing
  !insertmacro installCommand
  Goto done
  removing:
  !insertmacro removeFromPath
  done:
SectionEnd
`;

/** As the packager's own script begins, for version 1.2.3. */
const beginning = (): string => `
Unicode true
Target amd64-unicode
!include "LogicLib.nsh"
!include "FileFunc.nsh"
!define APP_EXECUTABLE_FILENAME "FieldTunnel.exe"
!define UNINSTALL_REGISTRY_KEY "Software\\Uninstall\\FieldTunnel"
!define VERSION "1.2.3"
Var installMode
!include "${join(root, 'assets', 'installer.nsh')}"
Name begin
OutFile "${join(folder, 'begin.exe')}"
SilentInstall silent
RequestExecutionLevel user
Function .onInit
  SetRegView 64
  StrCpy $installMode "CurrentUser"
  !insertmacro customInit
FunctionEnd
Section
SectionEnd
`;

describe.skipIf(!ready)('a version that is installed (needs WINE and makensis)', () => {
  const places = [
    [String.raw`HKCU\Software\Uninstall\FieldTunnel`, 'DisplayVersion'],
    [String.raw`HKLM\Software\Uninstall\FieldTunnel`, 'DisplayVersion'],
    [String.raw`HKLM\Software\com.fieldtunnel.app`, 'Version'],
  ] as const;
  const status = (): number | null =>
    spawnSync(wine ?? '', [join(folder, 'begin.exe')], { stdio: 'ignore', env: windowsEnvironment() }).status;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'fieldtunnel-begin-'));
    writeFileSync(join(folder, 'begin.nsi'), beginning());
    execFileSync('makensis', ['-V1', join(folder, 'begin.nsi')]);
    run('wineboot', '--init');
  }, 60_000);
  afterAll(() => {
    run('wineboot', '--kill');
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  });

  it.each(places)('by %s %s is only replaced where it is not newer', (key, name) => {
    expect(status()).toBe(0);
    for (const [version, answer] of [
      ['1.2.4', 3],
      ['1.2.4.0', 3],
      ['1.10.0', 3],
      ['1.2.3.0', 0],
      ['1.2.2.9', 0],
      ['0.99.99', 0],
    ] as const) {
      run('reg', 'add', key, '/v', name, '/d', version, '/f', '/reg:64');
      expect(status(), version).toBe(answer);
    }
    run('reg', 'delete', key, '/f', '/reg:64');
  });
});

describe.skipIf(!ready)('PATH of the computer (needs WINE and makensis)', () => {
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'fieldtunnel-path-'));
    writeFileSync(join(folder, 'try.nsi'), script());
    execFileSync('makensis', ['-V1', join(folder, 'try.nsi')]);
    run('wineboot', '--init');
  }, 60_000);
  afterAll(() => {
    run('wineboot', '--kill');
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  });

  it.each([
    windows,
    `${windows};`,
    // Alike, and somebody else's.
    String.raw`${windows};${bin}2;C:\x ${bin};;D:\y`,
  ])('has the command while it is installed, and is afterwards what it was: %s', (before) => {
    setPath(before);
    install();
    expect(path()).toBe(`${before};${bin}`);
    install();
    expect(path()).toBe(`${before};${bin}`);
    remove();
    expect(path()).toBe(before);
  });

  it('keeps an entry that somebody else made', () => {
    const before = `${windows};${bin.toUpperCase()};D:\\y`;
    setPath(before);
    install();
    remove();
    expect(path()).toBe(before);
  });

  it('is left alone where it is longer than this compiler can hold, and never cut', () => {
    for (const length of [940, 988, 1022, 1023, 1024, 3_000]) {
      const before = `${windows};${'a'.repeat(length - windows.length - 1)}`;
      setPath(before);
      install();
      expect([before, `${before};${bin}`]).toContain(path());
      expect(path() === before, String(length)).toBe(length > 940);
      remove();
      expect(path()).toBe(before);
    }
  });
});

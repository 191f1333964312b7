/** What the installer of Windows does, as its compiler was told: an instruction a line. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { linkMarker, linkScheme } from '../../../electron/deep-link/launch';
import { manifest, output, root, version } from './places';

const key = `Software\\Classes\\${linkScheme}`;
/** What the compiler made of the scripts, an instruction a line. */
const compiled = (arch: string, part: '' | '.uninstaller'): string[] =>
  readFileSync(join(output, 'win', 'compiled', `FieldTunnel-Setup-${version}-${arch}${part}.txt`), 'utf8').split('\n');
/** PATH of the computer, and whose the command is. */
const pathValue = String.raw`SYSTEM\CurrentControlSet\Control\Session Manager\Environment\Path`;
const owner = String.raw`Software\FieldTunnel\Program=$INSTDIR\FieldTunnel.exe`;
const from = (lines: readonly string[], first: string | RegExp, count: number): string[] => {
  const at = lines.findIndex((line) => (typeof first === 'string' ? line === first : first.test(line)));
  expect(at, String(first)).toBeGreaterThanOrEqual(0);
  return lines.slice(at, at + count);
};

export function installing(arch: string): void {
  it('registers the scheme where it installs: for this person or for the computer', () => {
    expect(compiled(arch, '').filter((line) => line.includes(key) && line.startsWith('WriteReg'))).toEqual([
      `WriteRegStr: SHELL_CONTEXT\\${key}\\=URL:FieldTunnel link`,
      `WriteRegStr: SHELL_CONTEXT\\${key}\\URL Protocol=`,
      `WriteRegStr: SHELL_CONTEXT\\${key}\\DefaultIcon\\=$INSTDIR\\FieldTunnel.exe,0`,
      `WriteRegStr: SHELL_CONTEXT\\${key}\\shell\\open\\command\\="$INSTDIR\\FieldTunnel.exe" "${linkMarker}" "--" "%1"`,
    ]);
  });

  it('adds the command where somebody said so or had it: for a person as a file, for the computer on its PATH', () => {
    const lines = compiled(arch, '').filter((line) => !line.startsWith('!'));
    const asked = lines.findIndex((line) => line.startsWith('MessageBox') && line.includes('Add the command'));
    expect(lines[asked]).toMatch(/\(on IDNO goto commandDone\)$/);
    expect(lines[asked - 1]).toBe('IfErrors ?0:commandWanted');
    const file = '$LOCALAPPDATA\\Microsoft\\WindowsApps\\fieldtunnel.cmd';
    expect(lines.some((line) => line.startsWith(`IfFileExists: "${file}"`))).toBe(true);
    expect(lines).toContain('ReadRegStr $hadPath HKLM\\Software\\FieldTunnel\\Program');
    const added = lines.slice(asked + 1, lines.indexOf(`WriteRegStr: HKCU\\${owner}`) + 1);
    expect(added.filter((line) => /^(?:ReadReg|WriteReg|CopyFiles|MessageBox|SendMessage|StrLen)/.test(line))).toEqual([
      `ReadRegStr $R9 HKLM\\${pathValue}`,
      'StrLen $R8 ";$R9;$INSTDIR\\bin;"',
      expect.stringContaining('the PATH of this computer is longer than this installer can change'),
      `WriteRegExpandStr: HKLM\\${pathValue}=$R9;$INSTDIR\\bin`,
      `WriteRegStr: HKLM\\${owner}`,
      'SendMessage: (timeout=5000)(0xFFFF,0x001A,0,STR:Environment)',
      expect.stringContaining(`-> "${file}"`),
      `WriteRegStr: HKCU\\${owner}`,
    ]);
    // Nobody's own PATH is touched.
    expect(lines.filter((line) => /^WriteReg.*\\Environment/.test(line))).toHaveLength(1);
  });
}

/** For whom it installs, and over what. */
export function deciding(arch: string): void {
  it('can be for this person and for the computer, which /currentuser and /allusers say', () => {
    const lines = compiled(arch, '');
    // With one press for one person alone the compiler would leave the other out.
    for (const mode of ['all', 'CurrentUser']) expect(lines).toContain(`StrCpy $installMode "${mode}" () ()`);
    for (const name of ['isForAllUsers', 'isForCurrentUser'])
      expect(
        lines.some((line) => line.startsWith(`!define: "${name}"`)),
        name,
      ).toBe(true);
    expect(lines.join('\n')).not.toContain('Command line defined: "ONE_CLICK');
  });

  it('refuses to replace a newer version, with an exit status of its own', () => {
    // Of this installer, for the person and for the computer, and of the MSI.
    for (const place of [
      /^ReadRegStr \$R9 HKCU\\.*\\Uninstall\\.*DisplayVersion$/,
      /^ReadRegStr \$R9 HKLM\\.*\\Uninstall\\.*DisplayVersion$/,
      String.raw`ReadRegStr $R9 HKLM\Software\com.fieldtunnel.app\Version`,
    ]) {
      const lines = from(compiled(arch, ''), place, 60);
      const refused = lines.slice(0, lines.indexOf('Quit') + 1);
      expect(refused.filter((line) => line.startsWith('ReadReg'))).toHaveLength(1);
      expect(refused).toEqual(
        expect.arrayContaining([
          'SetErrorLevel: 3',
          'Quit',
          expect.stringContaining('MessageBox: 16: "FieldTunnel $R9'),
        ]),
      );
    }
  });

  it('says its version to the MSI, as a number, where it installs for the computer', async () => {
    const { versionNumber } = (await import(join(root, 'test/tools/dist/msi.mjs'))) as {
      readonly versionNumber: (version: string) => number;
    };
    const lines = compiled(arch, '').filter((line) => !line.startsWith('!'));
    const said = lines.indexOf(
      String.raw`WriteRegStr: HKLM\Software\FieldTunnel\VersionNumber=` + String(versionNumber(version)),
    );
    expect(said).toBeGreaterThan(0);
    expect(lines[said - 1]).toMatch(/^StrCmp "\$installMode" "all" equal=0, nonequal=\+2$/);
    const removing = compiled(arch, '.uninstaller').filter((line) => !line.startsWith('!'));
    const removed = removing.indexOf(String.raw`DeleteRegValue: HKLM\Software\FieldTunnel\VersionNumber`);
    expect(removing[removed - 1]).toMatch(/^StrCmp "\$installMode" "all" equal=0, nonequal=\+3$/);
    expect(removing[removed + 1]).toBe(String.raw`DeleteRegKey: HKLM\Software\FieldTunnel`);
  });

  it('before an upgrade closes the running app and removes the old version without its data', () => {
    const lines = compiled(arch, '');
    const closing = lines.findIndex((line) => line === '!insertmacro: _CHECK_APP_RUNNING');
    const removing = lines.findIndex((line) => line === '!insertmacro: uninstallOldVersion');
    const installing = lines.findIndex((line) => line === '!insertmacro: installApplicationFiles');
    expect([closing, removing, installing].every((at) => at >= 0)).toBe(true);
    expect([closing, removing, installing]).toEqual([closing, removing, installing].toSorted((a, b) => a - b));
    expect(lines.some((line) => line.includes('$0 --updated'))).toBe(true);
  });
}

export function removing(arch: string): void {
  it('takes the scheme back only where the program is this one, for this person and for the computer', () => {
    const lines = compiled(arch, '.uninstaller');
    for (const hive of ['HKCU', 'HKLM']) {
      const steps = from(lines, `ReadRegStr $R9 ${hive}\\${key}\\shell\\open\\command\\`, 6);
      expect(steps[1]).toBe('StrCpy $R8 ""$INSTDIR\\FieldTunnel.exe"" () ()');
      expect(steps[2]).toBe('StrLen $R7 "$R8"');
      expect(steps[3]).toBe('StrCpy $R6 "$R9" ($R7) ()');
      expect(steps[4]).toMatch(/^StrCmp "\$R6" "\$R8" equal=0, nonequal=\+2$/);
      expect(steps[5]).toBe(`DeleteRegKey: ${hive}\\${key}`);
    }
    expect(lines.filter((line) => line.startsWith('DeleteRegKey') && line.includes('Classes'))).toHaveLength(2);
  });

  it('takes the command back only where it is this program’s', () => {
    const steps = from(compiled(arch, '.uninstaller'), 'ReadRegStr $R9 HKCU\\Software\\FieldTunnel\\Program', 5);
    expect(steps.slice(1)).toEqual([
      expect.stringMatching(/^StrCmp "\$R9" "\$INSTDIR\\FieldTunnel\.exe" equal=0, nonequal=\+4$/),
      'SetShellVarContext: current',
      'Delete: "$LOCALAPPDATA\\Microsoft\\WindowsApps\\fieldtunnel.cmd"',
      'DeleteRegKey: HKCU\\Software\\FieldTunnel',
    ]);
  });

  it('takes exactly its own entry off the PATH of the computer, and only where it put it there', () => {
    const lines = compiled(arch, '.uninstaller').filter((line) => !line.startsWith('!'));
    const steps = from(lines, 'ReadRegStr $R9 HKLM\\Software\\FieldTunnel\\Program', 12);
    expect(steps).toEqual([
      'ReadRegStr $R9 HKLM\\Software\\FieldTunnel\\Program',
      'DeleteRegKey: HKLM\\Software\\FieldTunnel',
      'ClearErrors: ',
      `ReadRegStr $R9 HKLM\\${pathValue}`,
      'StrCpy $R9 "" () ()',
      'StrLen $R8 ";$R9;$INSTDIR\\bin;"',
      'StrCpy $R9 "" () ()',
      'StrCpy $R9 ";$R9;" () ()',
      'StrCpy $R8 "$R8" (-1) (1)',
      `WriteRegExpandStr: HKLM\\${pathValue}=$R8`,
      'SendMessage: (timeout=5000)(0xFFFF,0x001A,0,STR:Environment)',
      expect.stringContaining('StrCmp "$installMode" "all"'),
    ]);
    expect(lines.filter((line) => /^(?:Write|Delete)Reg.*\\Environment/.test(line))).toHaveLength(1);
  });

  it('removes the person’s data only when told to, roaming and local', () => {
    const lines = compiled(arch, '.uninstaller');
    const roaming = lines.filter((line) => line.startsWith('RMDir: /r "$APPDATA\\'));
    const local = lines.filter((line) => line.startsWith('RMDir: /r "$LOCALAPPDATA\\'));
    expect(roaming.map((line) => line.toLowerCase())).toContain('rmdir: /r "$appdata\\fieldtunnel"');
    expect(local.map((line) => line.toLowerCase())).toEqual(['rmdir: /r "$localappdata\\fieldtunnel"']);
    const asked = lines.findIndex((line) => line.startsWith('IfErrors ?keepLocalData'));
    expect(lines.slice(asked + 1, asked + 3)).toEqual(['SetShellVarContext: current', ...local]);
  });

  it('gives publisher, homepage and support address, and only Debian’s compiler lacks words', () => {
    const lines = compiled(arch, '');
    const told = lines.filter((line) => /^WriteRegStr: SHELL_CONTEXT\\.*\\Uninstall\\/.test(line)).join('\n');
    expect(told).toContain(`Publisher=${manifest.author.name}`);
    expect(told).toContain(`URLInfoAbout=${manifest.homepage}`);
    expect(told).toContain(`HelpLink=${manifest.bugs.url}`);
    const warnings = lines.filter((line) => line.startsWith('warning:'));
    expect(warnings.filter((line) => !/MULTIUSER_\w+" for language Korean is missing/.test(line))).toEqual([]);
    expect(lines.join('\n')).not.toMatch(/elevate\.exe/);
  });
}

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { linkMarker, linkScheme } from '../../../electron/deep-link/launch';
import { elementsOf, faultOf } from './wix-elements';

interface Built {
  readonly file: string;
  readonly arch: number;
  readonly packager: { readonly signIf: (file: string) => Promise<boolean> };
}
const root = resolve(__dirname, '..', '..', '..');
const { withOwnParts, versionNumber, architectureOf, artifactBuildCompleted } = (await import(
  pathToFileURL(join(root, 'test/tools/dist/msi.mjs')).href
)) as {
  readonly withOwnParts: (project: string) => string;
  readonly versionNumber: (version: string) => number;
  readonly architectureOf: (file: Uint8Array) => 'x64' | 'arm64' | null;
  readonly artifactBuildCompleted: (built: Built) => Promise<void>;
};

// The packager fills the version in before it hands its project over.
const template = readFileSync(join(root, 'node_modules/app-builder-lib/templates/msi/template.xml'), 'utf8').replace(
  '${version}',
  '1.2.3.0',
);
const project = withOwnParts(template);
const installer = readFileSync(join(root, 'assets/installer.nsh'), 'utf8');

describe('the project of the MSI', () => {
  it('registers the same scheme as the other installer', () => {
    expect(project).toContain(`Root="HKMU" Key="Software\\Classes\\${linkScheme}"`);
    expect(project).toContain(
      `Value="&quot;[APPLICATIONFOLDER]FieldTunnel.exe&quot; &quot;${linkMarker}&quot; &quot;--&quot; &quot;%1&quot;"`,
    );
  });

  it('adds the command to PATH of the computer where that was said, now or before, and only Windows takes it away', () => {
    const component = /<Component Id="CommandOnPath"[^]*?<\/Component>/.exec(project)?.[0] ?? '';
    expect(component).toContain('<Condition>COMMANDLINE</Condition>');
    expect(component).toMatch(
      /<Environment [^>]*Name="PATH" Action="set" Part="last" System="yes" Permanent="no" Value="\[APPLICATIONFOLDER\]bin"\/>/,
    );
    const remembered = /Key="([^"]+)" Name="CommandLine"/g;
    const keys = [...project.matchAll(remembered)].map(([, key]) => key);
    expect(keys).toEqual([String.raw`Software\com.fieldtunnel.app`, String.raw`Software\com.fieldtunnel.app`]);
    // The other installer's own key, which it removes as a whole, is another one.
    expect(installer).toContain(String.raw`!define COMMAND_KEY "Software\FieldTunnel"`);
  });
});

describe('a newer version beside the MSI', () => {
  it('refuses to replace a newer version of the other installer, and says its own where that one looks', () => {
    expect(project).toContain(
      String.raw`Root="HKLM" Key="Software\com.fieldtunnel.app" Name="Version" Type="string" Value="[ProductVersion]"`,
    );
    expect(installer).toContain(String.raw`!define MSI_KEY "Software\com.fieldtunnel.app"`);
    expect(installer).toContain('refuseDowngrade HKLM "${MSI_KEY}" "Version"');
    const search = /<Property Id="SETUPVERSION">[^]*?<\/Property>/.exec(project)?.[0] ?? '';
    expect(search).toContain(String.raw`Root="HKLM" Key="Software\FieldTunnel" Name="VersionNumber" Type="raw"`);
    expect(installer).toContain('WriteRegStr HKLM "${COMMAND_KEY}" "VersionNumber" "${VERSION_NUMBER}"');
    expect(project).toContain('>Installed OR NOT SETUPVERSION OR SETUPVERSION &lt;= 1002003</Condition>');
    // Of an MSI the packager's own rule refuses it.
    expect(project).toContain('<MajorUpgrade AllowSameVersionUpgrades="yes" DowngradeErrorMessage=');
  });

  it.skipIf(!haveTools)('writes and reads these places of the registry once compiled (needs wixl and msiinfo)', () => {
    const own = (name: string, of: string): string =>
      new RegExp(`<${name} Id="${of}"[^]*?</${name}>`).exec(project)?.[0] ?? '';
    const lines = compiledWith(
      ['Registry', 'RegLocator', 'AppSearch'],
      own('Property', 'COMMANDLINE') + own('Property', 'SETUPVERSION'),
      own('Component', 'LinkScheme') + own('Component', 'InstalledVersion') + own('Component', 'CommandOnPath'),
    )
      .split(/\r?\n/)
      .map((line) => line.split('\t'));
    const classes = String.raw`Software\Classes\fieldtunnel`;
    const msi = String.raw`Software\com.fieldtunnel.app`;
    // 2: the computer. For whom it is installed has a number of its own, which this program writes as another.
    const rows = lines.map(([, where, ...rest]) => [where === '2' ? '2' : '-1', ...rest]);
    expect(rows).toEqual(
      expect.arrayContaining([
        ['-1', classes, '', 'URL:FieldTunnel link', 'LinkScheme'],
        ['-1', classes, 'URL Protocol', '', 'LinkScheme'],
        [
          '-1',
          `${classes}\\shell\\open\\command`,
          '',
          `"[APPLICATIONFOLDER]FieldTunnel.exe" "${linkMarker}" "--" "%1"`,
          'LinkScheme',
        ],
        ['2', msi, 'Version', '[ProductVersion]', 'InstalledVersion'],
        ['2', msi, 'CommandLine', '1', 'CommandOnPath'],
        ['2', msi, 'CommandLine', expect.any(String)],
        ['2', String.raw`Software\FieldTunnel`, 'VersionNumber', expect.any(String)],
      ]),
    );
    expect(lines).toEqual(
      expect.arrayContaining([
        ['SETUPVERSION', 'SetupVersion'],
        ['COMMANDLINE', 'HadCommandLine'],
      ]),
    );
  });

  it('compares versions as numbers that grow with them', () => {
    const ordered = ['0.1.0', '0.1.1', '0.2.0', '0.10.0', '1.0.0', '1.2.3', '1.2.10', '999.999.999'];
    const numbers = ordered.map(versionNumber);
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
    expect(new Set(numbers).size).toBe(ordered.length);
    // A number of Windows' installer has 32 bits.
    expect(Math.max(...numbers)).toBeLessThan(2 ** 31);
    expect(versionNumber('1.2.3.0')).toBe(versionNumber('1.2.3'));
    expect(versionNumber('1.2.3-beta.1')).toBe(versionNumber('1.2.3'));
    for (const none of ['1.2', '1.2.1000', 'latest']) expect(() => versionNumber(none), none).toThrow(none);
  });
});

describe('what is added to the project of the MSI', () => {
  it('adds only elements and attributes that WiX documents, with the values that it takes', () => {
    const before = elementsOf(template).map(String);
    const added = elementsOf(project).filter((each) => !before.includes(String(each)));
    expect(added.length).toBeGreaterThan(10);
    expect(added.flatMap(faultOf)).toEqual([]);
    // And the check is one.
    for (const [right, wrong] of [
      ['Part="last"', 'Part="end"'],
      ['Type="raw"', 'Type="text"'],
      ['Root="HKMU"', 'Root="HKEY_USERS"'],
      ['Permanent="no"', 'Permanent="never"'],
      ['<Environment ', '<EnvironmentVariable '],
      ['Condition Message=', 'Condition Text='],
    ] as const) {
      expect(project).toContain(right);
      const changed = elementsOf(project.replace(right, () => wrong));
      expect(changed.filter((each) => !before.includes(String(each))).flatMap(faultOf), wrong).toHaveLength(1);
    }
  });

  it('is as well formed as the packager’s', () => {
    // Its placeholders and its own instructions are no XML.
    const tags = project.replaceAll(/<!--[^]*?-->|<!\[CDATA\[[^]*?\]\]>|<\?[^]*?\?>|\{\{[^]*?\}\}/g, '');
    const open: string[] = [];
    for (const [, close = '', name = '', own = ''] of tags.matchAll(/<(\/?)(\w+)(?:"[^"]*"|'[^']*'|[^>"'/])*(\/?)>/g)) {
      if (close === '/') expect(open.pop()).toBe(name);
      else if (own === '') open.push(name);
    }
    expect(open).toEqual([]);
  });

  it('is not guessed at where the packager has another one', () => {
    expect(() => withOwnParts('<Wix/>')).toThrow(/ProductComponents/);
    expect(() => withOwnParts('<ComponentGroup Id="ProductComponents">')).toThrow(/TARGETDIR/);
    expect(() => withOwnParts(template.replace('Version=', 'Release='))).toThrow(/no version/);
  });
});

const haveTools = ['wixl', 'msiinfo'].every((name) => spawnSync(name, ['--version']).status === 0);

/**
 * What a program that makes such files of WiX's language made of a project; it knows neither conditions nor variables
 * of the environment.
 */
function compiledWith(tables: readonly string[], properties: string, components: string): string {
  const place = mkdtempSync(join(tmpdir(), 'fieldtunnel-msi-'));
  try {
    writeFileSync(join(place, 'program'), 'x');
    const references = [...components.matchAll(/<Component Id="(\w+)"/g)].map(([, id]) => `<ComponentRef Id="${id}"/>`);
    const known = components.replaceAll(/<Condition>[^]*?<\/Condition>|<Environment [^>]*\/>/g, '');
    writeFileSync(
      join(place, 'x.wxs'),
      `<Wix xmlns="http://schemas.microsoft.com/wix/2006/wi"><Product Id="*" Name="x" Version="1.2.3" Language="1033"
      Manufacturer="x" UpgradeCode="7D6C4C9E-3B0B-5B0C-9C0E-2D1B8B6F0F11"><Package InstallerVersion="500"/><Media Id="1" Cabinet="x.cab"
      EmbedCab="yes"/>${properties.replaceAll(' Secure="yes"', '')}<Directory Id="TARGETDIR" Name="SourceDir"><Directory
      Id="ProgramFiles64Folder"><Directory Id="APPLICATIONFOLDER" Name="FieldTunnel"><Component Id="c" Guid="*"><File Id="f" Name="x"
      Source="program" KeyPath="yes"/></Component>${known}</Directory></Directory></Directory><Feature Id="f"><ComponentRef Id="c"/>
      ${references.join('')}</Feature></Product></Wix>`,
    );
    const { status, stderr } = spawnSync('wixl', ['--arch', 'x64', '-o', 'x.msi', 'x.wxs'], {
      cwd: place,
      encoding: 'utf8',
    });
    expect([status, stderr]).toEqual([0, '']);
    return tables
      .map((table) => spawnSync('msiinfo', ['export', 'x.msi', table], { cwd: place, encoding: 'utf8' }).stdout)
      .join('');
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

/** As the summary of a package has the processor that it is for, among others. */
const summary = (platform: string): Buffer => {
  const text = Buffer.from(`${platform};1033\0`, 'latin1');
  const head = Buffer.alloc(8);
  head.writeUInt32LE(0x1e, 0);
  head.writeUInt32LE(text.length, 4);
  return Buffer.concat([Buffer.alloc(64, 7), head, text, Buffer.alloc(-text.length & 3), Buffer.alloc(64, 9)]);
};

describe('the processor that an MSI is for', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'fieldtunnel-msi-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const build = async (bytes: Buffer, name: string, arch: number): Promise<{ bytes: Buffer; signed: string[] }> => {
    const file = join(folder, name);
    writeFileSync(file, bytes);
    const signed: string[] = [];
    const signIf = async (path: string): Promise<boolean> => {
      // What is signed is what is given away.
      signed.push(architectureOf(readFileSync(path)) ?? 'neither');
      return await Promise.resolve(true);
    };
    await artifactBuildCompleted({ file, arch, packager: { signIf } });
    return { bytes: readFileSync(file), signed };
  };

  it('is arm64 where the packager compiled one for arm64 as x64, and it is signed after that', async () => {
    const { bytes, signed } = await build(summary('x64'), 'a.msi', 3);
    expect(bytes).toEqual(summary('Arm64'));
    expect(signed).toEqual(['arm64']);
  });

  it('stays what it is for x64, and nothing else is looked into', async () => {
    expect(await build(summary('x64'), 'a.msi', 1)).toEqual({ bytes: summary('x64'), signed: [] });
    expect(await build(summary('x64'), 'a.exe', 3)).toEqual({ bytes: summary('x64'), signed: [] });
  });

  it.each([
    ['another processor', summary('Intel')],
    ['two summaries', Buffer.concat([summary('x64'), summary('x64')])],
    ['one that is for arm64 already', summary('Arm64')],
    ['nothing', Buffer.alloc(100)],
  ])('is not written over in a file with %s', async (_what, bytes) => {
    await expect(build(bytes, 'a.msi', 3)).rejects.toThrow('does not say once that it is for x64');
    expect(readFileSync(join(folder, 'a.msi'))).toEqual(bytes);
  });

  it.skipIf(!haveTools)('is read so by a program that knows such files (needs wixl and msiinfo)', async () => {
    writeFileSync(join(folder, 'program'), 'x');
    const project = `<Wix xmlns="http://schemas.microsoft.com/wix/2006/wi"><Product Id="*" Name="x" Version="1.0.0" Language="1033"
      Manufacturer="x" UpgradeCode="7D6C4C9E-3B0B-5B0C-9C0E-2D1B8B6F0F11"><Package InstallerVersion="500"/><Media Id="1" Cabinet="x.cab"
      EmbedCab="yes"/><Directory Id="TARGETDIR" Name="SourceDir"><Component Id="c" Guid="*"><File Id="f" Name="x" Source="program"/>
      </Component></Directory><Feature Id="f"><ComponentRef Id="c"/></Feature></Product></Wix>`;
    writeFileSync(join(folder, 'x.wxs'), project);
    spawnSync('wixl', ['--arch', 'x64', '-o', 'x.msi', 'x.wxs'], { cwd: folder });
    const { bytes } = await build(readFileSync(join(folder, 'x.msi')), 'a.msi', 3);
    expect(architectureOf(bytes)).toBe('arm64');
    const told = (name: string): string =>
      spawnSync('msiinfo', ['suminfo', name], { cwd: folder, encoding: 'utf8' }).stdout;
    expect(told('a.msi')).toBe(told('x.msi').replace('Template: x64;1033', 'Template: Arm64;1033'));
    expect(told('a.msi')).toContain('Arm64');
  });
});

// What the packager leaves out of its MSI: the scheme of links, the command on PATH, what it takes for the two
// installers to know each other's versions, and, for arm64, the architecture. All but the last are put into its project
// before that is compiled; it compiles every project as one for x64, and the last is written into the finished file.
import { readFileSync, writeFileSync } from 'node:fs';
import { linkScheme as scheme } from './scheme.mjs';

const key = `Software\\Classes\\${scheme.name}`;
/** The MSI's own key. The other installer's is another one, which it removes as a whole. */
const own = 'Software\\com.fieldtunnel.app';
/**
 * Where the installer for everybody says its version as one number (assets/installer.nsh): Windows compares nothing
 * else.
 */
const ofSetup = { key: 'Software\\FieldTunnel', name: 'VersionNumber' };

/** `1.2.3` as a number that grows with the version. */
export function versionNumber(version) {
  const [, major, minor, patch] = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})(?![\d])/.exec(version) ?? [];
  if (patch === undefined) throw new Error(`no version that installers can compare: ${version}`);
  return Number(major) * 1_000_000 + Number(minor) * 1000 + Number(patch);
}

const value = (root, of, name, text, more = '') =>
  `<RegistryValue Root="${root}" Key="${of}"${name === '' ? '' : ` Name="${name}"`} Type="string" Value="${text}"${more}/>`;
const components = `
      <Component Id="LinkScheme" Guid="*">
        ${value('HKMU', key, '', 'URL:FieldTunnel link', ' KeyPath="yes"')}
        ${value('HKMU', key, 'URL Protocol', '')}
        ${value('HKMU', `${key}\\shell\\open\\command`, '', `&quot;[APPLICATIONFOLDER]FieldTunnel.exe&quot; &quot;${scheme.marker}&quot; &quot;--&quot; &quot;%1&quot;`)}
      </Component>
      <Component Id="InstalledVersion" Guid="*">
        ${value('HKLM', own, 'Version', '[ProductVersion]', ' KeyPath="yes"')}
      </Component>
      <Component Id="CommandOnPath" Guid="*">
        <Condition>COMMANDLINE</Condition>
        ${value('HKLM', own, 'CommandLine', '1', ' KeyPath="yes"')}
        <Environment Id="CommandPath" Name="PATH" Action="set" Part="last" System="yes" Permanent="no" Value="[APPLICATIONFOLDER]bin"/>
      </Component>`;

/**
 * `COMMANDLINE=1` beside `msiexec /i`; remembered, so that a newer version keeps it without being told. And a newer
 * version that the other installer put on the computer stays; the packager's own rule knows MSIs only.
 */
const properties = (version) => `<Property Id="COMMANDLINE" Secure="yes">
      <RegistrySearch Id="HadCommandLine" Root="HKLM" Key="${own}" Name="CommandLine" Type="raw"/>
    </Property>
    <Property Id="SETUPVERSION">
      <RegistrySearch Id="SetupVersion" Root="HKLM" Key="${ofSetup.key}" Name="${ofSetup.name}" Type="raw"/>
    </Property>
    <Condition Message="A newer version of FieldTunnel is installed for this computer. Remove it first if you want this one.">Installed OR NOT SETUPVERSION OR SETUPVERSION &lt;= ${versionNumber(version)}</Condition>

    `;

/**
 * The project with all of it. Windows takes a component's registry values, and its entry of PATH, away with the
 * program.
 */
export function withOwnParts(project) {
  const group = /<ComponentGroup Id="ProductComponents"[^>]*>/;
  const folders = '<Directory Id="TARGETDIR"';
  const version = /<Product\b[^>]* Version="([^"]*)"/.exec(project)?.[1];
  if (!group.test(project)) throw new Error('the MSI project has no ProductComponents: where does the scheme belong?');
  if (!project.includes(folders)) throw new Error('the MSI project has no TARGETDIR: where do properties belong?');
  if (version === undefined) throw new Error('the MSI project has no version: what is newer than it?');
  return project
    .replace(group, (found) => `${found}${components}`)
    .replace(folders, () => `${properties(version)}${folders}`);
}

export function msiProjectCreated(file) {
  writeFileSync(file, withOwnParts(readFileSync(file, 'utf8')));
}

/**
 * The summary's template, by which Windows tells for which processor a package is, as a property set has it: kind of
 * text, length with its zero, text, filled up with zeros to four bytes.
 */
function template(platform) {
  const text = `${platform};1033`;
  const bytes = Buffer.alloc(8 + Math.ceil((text.length + 1) / 4) * 4);
  bytes.writeUInt32LE(0x1e, 0);
  bytes.writeUInt32LE(text.length + 1, 4);
  bytes.write(text, 8, 'latin1');
  return bytes;
}
const templates = { x64: template('x64'), arm64: template('Arm64') };
const isOnce = (file, bytes) => file.includes(bytes) && file.indexOf(bytes) === file.lastIndexOf(bytes);

/**
 * For which processor Windows takes an MSI: `x64` or `arm64`; null where its summary does not say one of them, once.
 */
export function architectureOf(file) {
  const said = Object.keys(templates).filter((name) => file.includes(templates[name]));
  return said.length === 1 && isOnce(file, templates[said[0]]) ? said[0] : null;
}

/** Changes a file for x64, whose components are all of 64 bits, to one for arm64: both templates have the same size. */
export function madeForArm64(file) {
  if (architectureOf(file) !== 'x64') throw new Error('the MSI does not say once that it is for x64');
  const changed = Buffer.from(file);
  templates.arm64.copy(changed, file.indexOf(templates.x64));
  return changed;
}

/** 3: the packager's number for arm64. What it has signed is changed, and signed again. */
export async function artifactBuildCompleted({ file, arch, packager }) {
  if (!file.endsWith('.msi') || arch !== 3) return;
  writeFileSync(file, madeForArm64(readFileSync(file)));
  await packager.signIf(file);
}

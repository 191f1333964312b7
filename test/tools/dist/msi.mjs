// What the packager leaves out of its MSI: the scheme of links, the command on PATH, and, for arm64, the architecture. The first two are put
// into its project before that is compiled; it compiles every project as one for x64, and the third is written into the finished file.
import { readFileSync, writeFileSync } from 'node:fs';
import { linkScheme as scheme } from './scheme.mjs';

const key = `Software\\Classes\\${scheme.name}`;

const components = `
      <Component Id="LinkScheme" Guid="*">
        <RegistryKey Root="HKMU" Key="${key}">
          <RegistryValue Type="string" Value="URL:FieldTunnel link" KeyPath="yes"/>
          <RegistryValue Name="URL Protocol" Type="string" Value=""/>
          <RegistryKey Key="shell\\open\\command">
            <RegistryValue Type="string" Value="&quot;[APPLICATIONFOLDER]FieldTunnel.exe&quot; &quot;${scheme.marker}&quot; &quot;--&quot; &quot;%1&quot;"/>
          </RegistryKey>
        </RegistryKey>
      </Component>
      <Component Id="CommandOnPath" Guid="*">
        <Condition>COMMANDLINE</Condition>
        <RegistryValue Root="HKLM" Key="Software\\com.fieldtunnel.app" Name="CommandLine" Type="string" Value="1" KeyPath="yes"/>
        <Environment Id="CommandPath" Name="PATH" Action="set" Part="last" System="yes" Permanent="no" Value="[APPLICATIONFOLDER]bin"/>
      </Component>`;

/** `COMMANDLINE=1` beside `msiexec /i`; remembered, so that a newer version keeps it without being told. */
const properties = `<Property Id="COMMANDLINE" Secure="yes">
      <RegistrySearch Id="HadCommandLine" Root="HKLM" Key="Software\\com.fieldtunnel.app" Name="CommandLine" Type="raw"/>
    </Property>

    `;

/** The project with both in it. Windows takes a component's registry values, and its entry of PATH, away with the program. */
export function withOwnParts(project) {
  const group = /<ComponentGroup Id="ProductComponents"[^>]*>/;
  const folders = '<Directory Id="TARGETDIR"';
  if (!group.test(project)) throw new Error('the MSI project has no ProductComponents: where does the scheme belong?');
  if (!project.includes(folders)) throw new Error('the MSI project has no TARGETDIR: where do properties belong?');
  return project.replace(group, (found) => `${found}${components}`).replace(folders, () => `${properties}${folders}`);
}

export function msiProjectCreated(file) {
  writeFileSync(file, withOwnParts(readFileSync(file, 'utf8')));
}

/**
 * The summary's template, by which Windows tells for which processor a package is, as a property set has it: kind of text, length with its
 * zero, text, filled up with zeros to four bytes.
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

/** For which processor Windows takes an MSI: `x64` or `arm64`; null where its summary does not say one of them, once. */
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

// The packager's MSI registers no scheme: the component that does is put into its project before it is compiled.
import { readFileSync, writeFileSync } from 'node:fs';
import { linkScheme as scheme } from './scheme.mjs';

const key = `Software\\Classes\\${scheme.name}`;

const component = `
      <Component Id="LinkScheme" Guid="*">
        <RegistryKey Root="HKMU" Key="${key}">
          <RegistryValue Type="string" Value="URL:FieldTunnel link" KeyPath="yes"/>
          <RegistryValue Name="URL Protocol" Type="string" Value=""/>
          <RegistryKey Key="shell\\open\\command">
            <RegistryValue Type="string" Value="&quot;[APPLICATIONFOLDER]FieldTunnel.exe&quot; &quot;${scheme.marker}&quot; &quot;--&quot; &quot;%1&quot;"/>
          </RegistryKey>
        </RegistryKey>
      </Component>`;

/** The project with the scheme in it. Windows takes a component's registry values away with the program. */
export function withScheme(project) {
  const opening = /<ComponentGroup Id="ProductComponents"[^>]*>/;
  if (!opening.test(project))
    throw new Error('the MSI project has no ProductComponents: where does the scheme belong?');
  return project.replace(opening, (found) => `${found}${component}`);
}

export default function msiProjectCreated(file) {
  writeFileSync(file, withScheme(readFileSync(file, 'utf8')));
}

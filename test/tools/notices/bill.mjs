// The bill of materials of the packages, for whoever has to compare it with lists of weaknesses.
import { Contrib, Enums, Models, Serialize, Spec } from '@cyclonedx/cyclonedx-library';

/** A package's address in the form of the package URL specification; `@` of a scope is written out. */
const packageUrl = ({ name, version }) => `pkg:npm/${name.replace('@', '%40')}@${version}`;

const licences = new Contrib.License.Factories.LicenseFactory();

function component(type, each, purl) {
  const made = new Models.Component(type, each.name, { version: each.version, bomRef: purl, purl });
  made.licenses.add(licences.makeFromString(each.licence));
  if (/^https?:/.test(each.homepage ?? ''))
    made.externalReferences.add(new Models.ExternalReference(each.homepage, Enums.ExternalReferenceType.Website));
  return made;
}

/** CycloneDX 1.6 as JSON. The same packages make the same bytes: no number and no time of its own. */
export function billOfMaterials(own, packages, electronVersion) {
  const bill = new Models.Bom();
  const program = component(Enums.ComponentType.Application, own, `pkg:generic/fieldtunnel@${own.version}`);
  bill.metadata.component = program;
  const electron = {
    name: 'electron',
    version: electronVersion,
    licence: 'MIT',
    homepage: 'https://www.electronjs.org/',
  };
  const parts = [
    component(Enums.ComponentType.Framework, electron, packageUrl(electron)),
    ...packages.map((each) => component(Enums.ComponentType.Library, each, packageUrl(each))),
  ];
  for (const part of parts) {
    bill.components.add(part);
    program.dependencies.add(part.bomRef);
  }
  const serializer = new Serialize.JsonSerializer(new Serialize.JSON.Normalize.Factory(Spec.Spec1dot6));
  return `${serializer.serialize(bill, { sortLists: true, space: 2 })}\n`;
}

// What the parts of the build took in, as one list.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, shipped } from '../parts.mjs';
import { collected } from './collect.mjs';

const read = (file) => readFileSync(file, 'utf8');
const byName = (a, b) =>
  a.name === b.name
    ? Number(a.version > b.version) - Number(a.version < b.version)
    : Number(a.name > b.name) - Number(a.name < b.name);

/** `(MIT)` is MIT. */
const bare = (licence) => /^\((\S+)\)$/.exec(licence ?? '')?.[1] ?? licence;

/**
 * Some packages of the AWS SDK carry no text. That of the Apache licence is the same for everybody and names no holder:
 * ours stands for it. Of any other licence the text has a name in it and must come from the package.
 */
const withText = (each, apache) =>
  (each.text ?? '').trim() === '' && each.licence === 'Apache-2.0' ? { ...each, text: apache } : each;

/** Every package that is in what is shipped, each version once, by name; null while a part is not built. */
export function bundledPackages() {
  const files = shipped.map(collected);
  if (!files.every((file) => existsSync(file))) return null;
  const apache = read(join(root, 'LICENSE'));
  const packages = new Map();
  for (const each of files.flatMap((file) => JSON.parse(read(file))))
    packages.set(`${each.name}@${each.version}`, withText({ ...each, licence: bare(each.licence) }, apache));
  return [...packages.values()].toSorted(byName);
}

// The notices as they go along: for the window, as a text beside the program, and as a bill of materials (CycloneDX).
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../parts.mjs';
import { billOfMaterials } from './bill.mjs';
import { bundledPackages } from './gather.mjs';

export const noticesFolder = join(root, 'dist', 'notices');

const textOf = ({ text, notice }) =>
  [text, notice]
    .filter((each) => (each ?? '').trim() !== '')
    .join('\n\n')
    .trim();

/** Most packages share a text with others: each text once, and which packages have it. */
function forWindow(all) {
  const texts = [...new Set(all.map(textOf))];
  const packages = all.map((each) => {
    const { name, version, licence, homepage } = each;
    return { name, version, licence, homepage, text: texts.indexOf(textOf(each)) };
  });
  return { packages, texts };
}

const line = '-'.repeat(78);

function asText(own, all) {
  const { packages, texts } = forWindow(all);
  const parts = texts.map((text, index) => {
    const who = packages
      .filter((each) => each.text === index)
      .map(({ name, version, licence, homepage }) =>
        [`${name} ${version} (${licence})`, homepage].filter(Boolean).join(' '),
      );
    return `${line}\n${who.join('\n')}\n${line}\n\n${text}\n`;
  });
  return [
    `${own.name} ${own.version} contains these ${all.length} packages, each under its own licence.`,
    'Electron, Chromium and Node.js have notices of their own, beside the program or within its bundle.\n',
    ...parts,
  ].join('\n');
}

/** Writes all of them. False: a part is not built, and nothing was written. */
export function writeNotices() {
  const all = bundledPackages();
  if (all === null) return false;
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const { version: electron } = JSON.parse(readFileSync(join(root, 'node_modules/electron/package.json'), 'utf8'));
  const own = {
    name: 'FieldTunnel',
    version: manifest.version,
    licence: manifest.license,
    homepage: manifest.homepage,
    text: readFileSync(join(root, 'LICENSE'), 'utf8'),
  };
  writeFileSync(join(noticesFolder, 'notices.json'), JSON.stringify(forWindow([own, ...all])));
  writeFileSync(join(noticesFolder, 'NOTICES.txt'), asText(own, all));
  writeFileSync(join(noticesFolder, 'bill-of-materials.cdx.json'), billOfMaterials(own, all, electron));
  return true;
}

/** What may go along in the package, and what the notices of it hold. */
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = resolve(__dirname, '..', '..', '..');
const load = async <T>(file: string): Promise<T> =>
  (await import(pathToFileURL(join(root, 'test/tools/notices', file)).href)) as T;

interface Package {
  readonly name: string;
  readonly version: string;
  readonly licence: string | null;
  readonly homepage?: string | null;
  readonly text: string | null;
}
const { noticeTrouble } = await load<{ noticeTrouble: (packages: readonly Package[]) => string[] }>('allowed.mjs');
const { billOfMaterials } = await load<{
  billOfMaterials: (own: Package, packages: readonly Package[], electron: string) => string;
}>('bill.mjs');

const fine: Package = { name: 'fine', version: '1.0.0', licence: 'MIT', text: 'MIT License' };

describe('a package that is built in', () => {
  it.each(['MIT', 'Apache-2.0', '(MIT OR GPL-3.0)', 'BSD-3-Clause', 'MPL-2.0', 'MIT AND ISC'])(
    'may go along under %s',
    (licence) => expect(noticeTrouble([{ ...fine, licence }])).toEqual([]),
  );

  it.each(['GPL-3.0', 'MIT AND GPL-2.0', 'UNLICENSED', 'SEE LICENSE IN LICENSE', '', null])(
    'may not under %s',
    (licence) => {
      expect(noticeTrouble([fine, { ...fine, name: 'other', licence }])).toEqual([
        `other@1.0.0 has a licence that is not on the list: ${licence ?? 'none'}`,
      ]);
    },
  );

  it.each(['', '  \n', null])('may not without a text of its licence: %j', (text) => {
    expect(noticeTrouble([{ ...fine, text }])).toEqual(['fine@1.0.0 carries no text of its licence (MIT).']);
  });
});

describe('the bill of materials', () => {
  const own = { name: 'FieldTunnel', version: '2.0.0', licence: 'Apache-2.0', text: '' };
  const scoped = { ...fine, name: '@some/thing', homepage: 'https://example.com/' };
  const bill = billOfMaterials(own, [scoped, fine], '45.0.0');

  it('names the app, Electron and each package by its address, and is the same each time', () => {
    const told = JSON.parse(bill) as {
      bomFormat: string;
      metadata: { component: { name: string; version: string } };
      components: { purl: string }[];
      dependencies: { ref: string; dependsOn?: string[] }[];
    };
    expect(told).toMatchObject({
      bomFormat: 'CycloneDX',
      metadata: { component: { name: 'FieldTunnel', version: '2.0.0' } },
    });
    expect(told.components.map(({ purl }) => purl).toSorted()).toEqual([
      'pkg:npm/%40some/thing@1.0.0',
      'pkg:npm/electron@45.0.0',
      'pkg:npm/fine@1.0.0',
    ]);
    expect(told.dependencies.find(({ ref }) => ref.startsWith('pkg:generic/'))?.dependsOn).toHaveLength(3);
    expect(billOfMaterials(own, [scoped, fine], '45.0.0')).toBe(bill);
  });
});

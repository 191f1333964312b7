import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { extractFile } from '@electron/asar';
import { expect, it } from 'vitest';
import { archiveOf, output, packages, root, version } from './places';

interface Licences {
  readonly packages: readonly { name: string; version: string; licence: string; text: number }[];
  readonly texts: readonly string[];
}

/** Packages whose code is in the source maps of what is built: found in another way than the notices are. */
function packagesInMaps(): Set<string> {
  const folder = join(root, 'dist', 'electron');
  const maps = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.map'));
  expect(maps.length).toBeGreaterThan(4);
  return new Set(
    maps.flatMap((file) => {
      const { sources } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as { sources: string[] };
      return sources.flatMap((source) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(source)?.[1] ?? []);
    }),
  );
}

/** The tests of what the packages owe to whom they are made of. */
export function whatTheyOwe(): void {
  const licencesOf = (name: keyof typeof packages): Licences =>
    JSON.parse(extractFile(archiveOf(name), join('dist', 'notices', 'notices.json')).toString()) as Licences;

  it('carry our licence and the text of each package’s own, for the window and as files', () => {
    const { packages: told, texts } = licencesOf('linux');
    expect(told[0]).toMatchObject({ name: 'FieldTunnel', version, licence: 'Apache-2.0' });
    expect(texts[0]).toContain('Apache License');
    expect(told.length).toBeGreaterThan(150);
    for (const each of told) expect((texts[each.text] ?? '').length, each.name).toBeGreaterThan(200);
    for (const name of Object.keys(packages) as (keyof typeof packages)[]) {
      expect(licencesOf(name)).toEqual(licencesOf('linux'));
      const folder = join(packages[name], name === 'mac' ? 'Contents/Resources' : 'resources');
      expect(readFileSync(join(folder, 'LICENSE.txt'), 'utf8')).toBe(readFileSync(join(root, 'LICENSE'), 'utf8'));
      const notices = readFileSync(join(folder, 'NOTICES.txt'), 'utf8');
      expect(notices).toContain(`contains these ${told.length - 1} packages`);
      for (const each of told.slice(1)) expect(notices).toContain(`${each.name} ${each.version} (${each.licence})`);
    }
  });

  it('forget no package whose code is in what is built', () => {
    const found = packagesInMaps();
    expect(found.size).toBeGreaterThan(100);
    const named = new Set(licencesOf('linux').packages.map(({ name }) => name));
    for (const name of [...found, 'react', 'react-dom', '@xterm/xterm', '@novnc/novnc'])
      expect(named.has(name), name).toBe(true);
  });

  it('have a bill of materials beside them that names the same packages, and Electron', () => {
    const told = licencesOf('linux').packages.map((each) => `${each.name}@${each.version}`);
    for (const platform of ['win', 'mac', 'linux']) {
      const text = readFileSync(join(output, platform, `FieldTunnel-${version}.cdx.json`), 'utf8');
      const { bomFormat, metadata, components } = JSON.parse(text) as {
        bomFormat: string;
        metadata: { component: { name: string; version: string } };
        components: { name: string; version: string }[];
      };
      expect(bomFormat).toBe('CycloneDX');
      const own = `${metadata.component.name}@${metadata.component.version}`;
      expect([own, ...components.map((each) => `${each.name}@${each.version}`)].toSorted()).toEqual(
        [...told, 'electron@45.4.1'].toSorted(),
      );
    }
  });
}

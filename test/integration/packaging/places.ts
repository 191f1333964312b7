/** Where the packages of the tests lie, and what is told of them. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const root = resolve(__dirname, '..', '..', '..');
export const output = join(root, 'test', 'results', 'packages');

export const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  version: string;
  author: { name: string };
  homepage: string;
  bugs: { url: string };
};
export const { version } = manifest;

export const packages = {
  win: join(output, 'win', 'win-unpacked'),
  'win-arm64': join(output, 'win', 'win-arm64-unpacked'),
  mac: join(output, 'mac', 'mac', 'FieldTunnel.app'),
  linux: join(output, 'linux', 'linux-unpacked'),
} as const;
export const archiveOf = (name: keyof typeof packages): string =>
  join(packages[name], name === 'mac' ? 'Contents/Resources' : 'resources', 'app.asar');

// What the packager asks fpm for when it makes a .deb, by dpkg-deb: its arguments are fpm's, and what they say goes
// into the package as it is. It knows one kind of source (dir) and one of package (deb), and stops at anything else, an
// argument it does not know included.
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
  copyFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';

const text = { type: 'string' };
const list = { type: 'string', multiple: true };
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    source: { ...text, short: 's' },
    target: { ...text, short: 't' },
    force: { type: 'boolean' },
    depends: { ...list, short: 'd' },
    'deb-recommends': list,
    'deb-compression': text,
    'deb-priority': text,
    architecture: text,
    'after-install': text,
    'after-remove': text,
    description: text,
    version: text,
    package: text,
    name: text,
    maintainer: text,
    vendor: text,
    url: text,
    license: text,
  },
});
if (values.source !== 'dir' || values.target !== 'deb') throw new Error('only a .deb, made of folders');

const root = mkdtempSync(join(tmpdir(), 'fieldtunnel-deb-'));
try {
  for (const each of positionals) {
    const at = each.lastIndexOf('=');
    const to = join(root, each.slice(at + 1));
    mkdirSync(dirname(to), { recursive: true });
    cpSync(each.slice(0, at), to, { recursive: true, verbatimSymlinks: true });
  }
  const bytes = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
  const control = {
    Package: values.name,
    Version: values.version,
    License: values.license,
    Vendor: values.vendor,
    Architecture: values.architecture,
    Maintainer: values.maintainer,
    'Installed-Size': Math.ceil(bytes / 1024),
    Depends: values.depends?.join(', '),
    Recommends: values['deb-recommends']?.join(', '),
    Section: 'default',
    Priority: values['deb-priority'],
    Homepage: values.url,
    Description: values.description,
  };
  const folder = join(root, 'DEBIAN');
  mkdirSync(folder);
  const lines = Object.entries(control).flatMap(([key, value]) => (value === undefined ? [] : [`${key}: ${value}\n`]));
  writeFileSync(join(folder, 'control'), lines.join(''));
  for (const [name, from] of [
    ['postinst', values['after-install']],
    ['postrm', values['after-remove']],
  ]) {
    copyFileSync(from, join(folder, name));
    chmodSync(join(folder, name), 0o755);
  }
  const { status, stderr } = spawnSync('dpkg-deb', ['--root-owner-group', '-Znone', '--build', root, values.package], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
} finally {
  rmSync(root, { recursive: true, force: true });
}

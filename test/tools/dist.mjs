// `npm run dist:win`, `dist:mac`, `dist:linux`: the packages, in release/. Without a word more it is a local build, which says what a
// release would not get through with. Arguments:
//   --release    what is missing stops it: publisher, signatures
//   --unsigned   does without signatures
//   --stand-in   packs a stand-in instead of Electron's runtime, with tools of this machine: nothing is downloaded, nothing of it runs
//   --arch x64   one architecture instead of both
//   --update-key update-key.pem   also the signed manifest that laptops look for (assets/help/en/updates.md)
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { load } from 'js-yaml';
import { canDownload, installedElectron, runtimeFolder } from './launch.mjs';
import { offlineTrouble } from './dist/offline.mjs';
import { releaseConfig, releaseTrouble, signingEnvironment } from './dist/release.mjs';
import { makeStandInRuntime } from './dist/stand-in-runtime.mjs';
import { missingTools, standInTools } from './dist/stand-in-tools.mjs';
import { writeUpdateManifest } from './dist/update-manifest.mjs';
import { noticeTrouble } from './notices/allowed.mjs';
import { bundledPackages } from './notices/gather.mjs';
import { noticesFolder } from './notices/write.mjs';
import { root } from './parts.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    release: { type: 'boolean', default: false },
    unsigned: { type: 'boolean', default: false },
    'stand-in': { type: 'boolean', default: false },
    arch: { type: 'string', multiple: true },
    'update-key': { type: 'string' },
    output: { type: 'string', default: join(root, 'release') },
  },
});
const [platform] = positionals;
/** What each platform is called by Node, and what can be built of it with stand-ins, away from its own system. */
const platforms = {
  win: { node: 'win32', standIn: ['nsis'], left: 'the MSI (it needs WiX)' },
  mac: { node: 'darwin', standIn: ['zip'], left: 'dmg and pkg (they need macOS)' },
  linux: { node: 'linux', standIn: ['AppImage', 'deb', 'tar.gz'], left: null },
};

function stop(lines) {
  for (const line of lines) console.error(line);
  process.exit(1);
}

if (platform === undefined || !(platform in platforms)) stop([`Which platform? ${Object.keys(platforms).join(', ')}`]);
if (!existsSync(join(root, 'dist', 'electron', 'main.cjs'))) stop(['Nothing is built yet: npm run build']);
if (values.release && values['stand-in']) stop(['A release holds Electron itself, not a stand-in.']);
const bundled = bundledPackages();
if (bundled === null) stop(['The build did not write down what it is made of: npm run build']);
const unknown = noticeTrouble(bundled);
if (unknown.length > 0) stop(['This cannot be passed on:', ...unknown.map((line) => `  ${line}`)]);

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const unsigned = values.unsigned || values['stand-in'];
const options = { platform, manifest, env: process.env, release: values.release, unsigned };
const trouble = releaseTrouble(options);
if (values.release && trouble.length > 0)
  stop(['This cannot be released:', ...trouble.map((line) => `  ${line}`), 'Without signatures: --unsigned']);
if (values.release && unsigned)
  console.warn('This release is NOT SIGNED: Windows and macOS will warn whoever opens it.');
for (const line of trouble) console.warn(`Not fit for a release: ${line}`);

const architectures = values.arch ?? ['x64', ...(platform === 'linux' ? [] : ['arm64'])];

/**
 * Whether the packager has, or can get, Electron and its own tools: to be known at once, not after minutes of tries.
 */
const isOffline = !values['stand-in'] && !(await canDownload());
if (isOffline) {
  const missing = offlineTrouble({
    platform,
    architectures,
    hasElectron: installedElectron() !== null,
    env: process.env,
  });
  if (missing.length > 0)
    stop([
      'Electron’s runtime and the packager’s tools cannot be downloaded here. What is missing:',
      ...missing.map((line) => `  ${line}`),
      'With --stand-in the packages are made of a stand-in, for looking at.',
    ]);
}

const output = resolve(values.output);
const config = load(readFileSync(join(root, 'electron-builder.yml'), 'utf8'));
for (const [key, value] of Object.entries(releaseConfig(options)))
  config[key] = typeof value === 'object' ? { ...config[key], ...value } : value;
config.directories.output = output;

/** Where the stand-ins lie, up to their architecture; null: Electron itself. */
let standInRuntime = null;
if (values['stand-in']) {
  const missing = missingTools(platform);
  if (missing !== null) stop([missing]);
  const { node, standIn, left } = platforms[platform];
  console.log(`With a stand-in: ${standIn.join(', ')}${left === null ? '' : `; not ${left}`}.`);
  const folder = join(output, 'stand-in');
  rmSync(folder, { recursive: true, force: true });
  for (const arch of architectures) makeStandInRuntime(join(folder, `${node}-${arch}`), node, arch);
  // What is only looked at need not be small. Debian's compiler lacks words of Korean that electron-builder's has: it
  // warns.
  config.compression = 'store';
  config.nsis.warningsAsErrors = false;
  standInRuntime = join(folder, node);
  config[platform].target = standIn.map((target) => ({ target, arch: architectures }));
  Object.assign(process.env, standInTools(join(folder, 'tools'), join(output, 'compiled')));
} else if (values.arch !== undefined) {
  config[platform].target = config[platform].target.map((each) => ({
    target: each.target ?? each,
    arch: architectures,
  }));
}

process.env = signingEnvironment(platform, process.env);
const { build, Platform } = await import('electron-builder');
const targets = { win: Platform.WINDOWS, mac: Platform.MAC, linux: Platform.LINUX }[platform].createTarget();
// Given as a value it would be laid over electron-builder.yml, whose targets would then be built, too: a file of its
// own takes its place.
mkdirSync(output, { recursive: true });
const effective = join(output, 'effective-config.cjs');
let runtime = '';
if (standInRuntime !== null) runtime = `, electronDist: ({ arch }) => ${JSON.stringify(`${standInRuntime}-`)} + arch`;
// The runtime that is here; the packager would download another copy of it.
else if (isOffline) runtime = `, electronDist: ${JSON.stringify(runtimeFolder)}`;
writeFileSync(effective, `module.exports = { ...${JSON.stringify(config)}${runtime} };\n`);
const files = await build({ targets, config: effective, projectDir: root, publish: 'never' });
const bill = join(output, `FieldTunnel-${manifest.version}.cdx.json`);
copyFileSync(join(noticesFolder, 'bill-of-materials.cdx.json'), bill);
const keyFile = values['update-key'];
const signed =
  keyFile === undefined
    ? []
    : await writeUpdateManifest({ folder: output, pem: readFileSync(keyFile), version: manifest.version });
for (const file of [...files, bill, ...signed.map((name) => join(output, name))])
  console.log(`${file} ${statSync(file).size}`);

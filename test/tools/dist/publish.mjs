// `node test/tools/dist/publish.mjs <folder> <tag> <output>`: makes one folder of what the systems packed, each in a
// folder of its own with its SHA256SUMS. Nothing is put together of a tag that is not this version's, of a package that
// is missing, changed on its way, not in the sums or for another processor than it says, or without the bill of
// materials. What is then in <output>, one SHA256SUMS included, is the release. With the key in the environment
// (UPDATE_KEY_PEM, the text of it) the manifest that laptops look for is made and checked, too: by UPDATE_PUBLIC_KEY,
// the line of the presets, where that is set. Without the key the release has none, and that is said.
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { root } from '../parts.mjs';
import { architectureOf } from './msi.mjs';
import { isPassedOn, sha256Of, sumsFile } from './hash.mjs';
import { packageOf, publicLine, updateTrouble, writeUpdateManifest } from './update-manifest.mjs';

const [folder, tag, output] = process.argv.slice(2);

function stop(lines) {
  for (const line of ['This is no release:', ...lines.map((line) => `  ${line}`)]) console.error(line);
  process.exit(1);
}

if (folder === undefined || tag === undefined || output === undefined)
  stop(['say the folder of the packages, the tag, and where the release shall lie']);

const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const bill = `FieldTunnel-${version}.cdx.json`;
/** What a release has, as electron-builder.yml names its targets: system, kinds, architectures. */
const wanted = [
  ['win32', ['nsis', 'msi'], ['x64', 'arm64']],
  ['darwin', ['dmg', 'zip', 'pkg'], ['x64', 'arm64']],
  ['linux', ['AppImage', 'deb', 'tar.gz'], ['x64']],
].flatMap(([platform, kinds, archs]) => archs.flatMap((arch) => kinds.map((kind) => ({ platform, kind, arch }))));

/** The sums that one system wrote: by name. */
function sumsOf(path) {
  const sums = new Map();
  for (const line of readFileSync(path, 'utf8').split('\n').filter(Boolean)) {
    const [, sum, name] = /^([0-9a-f]{64}) [ *](.+)$/.exec(line) ?? [];
    if (name === undefined || basename(name) !== name || name.includes('\\')) return null;
    sums.set(name, sum);
  }
  return sums;
}

const trouble = [];
/** Each file once: its sum, and the folder it lies in. */
const found = new Map();

async function take(place) {
  const path = join(folder, place);
  const sums = existsSync(join(path, sumsFile)) ? sumsOf(join(path, sumsFile)) : null;
  if (sums === null) return trouble.push(`${place} has no ${sumsFile} that can be read`);
  for (const name of sums.keys())
    if (!existsSync(join(path, name))) trouble.push(`${place} has no ${name}, which its sums name`);
  for (const name of readdirSync(path)) {
    if (name === sumsFile) continue;
    const sum = await sha256Of(join(path, name));
    if (!sums.has(name)) trouble.push(`${name} of ${place} is not in its sums`);
    else if (sums.get(name) !== sum) trouble.push(`${name} of ${place} is not what was packed: its sum differs`);
    else if (!isPassedOn(name) || (name !== bill && packageOf(name, version) === null))
      trouble.push(`${name} of ${place} is no package of ${version}`);
    else if (name.endsWith('.msi') && architectureOf(readFileSync(join(path, name))) !== packageOf(name, version).arch)
      trouble.push(`${name} of ${place} is for another processor than its name says`);
    else if (found.has(name) && found.get(name).sum !== sum)
      trouble.push(`${name} of ${place} is another one than that of ${found.get(name).place}`);
    else found.set(name, { sum, place });
  }
}

if (tag !== `v${version}`) trouble.push(`the tag ${tag} is not v${version}, which package.json says`);
if (!existsSync(folder)) stop([...trouble, `there is no folder ${folder}`]);
for (const { name } of readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory()))
  await take(name);
const packages = [...found.keys()].map((name) => packageOf(name, version)).filter((each) => each !== null);
for (const { platform, kind, arch } of wanted)
  if (!packages.some((each) => each.platform === platform && each.kind === kind && each.arch === arch))
    trouble.push(`there is no ${kind} for ${platform} on ${arch}`);
if (!found.has(bill)) trouble.push(`there is no bill of materials, ${bill}`);
if (trouble.length > 0) stop(trouble);

rmSync(output, { recursive: true, force: true });
mkdirSync(output, { recursive: true });
const names = [...found.keys()].toSorted((a, b) => (a < b ? -1 : 1));
for (const name of names) copyFileSync(join(folder, found.get(name).place, name), join(output, name));

/** The manifest for laptops, signed, read again as they read it; nothing where there is no key. */
async function signForLaptops() {
  const { UPDATE_KEY_PEM: pem = '', UPDATE_PUBLIC_KEY: line = '' } = process.env;
  if (pem.trim() === '') {
    console.warn(
      'No update file: UPDATE_KEY_PEM is not set. Laptops are offered this release only once somebody signs it.',
    );
    return [];
  }
  try {
    const written = await writeUpdateManifest({ folder: output, pem, version });
    const wrong = await updateTrouble(output, line.trim() === '' ? publicLine(pem) : line.trim());
    if (wrong.length > 0) throw new Error(wrong.join('; '));
    console.log(`updates.publicKey: ${publicLine(pem)}`);
    return written;
  } catch (error) {
    rmSync(output, { recursive: true, force: true });
    return stop([`UPDATE_KEY_PEM: ${error.message}`]);
  }
}

const lines = names.map((name) => `${found.get(name).sum}  ${name}\n`);
for (const name of await signForLaptops()) lines.push(`${await sha256Of(join(output, name))}  ${name}\n`);
writeFileSync(join(output, sumsFile), lines.join(''));
console.log(readdirSync(output).toSorted().join('\n'));

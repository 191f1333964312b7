// The signed manifest of a folder of packages (shared/updates/manifest.ts says what is in it, assets/help/en/updates.md
// what it is for).
import { createHash, createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import { createReadStream, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const name = 'fieldtunnel-update.json';
const day = 86_400_000;

/** For how many days laptops take a manifest, where nothing else is said. */
export const updateDays = 180;

/** What a package is for, by its name as electron-builder.yml has it; null: it is none. */
export function packageOf(file, version) {
  const escaped = version.replaceAll('.', String.raw`\.`);
  const patterns = [
    [new RegExp(`^FieldTunnel-Setup-${escaped}-(x64|arm64)\\.exe$`), 'win32', 'nsis'],
    [new RegExp(`^FieldTunnel-${escaped}-(x64|arm64)\\.msi$`), 'win32', 'msi'],
    ...['dmg', 'zip', 'pkg'].map((kind) => [
      new RegExp(`^FieldTunnel-${escaped}-mac-(x64|arm64)\\.${kind}$`),
      'darwin',
      kind,
    ]),
    // AppImage and deb have names of their own for the architecture.
    ...['AppImage', 'deb', 'tar.gz'].map((kind) => [
      new RegExp(`^FieldTunnel-${escaped}-linux-(x64|x86_64|amd64|arm64)\\.${kind.replace('.', '\\.')}$`),
      'linux',
      kind,
    ]),
  ];
  for (const [pattern, platform, kind] of patterns) {
    const arch = pattern.exec(file)?.[1];
    if (arch !== undefined) return { name: file, platform, arch: arch === 'arm64' ? 'arm64' : 'x64', kind };
  }
  return null;
}

async function hashOf(path) {
  const hash = createHash('sha512');
  for await (const piece of createReadStream(path)) hash.update(piece);
  return hash.digest('hex');
}

/** The line of the presets that belongs to a private key (PEM). */
export const publicLine = (pem) =>
  createPublicKey(createPrivateKey(pem)).export({ type: 'spki', format: 'der' }).toString('base64');

function privateKeyOf(pem) {
  let key;
  try {
    key = createPrivateKey(pem);
  } catch {
    // What the decoder says of it helps nobody, and might quote it.
    throw new Error('That is not the text of a private key (PEM).');
  }
  if (key.asymmetricKeyType !== 'ed25519') throw new Error('That is no Ed25519 key.');
  return key;
}

/**
 * Writes manifest and signature, by the private key `pem`, into the folder; returns their names. Throws where nothing
 * can be signed.
 */
export async function writeUpdateManifest({ folder, pem, version, days = updateDays, now = Date.now() }) {
  const key = privateKeyOf(pem);
  const found = readdirSync(folder)
    .toSorted()
    .flatMap((file) => packageOf(file, version) ?? []);
  if (found.length === 0) throw new Error(`No package of version ${version} in ${folder}.`);
  const files = [];
  for (const each of found) {
    const path = join(folder, each.name);
    files.push({ ...each, size: statSync(path).size, sha512: await hashOf(path) });
  }
  const manifest = {
    format: 1,
    product: 'FieldTunnel',
    version,
    signedAt: new Date(now).toISOString(),
    validUntil: new Date(now + days * day).toISOString(),
    files,
  };
  const bytes = Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`);
  writeFileSync(join(folder, name), bytes);
  writeFileSync(join(folder, `${name}.sig`), sign(null, bytes, key));
  return [name, `${name}.sig`];
}

/**
 * What of a folder laptops with this line in their presets would not take, one sentence each: read again from the disk,
 * as they read it.
 */
export async function updateTrouble(folder, line) {
  const bytes = readFileSync(join(folder, name));
  const signature = readFileSync(join(folder, `${name}.sig`));
  let isSigned = false;
  try {
    const key = createPublicKey({ key: Buffer.from(line, 'base64'), format: 'der', type: 'spki' });
    isSigned = key.asymmetricKeyType === 'ed25519' && verify(null, bytes, key, signature);
  } catch {
    return [`${line} is no public key`];
  }
  if (!isSigned) return [`${name} is not signed by the key of ${line}`];
  const trouble = [];
  for (const { name: file, size, sha512 } of JSON.parse(bytes.toString()).files) {
    const path = join(folder, file);
    if (!existsSync(path)) trouble.push(`${name} names ${file}, which is not there`);
    else if (statSync(path).size !== size || (await hashOf(path)) !== sha512)
      trouble.push(`${file} is not what ${name} says of it`);
  }
  return trouble;
}

// The signed manifest of a folder of packages (shared/updates/manifest.ts says what is in it, assets/help/en/updates.md what it is for).
import { createHash, createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { createReadStream, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const name = 'fieldtunnel-update.json';
const day = 86_400_000;

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

/** Writes manifest and signature into the folder; returns their names. Throws where nothing can be signed. */
export async function writeUpdateManifest({ folder, keyFile, version, days, now = Date.now() }) {
  const key = createPrivateKey(readFileSync(keyFile));
  if (key.asymmetricKeyType !== 'ed25519') throw new Error(`${keyFile} is no Ed25519 key.`);
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

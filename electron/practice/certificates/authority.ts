import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
// @peculiar/x509 builds on tsyringe, which needs the metadata functions of the old decorator proposal.
import 'reflect-metadata';
import * as x509 from '@peculiar/x509';
import { subjectHash } from './subject-hash';

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const dayMs = 24 * 60 * 60 * 1000;
/** Long enough for a computer that is never switched off; a new authority is made at every start. */
const validityMs = 365 * dayMs;

export interface Authority {
  readonly caFile: string;
  readonly caDir: string;
  /** The server's certificate and private key, PEM. The key of the authority itself is already forgotten. */
  readonly certificate: string;
  readonly privateKey: string;
}

/**
 * A certificate authority that lives as long as the service, and a certificate from it for `localhost`,
 * `127.0.0.1` and `::1`. Only certificates are written to `folder`; the keys never leave memory.
 * `caDir` is a folder OpenSSL can use as `-CApath`.
 */
export async function createAuthority(folder: string): Promise<Authority> {
  const ca = await generate();
  const leaf = await generate();
  // A name of its own for every start: a client that caches authorities by name must not mix two of them up.
  const issuer = `CN=FieldTunnel practice CA ${randomBytes(4).toString('hex')}, O=FieldTunnel practice`;
  const dates = { notBefore: new Date(Date.now() - dayMs), notAfter: new Date(Date.now() + validityMs) };
  const authority = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serialNumber(),
    name: issuer,
    ...dates,
    keys: ca,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(ca.publicKey, false),
    ],
  });
  const server = await x509.X509CertificateGenerator.create({
    serialNumber: serialNumber(),
    subject: 'CN=localhost, O=FieldTunnel practice',
    issuer,
    ...dates,
    publicKey: leaf.publicKey,
    signingKey: ca.privateKey,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension([
        { type: 'dns', value: 'localhost' },
        { type: 'ip', value: '127.0.0.1' },
        { type: 'ip', value: '::1' },
      ]),
      await x509.SubjectKeyIdentifierExtension.create(leaf.publicKey, false),
      await x509.AuthorityKeyIdentifierExtension.create(ca.publicKey, false),
    ],
  });
  const files = await writeAuthority(folder, authority);
  return { ...files, certificate: server.toString('pem'), privateKey: await exportKey(leaf.privateKey) };
}

async function writeAuthority(
  folder: string,
  authority: x509.X509Certificate,
): Promise<{ caFile: string; caDir: string }> {
  const caDir = join(folder, 'ca');
  const caFile = join(folder, 'practice-ca.pem');
  await mkdir(caDir, { recursive: true });
  // Authorities of earlier starts would still be trusted by whoever uses the folder.
  const stale = (await readdir(caDir)).filter((name) => /^[0-9a-f]{8}\.\d+$/.test(name));
  await Promise.all(stale.map((name) => rm(join(caDir, name), { force: true })));
  const pem = `${authority.toString('pem')}\n`;
  await writeFile(caFile, pem);
  await writeFile(join(caDir, `${subjectHash(new Uint8Array(authority.subjectName.toArrayBuffer()))}.0`), pem);
  return { caFile, caDir };
}

/** Named by inference: with and without a DOM the type has two owners. */
type Keys = Awaited<ReturnType<typeof generate>>;

async function generate() {
  return crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
}

async function exportKey(key: Keys['privateKey']): Promise<string> {
  const bytes = Buffer.from(await crypto.subtle.exportKey('pkcs8', key));
  return `-----BEGIN PRIVATE KEY-----\n${bytes.toString('base64').replace(/.{64}/g, '$&\n')}\n-----END PRIVATE KEY-----\n`;
}

/** Positive and unique: OpenSSL refuses two different certificates of one issuer with one number. */
function serialNumber(): string {
  const bytes = randomBytes(16);
  bytes.writeUInt8(bytes.readUInt8(0) & 0x7f, 0);
  return bytes.toString('hex');
}

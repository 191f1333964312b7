import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { X509Certificate } from 'node:crypto';
import 'reflect-metadata';
import * as x509 from '@peculiar/x509';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAuthority } from '../../../electron/practice/certificates/authority';
import { der, derElements } from '../../../electron/practice/certificates/der';
import { subjectHash } from '../../../electron/practice/certificates/subject-hash';

const hasOpenssl = spawnSync('openssl', ['version']).status === 0;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fieldtunnel-ca-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the certificate authority', () => {
  it('makes a certificate for localhost that chains to its file, and writes no key', async () => {
    const authority = await createAuthority(folder);
    const ca = new X509Certificate(await readFile(authority.caFile));
    const server = new X509Certificate(authority.certificate);
    expect(ca.ca).toBe(true);
    expect(server.verify(ca.publicKey)).toBe(true);
    expect(server.checkIssued(ca)).toBe(true);
    expect(server.checkHost('localhost')).toBe('localhost');
    expect(server.checkIP('127.0.0.1')).toBe('127.0.0.1');
    expect(server.checkIP('::1')).toBe('::1');
    const names = await readdir(folder, { recursive: true, withFileTypes: true });
    for (const entry of names.filter((name) => name.isFile())) {
      expect(await readFile(join(entry.parentPath, entry.name), 'utf8')).not.toContain('PRIVATE KEY');
    }
  });

  it('leaves only the newest authority in the folder', async () => {
    await createAuthority(folder);
    const { caDir } = await createAuthority(folder);
    expect(await readdir(caDir)).toHaveLength(1);
  });

  it.skipIf(!hasOpenssl)('has a folder that OpenSSL accepts as -CApath (needs openssl)', async () => {
    const { caDir, certificate } = await createAuthority(folder);
    const leaf = join(folder, 'leaf.pem');
    await writeFile(leaf, certificate);
    expect(execFileSync('openssl', ['verify', '-CApath', caDir, '-no-CAfile', leaf], { encoding: 'utf8' })).toContain(
      'OK',
    );
  });
});

describe('subjectHash', () => {
  const names = [
    'CN=localhost',
    'CN=FieldTunnel practice CA 01ab23cd, O=FieldTunnel practice',
    'CN=  Two   Spaces And CAPITALS , O=Ünïcödé ÄÖÜ, C=DE',
    'C=KR, ST=서울, L=강남, O=현장, OU=터널, CN=연습',
    'CN=a+OU=b+O=C, DC=example, DC=com',
    `CN=${'long '.repeat(40)}`,
    'E=someone@EXAMPLE.com, CN=mail',
  ];

  it.skipIf(!hasOpenssl).each(names)('agrees with openssl x509 -hash for %s (needs openssl)', async (name) => {
    const keys = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']);
    const certificate = await x509.X509CertificateGenerator.createSelfSigned({
      name,
      keys,
      signingAlgorithm: { name: 'ECDSA', hash: 'SHA-256' },
    });
    const expected = execFileSync('openssl', ['x509', '-hash', '-noout'], {
      input: certificate.toString('pem'),
      encoding: 'utf8',
    }).trim();
    expect(subjectHash(new Uint8Array(certificate.subjectName.toArrayBuffer()))).toBe(expected);
  });

  it('reads strings of other encodings like their UTF-8 form', () => {
    const name = (tag: number, value: Buffer): Buffer =>
      der(0x30, der(0x31, der(0x30, Buffer.concat([der(6, Buffer.from([0x55, 4, 3])), der(tag, value)]))));
    const expected = subjectHash(name(12, Buffer.from('straße', 'utf8')));
    expect(subjectHash(name(20, Buffer.from('Straße', 'latin1')))).toBe(expected);
    expect(subjectHash(name(30, Buffer.from('STRAßE', 'utf16le').swap16()))).toBe(expected);
    expect(
      subjectHash(name(28, Buffer.from(Array.from('straße').flatMap((letter) => [0, 0, 0, letter.codePointAt(0)!])))),
    ).toBe(expected);
  });
});

describe('DER', () => {
  it('round-trips short and long elements', () => {
    for (const length of [0, 1, 127, 128, 255, 256, 65_535, 65_536]) {
      const content = Buffer.alloc(length, 7);
      const [element] = derElements(der(4, content));
      expect(element?.content.equals(content)).toBe(true);
    }
  });

  it('refuses what is cut short', () => {
    expect(() => derElements(Buffer.from([0x30, 5, 1]))).toThrow(RangeError);
    expect(() => derElements(Buffer.from([0x30]))).toThrow(RangeError);
    expect(() => derElements(Buffer.from([0x30, 0x80, 0, 0]))).toThrow(RangeError);
  });
});

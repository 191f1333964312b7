import { randomBytes } from 'node:crypto';
// @peculiar/x509 builds on tsyringe, which needs the metadata functions of the old decorator proposal.
import 'reflect-metadata';
import * as x509 from '@peculiar/x509';

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const day = 86_400_000;

/** A server's certificate with the authority that made it. All PEM. */
export interface Identity {
  readonly ca: string;
  /** What the server sends. */
  readonly chain: string;
  readonly key: string;
}

export interface IdentityOptions {
  /** DNS names and IPv4 addresses. */
  readonly names?: readonly string[];
  /** Distinguished names, like `CN=Acme Root, O=Acme`. */
  readonly root?: string;
  /** Set: an authority between root and server, which the server sends along. */
  readonly intermediate?: string | null;
  /** Whether the root is sent along, too. */
  readonly sendRoot?: boolean;
  readonly expired?: boolean;
}

interface Signer {
  readonly name: string;
  readonly keys: Awaited<ReturnType<typeof newKeys>>;
}

const newKeys = async () => crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
const serialNumber = (): string => `7f${randomBytes(15).toString('hex')}`;
const isAddress = (name: string): boolean => /^[\d.]+$/.test(name);

/** A server certificate for `names`, fresh each time. */
export async function makeIdentity({
  names = ['localhost', '127.0.0.1'],
  root = `CN=Test CA ${randomBytes(4).toString('hex')}, O=Tests`,
  intermediate = null,
  sendRoot = false,
  expired = false,
}: IdentityOptions = {}): Promise<Identity> {
  const dates = { notBefore: new Date(Date.now() - 3 * day), notAfter: new Date(Date.now() + (expired ? -day : day)) };
  const valid = { ...dates, notAfter: new Date(Date.now() + day) };
  const authority = async (
    subject: string,
    issuer: Signer | null,
  ): Promise<{ signer: Signer; certificate: x509.X509Certificate }> => {
    const keys = await newKeys();
    const extensions = [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ];
    const certificate = await x509.X509CertificateGenerator.create({
      serialNumber: serialNumber(),
      subject,
      issuer: issuer?.name ?? subject,
      ...valid,
      publicKey: keys.publicKey,
      signingKey: (issuer?.keys ?? keys).privateKey,
      signingAlgorithm: algorithm,
      extensions,
    });
    return { signer: { name: subject, keys }, certificate };
  };
  const top = await authority(root, null);
  const between = intermediate === null ? null : await authority(intermediate, top.signer);
  const { signer } = between ?? top;
  const keys = await newKeys();
  const server = await x509.X509CertificateGenerator.create({
    serialNumber: serialNumber(),
    subject: `CN=${names[0] ?? ''}`,
    issuer: signer.name,
    ...dates,
    publicKey: keys.publicKey,
    signingKey: signer.keys.privateKey,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(
        names.map((value) => ({ type: isAddress(value) ? ('ip' as const) : ('dns' as const), value })),
      ),
    ],
  });
  const sent = [server, ...(between === null ? [] : [between.certificate]), ...(sendRoot ? [top.certificate] : [])];
  const key = Buffer.from(await crypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64');
  return {
    ca: top.certificate.toString('pem'),
    chain: sent.map((certificate) => certificate.toString('pem')).join('\n'),
    key: `-----BEGIN PRIVATE KEY-----\n${key.replace(/.{64}/g, '$&\n')}\n-----END PRIVATE KEY-----\n`,
  };
}

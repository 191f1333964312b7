import { createHash, createHmac, createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { openKey, readKeyFile } from '../../../electron/visit/ssh/key-file';
import { keygen, SshDaemons } from '../../fakes/ssh-daemons';

const daemons = new SshDaemons();
afterAll(() => daemons.stop());

const opened = (path: string, passphrase: string | null = null): unknown => {
  const result = openKey(readFileSync(path), path, passphrase);
  return result.ok ? result.key.type : result.fault;
};

const ssh = (...parts: readonly (string | Buffer)[]): Buffer =>
  Buffer.concat(
    parts.flatMap((part) => {
      const bytes = Buffer.from(part as string);
      const length = Buffer.alloc(4);
      length.writeUInt32BE(bytes.length);
      return [length, bytes];
    }),
  );

/** A key as PuTTY's second format has it, without a passphrase. */
function putty(version: number): string {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const jwk = privateKey.export({ format: 'jwk' });
  const number = (text = ''): Buffer => Buffer.concat([Buffer.from([0]), Buffer.from(text, 'base64url')]);
  const open = ssh('ssh-rsa', Buffer.from(jwk.e ?? '', 'base64url'), number(jwk.n));
  const secret = ssh(number(jwk.d), number(jwk.p), number(jwk.q), number(jwk.qi));
  const macKey = createHash('sha1').update('putty-private-key-file-mac-key').digest();
  const mac = createHmac('sha1', macKey)
    .update(ssh('ssh-rsa', 'none', 'a comment', open, secret))
    .digest('hex');
  const lines = (bytes: Buffer): string[] => bytes.toString('base64').match(/.{1,64}/g) ?? [];
  return [
    `PuTTY-User-Key-File-${version}: ssh-rsa`,
    'Encryption: none',
    'Comment: a comment',
    `Public-Lines: ${lines(open).length}`,
    ...lines(open),
    `Private-Lines: ${lines(secret).length}`,
    ...lines(secret),
    `Private-MAC: ${mac}`,
    '',
  ].join('\r\n');
}

describe.skipIf(!keygen)('a key of ssh-keygen', () => {
  it.each([
    ['ed25519', [], 'ssh-ed25519'],
    ['rsa', [], 'ssh-rsa'],
    ['ecdsa', ['-b', '384'], 'ecdsa-sha2-nistp384'],
    ['rsa', ['-m', 'PEM'], 'ssh-rsa'],
    ['ecdsa', ['-m', 'PEM'], 'ecdsa-sha2-nistp256'],
    ['rsa', ['-m', 'PKCS8'], 'ssh-rsa'],
    ['ecdsa', ['-m', 'PKCS8'], 'ecdsa-sha2-nistp256'],
  ])('%s %j is opened, with and without a passphrase', (type, options, opensTo) => {
    const name = `${type}${options.join('')}`;
    expect(opened(daemons.key(name, '-t', type, ...options))).toBe(opensTo);
    // One round of hashing: what it costs is not what is tested.
    const rounds = options.includes('-m') ? [] : ['-a', '1'];
    const path = daemons.key(`${name}-secret`, '-t', type, ...options, '-N', 'open sesame', ...rounds);
    expect(opened(path, 'open sesame')).toBe(opensTo);
    expect(opened(path)).toBe('needs-passphrase');
    expect(opened(path, '')).toBe('needs-passphrase');
    expect(opened(path, 'wrong')).toBe('wrong-passphrase');
  });

  it('encrypted with what this runtime has not is said to be unsupported', () => {
    const path = daemons.key(
      'chacha',
      '-t',
      'ed25519',
      '-N',
      'abcde',
      '-a',
      '1',
      '-Z',
      'chacha20-poly1305@openssh.com',
    );
    expect(opened(path, 'abcde')).toBe('unsupported');
  });

  it('that is the public one is none', () => {
    expect(opened(`${daemons.key('open', '-t', 'ed25519')}.pub`)).toBe('not-a-key');
  });
});

describe('a key file', () => {
  const write = (name: string, text: string): string => {
    writeFileSync(daemons.path(name), text);
    return daemons.path(name);
  };

  it('of PuTTY is opened in its second format, and its third is said to be unsupported', () => {
    expect(opened(write('two.ppk', putty(2)))).toBe('ssh-rsa');
    expect(opened(write('three.ppk', putty(3)))).toBe('unsupported');
  });

  it('that this terminal cannot use is said to be unsupported', () => {
    const { privateKey } = generateKeyPairSync('ed25519');
    const text = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    expect(createPrivateKey(text).asymmetricKeyType).toBe('ed25519');
    expect(opened(write('pkcs8', text))).toBe('unsupported');
  });

  it.each([
    ['nothing', ''],
    ['text', 'my passwords'],
    ['half of one', '-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNz\n-----END OPENSSH PRIVATE KEY-----\n'],
    ['a broken one', '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n'],
  ])('that holds %s is no key', (name, text) => {
    expect(opened(write(name, text))).toBe('not-a-key');
  });

  it('is read only where it is a file of a size that keys have', async () => {
    expect(await readKeyFile(daemons.path('nowhere'))).toBe('missing');
    expect(await readKeyFile(write('large', 'x'.repeat(70_000)))).toBe('too-large');
    mkdirSync(daemons.path('folder'));
    expect(await readKeyFile(daemons.path('folder'))).toBe('not-readable');
    expect(await readKeyFile('/dev/zero')).toBe('not-readable');
    const locked = write('locked', 'x');
    chmodSync(locked, 0o000);
    if (process.getuid?.() !== 0) expect(await readKeyFile(locked)).toBe('not-readable');
  });
});

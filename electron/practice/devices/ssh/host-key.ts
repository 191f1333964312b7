import ssh2 from 'ssh2';

/** Bytes of an ed25519 public key as SSH writes it: two lengths of 4, the name of 11, the key of 32 (RFC 8709). */
const publicKeyLength = 51;

function isSound(privateKey: string): boolean {
  const parsed = ssh2.utils.parseKey(privateKey);
  return !(parsed instanceof Error) && parsed.getPublicSSH().length === publicKeyLength;
}

/**
 * A new ed25519 private key in OpenSSH's format. ssh2 cuts leading zero bytes off the public key, so about one of
 * 256 keys it makes is unusable; those are thrown away here. `generate` is for tests.
 */
export function makeHostKey(generate: () => string = () => ssh2.utils.generateKeyPairSync('ed25519').private): string {
  for (;;) {
    const key = generate();
    if (isSound(key)) return key;
  }
}

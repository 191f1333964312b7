import { createPublicKey, verify } from 'node:crypto';

/** Bytes of an Ed25519 signature. */
export const signatureBytes = 64;

/** Whether whoever has the private half of `publicKey` (the DER of its SPKI, in Base64) signed exactly these bytes. */
export function isSignedBy(publicKey: string, bytes: Uint8Array, signature: Uint8Array): boolean {
  if (signature.length !== signatureBytes) return false;
  try {
    const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' });
    return key.asymmetricKeyType === 'ed25519' && verify(null, bytes, key, signature);
  } catch {
    // It is no key.
    return false;
  }
}

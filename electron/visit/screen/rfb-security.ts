/**
 * How a VNC server lets somebody in (RFC 6143, 7.1.2 and 7.2): the ways by name, and the answer to its challenge. Pure.
 */
import { createCipheriv } from 'node:crypto';

export const none = 1;
export const vncAuthentication = 2;

/** The registered names; those of the ways that are refused are shown. */
const names: Readonly<Record<number, string>> = {
  1: 'None',
  2: 'VNC Authentication',
  5: 'RSA-AES',
  6: 'RSA-AES (unencrypted)',
  16: 'Tight',
  17: 'UltraVNC',
  18: 'TLS',
  19: 'VeNCrypt',
  20: 'SASL',
  21: 'MD5',
  22: 'XVP',
  30: 'Apple Remote Desktop',
  113: 'MS-Logon II',
  129: 'RSA-AES-256',
  130: 'RSA-AES-256 (unencrypted)',
};

export const securityName = (type: number): string => names[type] ?? `type ${type}`;

const mirrored = (byte: number): number => {
  let turned = 0;
  for (let bit = 0; bit < 8; bit += 1) turned |= ((byte >> bit) & 1) << (7 - bit);
  return turned;
};

/**
 * The answer to a challenge of 16 bytes: both halves encrypted with DES. The key is the first eight bytes of the
 * password, the bits of each in reverse order, as every VNC server has it. Neither OpenSSL 3 nor BoringSSL offers DES
 * by itself; Triple DES with the same key three times is the same function, and both have it.
 */
export function challengeAnswer(password: Uint8Array, challenge: Uint8Array): Buffer {
  const key = Buffer.alloc(8);
  password.subarray(0, 8).forEach((byte, at) => (key[at] = mirrored(byte)));
  const whole = Buffer.concat([key, key, key]);
  const half = (from: number): Buffer => {
    // A first block under an initial value of nothing is the block cipher itself.
    const cipher = createCipheriv('des-ede3-cbc', whole, Buffer.alloc(8)).setAutoPadding(false);
    return Buffer.concat([cipher.update(challenge.subarray(from, from + 8)), cipher.final()]);
  };
  return Buffer.concat([half(0), half(8)]);
}

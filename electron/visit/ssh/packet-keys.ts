/**
 * The ssh library gives the key to the runtime's crypto library anew with each packet (AES-GCM), as plain bytes, and
 * the runtime looks first whether they are one of two objects, by what such an object alone can do: for bytes that
 * fails twice, and each error is made with its stack. That takes longer than the encryption of the packet. So the build
 * has the library keep the key as such an object, made once.
 */
import { isOfLibrary, rewritten } from './rewritten';

const replacements = [
  ['createCipheriv, createDecipheriv, createHmac,', 'createCipheriv, createDecipheriv, createHmac, createSecretKey,'],
  ['this._encKey = enc.cipherKey;', 'this._encKey = createSecretKey(enc.cipherKey);'],
  ['this._decipherKey = dec.decipherKey;', 'this._decipherKey = createSecretKey(dec.decipherKey);'],
  ['this._macKey = enc.macKey;', 'this._macKey = createSecretKey(enc.macKey);'],
  ['this._macKey = dec.macKey;', 'this._macKey = createSecretKey(dec.macKey);'],
] as const;

/** Whether a module is the file of the library that is rewritten. */
export const isPacketCrypto = (id: string): boolean => isOfLibrary(id, 'crypto.js');

/** The text of that file with keys that are made once. Throws where the library is not the one this was written for. */
export const withKeptKeys = (code: string): string => rewritten(code, replacements, 'What it does with its keys');

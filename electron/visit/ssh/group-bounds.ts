/**
 * A device that is asked for a group (`diffie-hellman-group-exchange-*`) may answer with one of any size, and the ssh
 * library takes it: a small one protects nothing, and checking a large one holds a thread for minutes to hours that
 * nothing can end, because it is one call into the crypto library. So the build has that place of the library's file
 * refuse what was not asked for, and ask for no more than the largest fixed group that is offered, which takes as long.
 */
import { isOfLibrary, rewritten } from './rewritten';

/** RFC 8270, 2 for the least; the most is the size of `diffie-hellman-group16-sha512`. */
export const groupBits = { least: 2_048, most: 4_096 } as const;

const said = 'The group of the key exchange has another size: ';

const refusal = `
          let groupAt = 0;
          while (groupAt < prime.length && prime[groupAt] === 0) groupAt += 1;
          const groupBits = groupAt === prime.length ? 0 : (prime.length - groupAt) * 8 - (Math.clz32(prime[groupAt]) - 24);
          if (groupBits < this._minBits || groupBits > this._maxBits) {
            return doFatalError(
              this._protocol,
              ${JSON.stringify(said)} + groupBits,
              'handshake',
              DISCONNECT_REASON.KEY_EXCHANGE_FAILED
            );
          }`;

/** Where the library begins to compute with the device's group. */
const useOfGroup = 'this.setDHParams(prime, gen);';

const replacements: readonly (readonly [from: string, to: string])[] = [
  ['const GEX_MIN_BITS = 2048;', `const GEX_MIN_BITS = ${groupBits.least};`],
  ['const GEX_MAX_BITS = 8192;', `const GEX_MAX_BITS = ${groupBits.most};`],
  [
    'this._prefBits = dhEstimate(this.negotiated);',
    'this._prefBits = Math.min(dhEstimate(this.negotiated), GEX_MAX_BITS);',
  ],
  [useOfGroup, `${refusal}\n          ${useOfGroup}`],
];

/** Whether a module is the file of the library that is rewritten. */
export const isKeyExchange = (id: string): boolean => isOfLibrary(id, 'kex.js');

/** The text of that file with bounds. Throws where the library is not the one this was written for. */
export const withGroupBounds = (code: string): string => rewritten(code, replacements, 'Its group exchange');

/** The size of a group that was refused, of the error that tells of it; null: it tells of something else. */
export function refusedGroup(error: Error): number | null {
  return error.message.startsWith(said) ? Number(error.message.slice(said.length)) : null;
}

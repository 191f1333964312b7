import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isKeyExchange, withGroupBounds } from '../../../electron/visit/ssh/group-bounds';
import { isPacketCrypto, withKeptKeys } from '../../../electron/visit/ssh/packet-keys';

const library = (file: string): string => resolve(__dirname, '../../../node_modules/ssh2/lib/protocol', file);

describe('the group exchange of ssh2', () => {
  const file = library('kex.js');
  const use = 'this.setDHParams(prime, gen);';

  it('is the one that its bounds are written for', () => {
    expect(isKeyExchange(file)).toBe(true);
    const bounded = withGroupBounds(readFileSync(file, 'utf8'));
    // Refused before anything is computed with it.
    const refusedAt = bounded.indexOf('The group of the key exchange has another size');
    expect(refusedAt).toBeGreaterThan(0);
    expect(bounded.indexOf(use)).toBeGreaterThan(refusedAt);
  });

  it('is looked at anew when the library has another one', () => {
    const source = readFileSync(file, 'utf8');
    for (const changed of [source.replace(use, ''), `${source}\n${use}`])
      expect(() => withGroupBounds(changed)).toThrow('ssh2 has changed');
  });
});

describe('the keys of ssh2', () => {
  const file = library('crypto.js');

  it('are made once, where it would make them anew with each packet', () => {
    expect(isPacketCrypto(file)).toBe(true);
    expect(isPacketCrypto(file.replaceAll('/', '\\'))).toBe(true);
    const kept = withKeptKeys(readFileSync(file, 'utf8'));
    expect(kept.match(/ = createSecretKey\(/g)).toHaveLength(4);
    // Each that is used with every packet is one of these.
    const used = [...kept.matchAll(/(?:createCipheriv|createDecipheriv|createHmac)\([^,]+,\s*(this\._\w+)/g)].map(
      ([, name]) => name,
    );
    const made = [...kept.matchAll(/(this\._\w+) = createSecretKey\(/g)].map(([, name]) => name);
    // The others are of a cipher that this runtime's crypto library lacks.
    expect(new Set(used.filter((name) => !/KeyMain|KeyPktLen/.test(name ?? '')))).toEqual(new Set(made));
  });

  it('are looked at anew when the library keeps them otherwise', () => {
    const source = readFileSync(file, 'utf8');
    expect(() => withKeptKeys(source.replaceAll('enc.macKey', 'enc.mac'))).toThrow('ssh2 has changed');
  });
});

import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isKeyExchange, withGroupBounds } from '../../../electron/visit/ssh/group-bounds';

const library = resolve(__dirname, '../../../node_modules/ssh2/lib/protocol/kex.js');
const use = 'this.setDHParams(prime, gen);';

describe('the group exchange of ssh2', () => {
  it('is the one that its bounds are written for', () => {
    expect(isKeyExchange(library)).toBe(true);
    const bounded = withGroupBounds(readFileSync(library, 'utf8'));
    // Refused before anything is computed with it.
    const refusedAt = bounded.indexOf('The group of the key exchange has another size');
    expect(refusedAt).toBeGreaterThan(0);
    expect(bounded.indexOf(use)).toBeGreaterThan(refusedAt);
  });

  it('is looked at anew when the library has another one', () => {
    const source = readFileSync(library, 'utf8');
    for (const changed of [source.replace(use, ''), `${source}\n${use}`])
      expect(() => withGroupBounds(changed)).toThrow('ssh2 has changed');
  });
});

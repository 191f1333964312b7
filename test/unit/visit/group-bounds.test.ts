import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isKeyExchange, withGroupBounds } from '../../../electron/visit/ssh/group-bounds';

const library = resolve(__dirname, '../../../node_modules/ssh2/lib/protocol/kex.js');

describe('the group exchange of ssh2', () => {
  it('is the one that its bounds are written for', () => {
    expect(isKeyExchange(library)).toBe(true);
    expect(withGroupBounds(readFileSync(library, 'utf8'))).not.toContain('TODO: validate prime');
  });

  it('is looked at anew when the library has another one', () => {
    const source = readFileSync(library, 'utf8');
    for (const changed of [source.replace('// TODO: validate prime', ''), `${source}\n// TODO: validate prime`])
      expect(() => withGroupBounds(changed)).toThrow('ssh2 has changed');
  });
});

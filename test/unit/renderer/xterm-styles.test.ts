import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isXterm, withConstructedStyles } from '../../../renderer/visit/terminal/xterm-styles';

const library = resolve(__dirname, '../../../node_modules/@xterm/xterm/lib/xterm.mjs');
const source = readFileSync(library, 'utf8');

describe('the styles of xterm.js', () => {
  it('are three elements and one attribute, and none of them is left', () => {
    const code = withConstructedStyles(source, '/helper.ts');
    expect(isXterm(library)).toBe(true);
    expect(code.split('constructedStyle()')).toHaveLength(4);
    expect(code).not.toMatch(/createElement\(["']style["']\)|setAttribute\(["']style["']/);
    expect(code).toContain('import{constructedStyle}from"/helper.ts"');
    expect(code.slice(0, 400)).toContain('@license MIT');
  });

  it('are looked at anew when the library has others', () => {
    const oneMore = `${source}\nconst more=document.createElement("style");`;
    const oneLess = source.replace('createElement("style")', 'createElement("div")');
    const otherAttribute = source.replace('t.setAttribute("style",`', 't.setAttribute("style",other+`');
    const attributeMore = `${source}\nbox.setAttribute("style","color:red");`;
    for (const changed of [oneMore, oneLess, otherAttribute, attributeMore]) {
      expect(changed).not.toBe(source);
      expect(() => withConstructedStyles(changed, '/helper.ts')).toThrow('xterm.js has changed');
    }
  });
});

import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const renderer = resolve(__dirname, '..', '..', '..', 'renderer');
const files = readdirSync(renderer, { recursive: true, encoding: 'utf8' });
const modules = files.filter((file) => file.endsWith('.module.css'));
const components = files.filter((file) => /\.tsx?$/.test(file));

const namesIn = (css: string): readonly string[] =>
  [...css.replace(/\/\*.*?\*\//gs, '').matchAll(/([^{}]+)\{/g)].flatMap(([, selector]) =>
    [...(selector ?? '').matchAll(/\.([a-z]\w*)/gi)].map(([, name]) => name ?? ''),
  );

interface Use {
  readonly module: string;
  /** Null: chosen by a value, as `styles[tone]`. */
  readonly name: string | null;
}

/** What a component takes from the style files that it imports. */
function usesOf(file: string): readonly Use[] {
  const text = readFileSync(join(renderer, file), 'utf8');
  return [...text.matchAll(/^import (\w+) from '(\..*\.module\.css)';$/gm)].flatMap(([, local = '', path = '']) => {
    const module = join(dirname(file), path);
    const named = [...text.matchAll(new RegExp(`(?<![./\\w])${local}(?:\\.(\\w+)|\\[)`, 'g'))];
    return named.map(([, name]) => ({ module, name: name ?? null }));
  });
}

const uses = components.flatMap(usesOf);

describe('styles', () => {
  it('are taken by a name that the file has', () => {
    expect(modules.length).toBeGreaterThan(20);
    for (const { module, name } of uses)
      if (name !== null) expect(namesIn(readFileSync(join(renderer, module), 'utf8')), module).toContain(name);
  });

  it('are all taken by a component', () => {
    for (const module of modules) {
      const taken = uses.filter((use) => use.module === module);
      // Names that are chosen by a value are those of the value's type, which the compiler knows and this test does
      // not.
      if (taken.some(({ name }) => name === null)) continue;
      const names = new Set(namesIn(readFileSync(join(renderer, module), 'utf8')));
      expect(
        [...names].filter((name) => !taken.some((use) => use.name === name)),
        module,
      ).toEqual([]);
    }
  });

  it('are never called by a bare string', () => {
    for (const file of components) expect(readFileSync(join(renderer, file), 'utf8'), file).not.toMatch(/className="/);
  });
});

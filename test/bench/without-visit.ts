/**
 * The window without what is worked with on a device: no terminal, no files, no screen, no pictures of the line, and
 * none of their words. What the first page would be without them, to compare with.
 */
import { relative, resolve, sep } from 'node:path';
import type { InlineConfig, Plugin } from 'vite';
import { programConfig as windowConfig } from '../../renderer/vite.config';

const parts = /^renderer\/(?:visit|line)\/.*\.tsx?$/;
const words = /^shared\/i18n\/(?:en|ko)-(?:visit|files|screen|line)\.ts$/;

/** Modules of it keep the names that others import, and nothing behind them. */
const emptied = (root: string): Plugin => ({
  name: 'without-visit',
  enforce: 'pre',
  transform(code, id) {
    const file = relative(root, id.split('?', 1)[0] ?? '')
      .split(sep)
      .join('/');
    if (!parts.test(file) && !words.test(file)) return null;
    const value = words.test(file) ? '{}' : '() => () => null';
    const names = [...code.matchAll(/^export (?:async )?(?:const|function|class) (\w+)/gm)].map(
      ([, name = '']) => name,
    );
    return { code: names.map((name) => `export const ${name} = ${value};`).join('\n'), map: null };
  },
});

/** Its build; `root` is the project's top folder. Never packaged. */
export function programConfig(root: string): InlineConfig {
  const whole = windowConfig('index', root);
  return {
    ...whole,
    plugins: [emptied(root), ...(whole.plugins ?? [])],
    build: { ...whole.build, outDir: resolve(root, 'dist', 'bench-window') },
  };
}

/** What the window loads before it shows anything: the page's own files and whatever they import in turn. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const named = /(?:src|href)="\.\/([^"]+\.(?:js|css))"/g;
const imported = /(?:\bfrom|\bimport)\s*"\.\/([\w.-]+\.js)"/g;

/**
 * Paths of the built scripts and styles of the first page; `folder` holds `index.html`. What is imported on demand is
 * not among them.
 */
export function firstPageFiles(folder: string): readonly string[] {
  const found = new Set<string>();
  const take = (path: string): void => {
    if (found.has(path)) return;
    found.add(path);
    if (!path.endsWith('.js')) return;
    for (const [, name = ''] of readFileSync(path, 'utf8').matchAll(imported)) take(join(path, '..', name));
  };
  for (const [, path = ''] of readFileSync(join(folder, 'index.html'), 'utf8').matchAll(named))
    take(join(folder, path));
  return [...found];
}

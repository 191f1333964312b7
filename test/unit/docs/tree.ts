import { readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, resolve, sep } from 'node:path';

/** The repository's top folder. */
const root = resolve(__dirname, '..', '..', '..');

const leftOut = new Set(['node_modules', 'release', '.git', 'results', 'coverage', 'generated']);
/** What is built lies at the top; the programs that pack it have a folder of the same name. */
const isLeftOut = (folder: string, name: string): boolean => leftOut.has(name) || (name === 'dist' && folder === root);

function walk(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.isDirectory()) return isLeftOut(folder, entry.name) ? [] : walk(join(folder, entry.name));
    return entry.isFile() ? [relative(root, join(folder, entry.name)).split(sep).join('/')] : [];
  });
}

/** Every file of the repository that somebody wrote, as paths from its top with `/`. */
export const files: readonly string[] = walk(root);

export const read = (file: string): string => readFileSync(join(root, file), 'utf8');
export const ofKind = (...extensions: readonly string[]): readonly string[] =>
  files.filter((file) => extensions.includes(extname(file)));

/** Tables of the pages that repeat what the code knows. */
import { expect, it } from 'vitest';
import { exitOfProblem } from '../../../shared/command-line/exit-codes';
import { problemCodes, problemRegistry } from '../../../shared/problems/problem';
import { files, read } from './tree';

const section = (page: string, heading: string): string => {
  const [, text] = new RegExp(`\\n## ${heading}\\n([\\s\\S]*?)(?=\\n## |$)`).exec(read(page)) ?? [];
  if (text === undefined) throw new Error(`${page} has no section ${heading}`);
  return text;
};
const firstCells = (text: string): readonly string[] =>
  text.split('\n').flatMap((line) => {
    const cell = /^\| ([^|]+?) \|/.exec(line)?.[1] ?? '';
    return [...cell.matchAll(/`([^`]+)`/g)].map(([, code]) => code ?? '');
  });

it('shared/README.md has all that problems are about, each code says how it is known, and a command ends as is said', () => {
  const concerns = [...new Set(problemCodes.map((code) => problemRegistry[code].concern))];
  const table = section('shared/README.md', 'Problems');
  expect([...firstCells(table)].sort()).toEqual([...concerns].sort());
  const source = read('shared/problems/problem.ts');
  for (const code of problemCodes) {
    expect(source, code).toMatch(new RegExp(String.raw`\n {3}\*/\n  '?${code}'?: |\. \*/\n  '?${code}'?: `));
    const [, row = ''] = new RegExp(`\\n\\| \`${problemRegistry[code].concern}\` (.+)`).exec(table) ?? [];
    expect(row, code).toContain(`| ${exitOfProblem(code)} |`);
  }
});

it('shared/README.md has every state of a session', () => {
  const [, union = ''] = /export type SessionPhase =([\s\S]*?);\n\n/.exec(read('shared/session/view.ts')) ?? [];
  const kinds = [...union.matchAll(/readonly kind: '([\w-]+)'/g)].map(([, kind]) => kind);
  expect(kinds.length).toBeGreaterThan(5);
  expect(firstCells(section('shared/README.md', 'Session states'))).toEqual(kinds);
});

it('renderer/theme/README.md names the colours that are used', () => {
  const css = read('renderer/theme/tokens.css');
  const named = [...section('renderer/theme/README.md', 'Colours and type').matchAll(/#[0-9a-f]{6}/g)].map(([c]) => c);
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter((colour) => !css.includes(colour))).toEqual([]);
});

it('the README is what a reader of the first page wants', () => {
  const lines = read('README.md').split('\n');
  expect(lines.length).toBeLessThanOrEqual(150);
  for (const command of ['npm ci && npm start', 'npm ci && npm test']) expect(lines).toContain(command);
});

const foldersIn = (room: string): readonly string[] => [
  ...new Set(files.flatMap((file) => new RegExp(`^${room}/([^/]+)/`).exec(file)?.[1] ?? [])),
];

it.each([
  ['.github/ARCHITECTURE.md', 'electron', (folder: string) => `\`electron/${folder}/\``],
  ['shared/README.md', 'shared', (folder: string) => `\`${folder}/\``],
])('%s has every folder of %s', (page, room, named) => {
  const text = read(page);
  expect(foldersIn(room).length).toBeGreaterThan(3);
  expect(foldersIn(room).filter((folder) => !text.includes(named(folder)))).toEqual([]);
});

it('.github/CONTRIBUTING.md names every file that a language needs besides its own', () => {
  const row = /\n\| a language: (\d+)[^|]*\| ([^;]*);/.exec(read('.github/CONTRIBUTING.md'));
  const named = [...(row?.[2] ?? '').matchAll(/`([^`]+)`/g)].map(([, file = '']) => file);
  const own = /(?:\/|-)ko[.-]/;
  const knowing = files.filter(
    (file) =>
      (/^(?:electron|renderer|shared)\/.*\.tsx?$/.test(file) || file === 'electron-builder.yml') &&
      !own.test(file) &&
      !file.startsWith('renderer/gallery/') &&
      /\bko\b/.test(read(file)),
  );
  expect(knowing.sort()).toEqual([...named].sort());
  expect(Number(row?.[1])).toBe(named.length);
  expect(named.length).toBeLessThanOrEqual(5);
});

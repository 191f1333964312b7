/** Every reference in a comment or a page leads somewhere: a reader who follows one finds what it names. */
import { posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { anchorsOf, blocksOf, headingsOf, linksOf, numbersOf } from './markdown';
import {
  commentsOf,
  fileNamesIn,
  functionsIn,
  joined,
  pageReferencesIn,
  pathsIn,
  protocolReferencesIn,
  type PageReference,
} from './references';
import { files, ofKind, read } from './tree';

const known = new Set(files);
const sources = ofKind('.ts', '.tsx', '.mjs', '.css').filter((file) => !file.startsWith('test/unit/docs/'));
const pages = ofKind('.md');
const folderOf = (file: string): string => posix.dirname(file);

/** Files of others that a comment may name. */
const foreign = new Set(['electron.d.ts']);

/** Which files a name in a text of `file` may mean: relative with a dot, else any whose path ends with it. */
function filesNamed(name: string, file: string): readonly string[] {
  if (name.startsWith('.')) {
    const path = posix.join(folderOf(file), name);
    return known.has(path) ? [path] : [];
  }
  return files.filter((each) => each === name || each.endsWith(`/${name}`));
}

/**
 * The page that a reference means: beside the file where it says so, else from the top, else the only one of that name.
 */
function pageNamed({ page, here }: PageReference, file: string): string | null {
  const paths = here ? [posix.join(folderOf(file), page)] : [page];
  const exact = paths.find((path) => known.has(path));
  if (exact !== undefined || here) return exact ?? null;
  const named = files.filter((each) => each.endsWith(`/${page}`));
  return named.length === 1 ? (named[0] ?? null) : null;
}

const protocol = numbersOf(read('electron/tunnel/PROTOCOL.md'));
const strangersIn = (text: string): readonly string[] =>
  protocolReferencesIn(text)
    .filter((number) => !protocol.has(number))
    .map((number) => `PROTOCOL.md ${number}`);

function lostPagesIn(text: string, file: string): readonly string[] {
  return pageReferencesIn(text).flatMap((reference) => {
    const page = pageNamed(reference, file);
    if (page === null) return [reference.page];
    const { heading } = reference;
    return heading === null || headingsOf(read(page)).some((each) => heading.startsWith(each))
      ? []
      : [`${reference.page}, ${heading}`];
  });
}

const isThere = (path: string): boolean =>
  known.has(path) || files.some((each) => each.startsWith(`${path.replace(/\/$/, '')}/`));

/** Written while it runs, or by a program. */
const made = /^(?:test\/results|shared\/tunnel-message\/generated)\b/;

const lostFilesIn = (text: string, file: string): readonly string[] => [
  ...fileNamesIn(text).filter((name) => !foreign.has(name) && filesNamed(name, file).length === 0),
  ...pathsIn(text).filter((path) => !made.test(path) && !isThere(path) && filesNamed(path, file).length === 0),
];

/** `what` of every file, as lines of a list that is empty when all is well. */
const over = (list: readonly string[], what: (file: string) => readonly string[]): readonly string[] =>
  list.flatMap((file) => what(file).map((found) => `${file}: ${found}`));

describe('what a comment refers to is there', () => {
  it('numbers of PROTOCOL.md', () => {
    const counted = sources.flatMap((file) => protocolReferencesIn(joined(read(file))));
    expect(counted.length).toBeGreaterThan(100);
    expect(over(sources, (file) => strangersIn(joined(read(file))))).toEqual([]);
  });

  it('pages and their headings', () => {
    expect(
      over(sources, (file) => commentsOf(file, read(file)).flatMap((comment) => lostPagesIn(comment, file))),
    ).toEqual([]);
  });

  it('source files', () => {
    expect(
      over(sources, (file) => commentsOf(file, read(file)).flatMap((comment) => lostFilesIn(comment, file))),
    ).toEqual([]);
  });
});

describe('what a page refers to is there', () => {
  it('links, with their anchors', () => {
    const lost = over(pages, (file) =>
      linksOf(read(file)).filter((target) => {
        const [path = '', anchor] = target.split('#');
        const to = path === '' ? file : posix.join(folderOf(file), path);
        return !isThere(to) || (anchor !== undefined && !anchorsOf(read(to)).has(anchor));
      }),
    );
    expect(lost).toEqual([]);
  });

  it('numbers of PROTOCOL.md, pages, and source files', () => {
    expect(over(pages, (file) => strangersIn(joined(read(file))))).toEqual([]);
    expect(over(pages, (file) => lostFilesIn(read(file), file))).toEqual([]);
  });

  it('commands', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const lost = over(pages, (file) =>
      [...read(file).matchAll(/npm run (?:--silent )?([a-z][\w:-]*)/g)].flatMap(([, name = '']) =>
        name in scripts ? [] : [name],
      ),
    );
    expect(lost).toEqual([]);
  });

  it('functions, in a file named beside them', () => {
    const lost = over(pages, (file) =>
      blocksOf(read(file)).flatMap((block) => {
        const texts = fileNamesIn(block)
          .flatMap((name) => filesNamed(name, file))
          .map(read);
        return functionsIn(block).filter((name) => !texts.some((text) => new RegExp(`\\b${name}\\b`).test(text)));
      }),
    );
    expect(lost).toEqual([]);
  });
});

describe('a reference that leads nowhere is found', () => {
  it.each([
    ['(PROTOCOL.md 1.3)', []],
    ['(PROTOCOL.md 1.2, 1.4, 7.2, 8.6)', []],
    ['(PROTOCOL.md 6, row 10), (PROTOCOL.md 2.4, R6), PROTOCOL.md 2.1, 2.4 R7 and R8', []],
    ['(PROTOCOL.md 9.9)', ['PROTOCOL.md 9.9']],
    ['(PROTOCOL.md 1.2, 1.99)', ['PROTOCOL.md 1.99']],
    ['(PROTOCOL.md 8.99)', ['PROTOCOL.md 8.99']],
    ['(PROTOCOL.md 6, row 14; 2.4 R99)', ['PROTOCOL.md 6 row 14']],
    ['(PROTOCOL.md 2.4 R99)', ['PROTOCOL.md 2.4 R99']],
    ['(PROTOCOL.md 4.1 to 4.8)', ['PROTOCOL.md 4.8']],
  ])('%s', (text, expected) => {
    expect(strangersIn(text)).toEqual(expected);
  });

  it.each([
    ['(shared/README.md, Problems)', []],
    ['(ARCHITECTURE.md, Rooms): only downwards', []],
    ['(shared/README.md, Miracles)', ['shared/README.md, Miracles)']],
    ['(NOWHERE.md)', ['NOWHERE.md']],
    ['see design.md', ['design.md']],
  ])('%s', (text, expected) => {
    expect(lostPagesIn(text, 'electron/app.ts')).toEqual(expected);
  });

  it.each([
    ['`main.ts` and electron/app.ts, or ./preload.ts', []],
    ['`run-action.ts` performs it', ['run-action.ts']],
    ['see ./nothing.ts or electron/nothing.mjs', ['./nothing.ts', 'electron/nothing.mjs']],
    ['every `frame-*.ts`, as in electron.d.ts', []],
    ['`electron/app`, `electron/window/`, `test/chaos/*`, `assets/icon.svg`', []],
    ['in `renderer/nowhere`, or `assets/gone.svg`', ['renderer/nowhere', 'assets/gone.svg']],
  ])('%s', (text, expected) => {
    expect(lostFilesIn(text, 'electron/app.ts')).toEqual(expected);
  });

  it('in comments only, however they are wrapped', () => {
    const text = "// see PROTOCOL.md\n// 3.6\nconst a = 'gone.ts'; /** b.ts\n * and c.ts */\n";
    expect(commentsOf('probe.ts', text)).toEqual(['see PROTOCOL.md 3.6', '* b.ts and c.ts']);
    expect(functionsIn('`a.ts`: `open()`, `Session.#close()`')).toEqual(['open', 'close']);
    expect(blocksOf('- one\n- two\n\nthree')).toEqual(['- one', '- two', 'three']);
    expect(linksOf('[a](b.md#c) `[no](x)` [d](https://e.f)\n```\n[g](h)\n```')).toEqual(['b.md#c']);
    expect([...anchorsOf('# A `b`, c\n## A b c\n')]).toEqual(['a-b-c', 'a-b-c-1']);
  });
});

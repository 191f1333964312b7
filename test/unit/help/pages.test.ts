/** The help says something about everything, in both languages, and leads nowhere that is not there. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { en } from '../../../shared/i18n/en';
import { ko } from '../../../shared/i18n/ko';
import { plainText } from '../../../renderer/help/markdown';
import { cloudActions } from '../../../shared/aws/actions';
import { controlPlaneHost, dataPlaneHost } from '../../../shared/aws/hosts';
import { shortcuts } from '../../../shared/ipc/shortcuts';
import { problemCodes } from '../../../shared/problems/problem';
import { languageNames } from '../../../shared/settings/languages';
import { defaultSettings } from '../../../shared/settings/settings';
import { files, read } from '../docs/tree';
import { boldOf, bytesOf, hasFile, headingsOf, inlines, linksOf, pagesIn, picturesIn, textOf } from './book';

const sections = {
  en: ['What it means', 'What the button does', 'What to tell the desk'],
  ko: ['무슨 뜻입니까', '버튼을 누르면', '지원 데스크에 알릴 내용'],
} as const;
const settingMark = /^<!-- setting: (\w+) -->\n\*\*/gm;
const fileOf = (link: string): string => link.split('#', 1)[0] ?? '';
const codeOf = (text: string): readonly string[] => [...text.matchAll(/```[^]*?```|`[^`\n]+`/g)].map(([code]) => code);

/** Every text of the window, as what it may become on the screen. */
function wordsOf(words: object): readonly RegExp[] {
  return Object.values(words).flatMap((value: string | object) =>
    // What is filled in whole says nothing.
    typeof value === 'string'
      ? value.replaceAll(/\{\{\w+\}\}/g, '').trim().length < 2
        ? []
        : [
            new RegExp(
              `^${value
                .split(/\{\{\w+\}\}|\$t\([\w.]+\)/)
                .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`))
                .join('.+')}$`,
            ),
          ]
      : wordsOf(value),
  );
}
const onScreen = { en: wordsOf(en), ko: wordsOf(ko) };

describe.each(languageNames)('the help in %s', (language) => {
  const pages = pagesIn(language);

  it('has a page for each problem: what it means, what the button does, what to tell the desk', () => {
    expect(pages.filter((page) => page.startsWith('problem-')).sort()).toEqual(
      problemCodes.map((code) => `problem-${code}`).sort(),
    );
    for (const code of problemCodes) {
      const text = textOf(language, `problem-${code}`);
      const [title, ...rest] = headingsOf(text).map(({ inside }) => inside);
      expect(title, code).toBeDefined();
      expect(rest.map(plainText)).toEqual([...sections[language]]);
      for (const part of text.split(/^#+ .+$/m).slice(2)) expect(part.trim().length, code).toBeGreaterThan(4);
    }
  });

  it('says what each setting does', () => {
    const marked = [...textOf(language, 'settings').matchAll(settingMark)].map(([, name = '']) => name);
    expect(marked.sort()).toEqual(Object.keys(defaultSettings).sort());
    for (const heading of headingsOf(textOf(language, 'settings')))
      expect(onScreen[language].some((pattern) => pattern.test(plainText(heading.inside)))).toBe(true);
  });

  it('leads to pages and headings that are there, and needs nothing from outside', () => {
    for (const page of pages)
      for (const link of linksOf(textOf(language, page))) {
        const [file = '', anchor] = link.split('#');
        expect(file, `${page}: ${link}`).toMatch(/^(?:[\w-]+\.md)?$/);
        const to = file === '' ? page : file.slice(0, -3);
        expect(pages, `${page}: ${link}`).toContain(to);
        if (anchor !== undefined)
          expect(headingsOf(textOf(language, to)).map((heading) => heading.anchor)).toContain(
            decodeURIComponent(anchor),
          );
      }
  });

  it('shows pictures that are there, each of them once, small and described', () => {
    const shown = pages.flatMap((page) =>
      inlines(textOf(language, page)).flatMap((each) => (each.kind === 'picture' ? [each] : [])),
    );
    expect(shown.map(({ file }) => file).sort()).toEqual([...picturesIn(language)].sort());
    for (const { file, words } of shown) {
      expect(hasFile(language, file), file).toBe(true);
      expect(bytesOf(language, file), file).toBeLessThan(60_000);
      expect(words.length, file).toBeGreaterThan(5);
    }
  });

  it('is reached from its first page', () => {
    const reached = new Set(['README']);
    for (const page of reached)
      for (const link of linksOf(textOf(language, page))) reached.add(link.split('#')[0]?.slice(0, -3) ?? '');
    reached.delete('');
    expect([...reached].sort()).toEqual([...pages].sort());
  });
});

describe.each(languageNames)('what the help says in %s', (language) => {
  const pages = pagesIn(language);

  it('names what stands on the screen as the screen does', () => {
    for (const page of pages)
      for (const words of boldOf(textOf(language, page)))
        expect(
          onScreen[language].some((pattern) => pattern.test(words)),
          `${page}: ${words}`,
        ).toBe(true);
  });

  it('names every key, as the menu and the window have them', () => {
    const text = textOf(language, 'shortcuts');
    for (const key of Object.values(shortcuts)) expect(text).toContain(`| \`${key.replace('CmdOrCtrl', 'Ctrl')}\` |`);
  });

  it('names every action that the app may call, and the same policies as in English, which are tested', () => {
    const text = textOf(language, 'permissions');
    for (const { action } of cloudActions) expect(text).toContain(`| \`${action}\` |`);
    const policies = (page: string): readonly string[] => page.match(/<!-- policy: \w+ -->\n```json\n[^]*?```/g) ?? [];
    expect(policies(text)).toEqual(policies(textOf('en', 'permissions')));
    expect(policies(text)).toHaveLength(2);
  });

  it('names the hosts as the code builds them', () => {
    const text = textOf(language, 'network');
    for (const host of [controlPlaneHost('REGION'), dataPlaneHost('REGION')]) expect(text).toContain(`| \`${host}\` |`);
  });

  it('names every file that is kept', () => {
    const kept = files
      .filter((file) => file.startsWith('electron/') && file.endsWith('.ts'))
      .flatMap((file) => [
        ...read(file).matchAll(
          /(?:join\((?:[\w.#]+\.)?(?:userData|folder), |^export const tokenFiles = .*?)'([\w.-]+)'/gm,
        ),
      ])
      .flatMap(([, name]) => (name === undefined || /^(?:ca|practice-ca\.pem)$/.test(name) ? [] : [name]));
    expect(kept).toEqual(expect.arrayContaining(['tokens.bin', 'settings.json']));
    const text = textOf(language, 'data');
    for (const name of kept) expect(text).toContain(`\`${name}\``);
  });
});

describe('both languages', () => {
  it('have the same pages, with the same commands and names', () => {
    expect(pagesIn('ko')).toEqual(pagesIn('en'));
    expect(picturesIn('ko')).toEqual(picturesIn('en'));
    for (const page of pagesIn('en')) {
      const [english, korean] = [textOf('en', page), textOf('ko', page)];
      expect(
        headingsOf(korean).map(({ level }) => level),
        page,
      ).toEqual(headingsOf(english).map(({ level }) => level));
      expect([...codeOf(korean)].sort(), page).toEqual([...codeOf(english)].sort());
      expect(new Set(linksOf(korean).map(fileOf)), page).toEqual(new Set(linksOf(english).map(fileOf)));
    }
  });

  it('leave no mark of Markdown unread, as one is where a letter follows the mark behind a question', () => {
    for (const language of languageNames)
      for (const page of pagesIn(language))
        for (const each of inlines(textOf(language, page)))
          if (each.kind === 'text') expect(each.text, page).not.toMatch(/\*|`|\]\(|<[a-z!/]/);
  });

  it('begin the heads of their tables with capitals', () => {
    const heads = pagesIn('en').flatMap((page) =>
      [...textOf('en', page).matchAll(/^\|(.+)\|\n\| ?-{3}/gm)].flatMap(([, head = '']) => head.split('|')),
    );
    expect(heads.length).toBeGreaterThan(15);
    for (const head of heads) expect(head.trim()).not.toMatch(/^\p{Ll}/u);
  });

  it('keep the tone of the look', () => {
    for (const language of languageNames)
      for (const page of pagesIn(language)) {
        const prose = textOf(language, page).replaceAll(/```[^]*?```|`[^`\n]+`|<!--.*?-->/g, '');
        expect(prose, page).not.toMatch(/!(?!\[)|\bplease\b|\bOops\b|해요|붙여 넣|\w'\w/i);
      }
  });
});

it('is packed with the window: everything of it is built into the part that the package holds', () => {
  const builder = readFileSync(resolve(__dirname, '../../../electron-builder.yml'), 'utf8');
  expect(builder).toContain('- dist/renderer/**/*');
});

/** The administrator's page and the example file say what the schema says. `npm run policy` writes them. */
import { expect, it } from 'vitest';
import { languageNames } from '../../../shared/settings/languages';
import { read } from '../docs/tree';
import { textOf } from '../help/book';
import { entries, exampleText, pageWith, tableOf, wordsIn } from '../../tools/policy/page';

it.each(languageNames)('the reference page in %s is made of the schema', (language) => {
  const page = textOf(language, 'presets');
  expect(page).toContain(tableOf(language));
  expect(page).toContain(exampleText);
  expect(pageWith(page, language)).toBe(page);
});

it.each(languageNames)('every entry is described in %s, and nothing besides', (language) => {
  expect(Object.keys(wordsIn(language).described).sort()).toEqual([...entries()].sort());
});

it('the example file is the one of the page', () => {
  expect(read('assets/policy/policy.example.json')).toBe(exampleText);
});

/** The pages of the help as they lie in the repository. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { en } from '../../../shared/i18n/en';
import { ko } from '../../../shared/i18n/ko';
import { filled } from '../../../renderer/help/filled';
import { type Block, blocksOf, type Inline, plainText } from '../../../renderer/help/markdown';
import type { Language } from '../../../shared/settings/languages';

const words = { en, ko };
const folderOf = (language: Language): string => resolve(__dirname, '../../../assets/help', language);
const namesIn = (language: Language, ending: string): readonly string[] =>
  readdirSync(folderOf(language)).filter((name) => name.endsWith(ending));

/** Names without the ending, in order. */
export const pagesIn = (language: Language): readonly string[] =>
  namesIn(language, '.md').map((name) => name.slice(0, -3));
export const picturesIn = (language: Language): readonly string[] => namesIn(language, '.png');
const read = (language: Language): Readonly<Record<string, string>> =>
  filled(
    Object.fromEntries(
      pagesIn(language).map((page) => [page, readFileSync(resolve(folderOf(language), `${page}.md`), 'utf8')]),
    ),
    words[language].settings.help,
  );
const books = { en: read('en'), ko: read('ko') };

/** A page as the window shows it, with what the code fills in. */
export const textOf = (language: Language, page: string): string => books[language][page] ?? '';
export const hasFile = (language: Language, name: string): boolean => existsSync(resolve(folderOf(language), name));
export const bytesOf = (language: Language, name: string): number => statSync(resolve(folderOf(language), name)).size;

/** Everything that stands between words, at any depth. */
const deep = (inside: readonly Inline[]): readonly Inline[] =>
  inside.flatMap((each) => ('inside' in each ? [each, ...deep(each.inside)] : [each]));

function inlinesOf(block: Block): readonly Inline[] {
  switch (block.kind) {
    case 'heading':
    case 'paragraph':
      return deep(block.inside);
    case 'list':
      return block.items.flat().flatMap(inlinesOf);
    case 'table':
      return [block.head, ...block.rows].flat().flatMap(deep);
    case 'code':
      return [];
    default:
      return block satisfies never;
  }
}

export const inlines = (text: string): readonly Inline[] => blocksOf(text).flatMap(inlinesOf);
export const linksOf = (text: string): readonly string[] =>
  inlines(text).flatMap((each) => (each.kind === 'link' ? [each.to] : []));
/** What is set in bold: words that stand on the screen. */
export const boldOf = (text: string): readonly string[] =>
  inlines(text).flatMap((each) => (each.kind === 'strong' ? [plainText(each.inside)] : []));
export const headingsOf = (text: string): readonly (Block & { readonly kind: 'heading' })[] =>
  blocksOf(text).filter((block) => block.kind === 'heading');

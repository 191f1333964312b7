/**
 * The plain find of the help: pages whose words have what was typed, the ones that have it in their title first. Pure.
 */

export interface Found {
  /** The page's name, as links between pages have it, without its ending. */
  readonly page: string;
  readonly title: string;
  /** Some words around the first place; empty where only the title has it. */
  readonly around: string;
}

const reach = 60;

/** A page as it is read, without the marks of Markdown. */
const readable = (page: string): string =>
  page
    .replaceAll(/^<!--.*-->$/gm, '')
    .replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll(/[*`#|]|^[ -]+$/gm, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();

export const titleIn = (page: string): string => /^# (.+)$/m.exec(page)?.[1] ?? '';

function aroundOf(text: string, at: number, length: number): string {
  const from = at <= reach ? 0 : text.lastIndexOf(' ', at - reach) + 1;
  const end = text.indexOf(' ', at + length + reach);
  return `${from === 0 ? '' : '… '}${end === -1 ? text.slice(from) : `${text.slice(from, end)} …`}`;
}

export function findIn(pages: Readonly<Record<string, string>>, typed: string): readonly Found[] {
  const wanted = typed.trim().toLowerCase();
  if (wanted === '') return [];
  const found = Object.entries(pages).flatMap(([page, text]) => {
    const title = titleIn(text);
    const inTitle = title.toLowerCase().includes(wanted);
    const words = readable(text.replace(/^# .+$/m, ''));
    const at = words.toLowerCase().indexOf(wanted);
    return inTitle || at !== -1
      ? [{ page, title, around: at === -1 ? '' : aroundOf(words, at, wanted.length), inTitle }]
      : [];
  });
  return [...found.filter(({ inTitle }) => inTitle), ...found.filter(({ inTitle }) => !inTitle)].map(
    ({ page, title, around }) => ({ page, title, around }),
  );
}

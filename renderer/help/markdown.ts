/**
 * A page of the help as a tree that React draws. Raw HTML in a page is text like any other (`html: false`), and nothing
 * here makes HTML: what a page may hold is this list.
 */
import MarkdownIt, { type Token } from 'markdown-it';

/** What stands between words, or around them. */
export type Inline =
  | { readonly kind: 'text' | 'code'; readonly text: string }
  | { readonly kind: 'strong' | 'em'; readonly inside: readonly Inline[] }
  | { readonly kind: 'link'; readonly to: string; readonly inside: readonly Inline[] }
  | { readonly kind: 'picture'; readonly file: string; readonly words: string };

export type Block =
  | { readonly kind: 'heading'; readonly level: 1 | 2 | 3; readonly anchor: string; readonly inside: readonly Inline[] }
  | { readonly kind: 'paragraph'; readonly inside: readonly Inline[] }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'list'; readonly ordered: boolean; readonly items: readonly (readonly Block[])[] }
  | { readonly kind: 'table'; readonly head: Row; readonly rows: readonly Row[] };

type Row = readonly (readonly Inline[])[];

const parser = new MarkdownIt({ html: false, linkify: false, typographer: false });

/** A note to the tests that hold the pages; it is not shown. */
const note = /^<!--.*-->\n?/gm;

/** Tokens with what lies between an opening and its closing one. */
interface Node {
  readonly token: Token;
  readonly children: readonly Node[];
}

function nested(tokens: readonly Token[]): readonly Node[] {
  const root: Node[] = [];
  const open: Node[][] = [root];
  for (const token of tokens) {
    if (token.nesting === -1) open.pop();
    else {
      const children: Node[] = [];
      open.at(-1)?.push({ token, children });
      if (token.nesting === 1) open.push(children);
    }
  }
  return root;
}

const strange = (token: Token): Error => new Error(`a page of the help holds a ${token.type}`);

function inlineOf({ token, children }: Node): Inline {
  switch (token.type) {
    case 'text':
      return { kind: 'text', text: token.content };
    case 'softbreak':
      return { kind: 'text', text: ' ' };
    case 'code_inline':
      return { kind: 'code', text: token.content };
    case 'strong_open':
      return { kind: 'strong', inside: children.map(inlineOf) };
    case 'em_open':
      return { kind: 'em', inside: children.map(inlineOf) };
    case 'link_open':
      return { kind: 'link', to: token.attrGet('href') ?? '', inside: children.map(inlineOf) };
    case 'image':
      return { kind: 'picture', file: token.attrGet('src') ?? '', words: token.content };
    default:
      throw strange(token);
  }
}

/** The words of a block, of its one inline token. */
const wordsIn = ({ children }: Node): readonly Inline[] =>
  children.flatMap(({ token }) => nested(token.children ?? []).map(inlineOf));

export const plainText = (inside: readonly Inline[]): string =>
  inside
    .map((each) => ('inside' in each ? plainText(each.inside) : each.kind === 'picture' ? each.words : each.text))
    .join('');

/** The anchor of a heading, as a repository's page has it. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(' ', '-');

function tableOf({ children }: Node): Block {
  const rows = children.flatMap((part) => part.children.map((row) => row.children.map((cell) => wordsIn(cell))));
  const [head = [], ...rest] = rows;
  return { kind: 'table', head, rows: rest };
}

function blockOf(node: Node): Block {
  const { token, children } = node;
  switch (token.type) {
    case 'heading_open': {
      const inside = wordsIn(node);
      const level = Number(token.tag.slice(1));
      if (level !== 1 && level !== 2 && level !== 3) throw strange(token);
      return { kind: 'heading', level, anchor: anchorOf(plainText(inside)), inside };
    }
    case 'paragraph_open':
      return { kind: 'paragraph', inside: wordsIn(node) };
    case 'fence':
      return { kind: 'code', text: token.content.trimEnd() };
    case 'bullet_list_open':
    case 'ordered_list_open':
      return {
        kind: 'list',
        ordered: token.type === 'ordered_list_open',
        items: children.map((item) => item.children.map(blockOf)),
      };
    case 'table_open':
      return tableOf(node);
    default:
      throw strange(token);
  }
}

/** The blocks of a page. Throws for what a page of the help does not hold. */
export const blocksOf = (page: string): readonly Block[] =>
  nested(parser.parse(page.replaceAll(note, ''), {})).map(blockOf);

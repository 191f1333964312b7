/** What there is to refer to in a page of Markdown, and what it refers to itself. Pure. */

/** A page's lines without those of its code blocks. */
function prose(page: string): readonly string[] {
  let inCode = false;
  return page.split('\n').filter((line) => {
    if (/^\s*```/.test(line)) {
      inCode = !inCode;
      return false;
    }
    return !inCode;
  });
}

/** The headings' texts, in order, without the marks of emphasis and code. */
export const headingsOf = (page: string): readonly string[] =>
  prose(page).flatMap((line) => {
    const text = /^#{1,6} +(.+?)\s*$/.exec(line)?.[1];
    return text === undefined ? [] : [text.replaceAll(/[`*]/g, '')];
  });

/** The anchors of the headings, as GitHub makes them. */
export function anchorsOf(page: string): ReadonlySet<string> {
  const anchors = new Set<string>();
  for (const heading of headingsOf(page)) {
    const plain = heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-');
    let anchor = plain;
    for (let again = 1; anchors.has(anchor); again += 1) anchor = `${plain}-${again}`;
    anchors.add(anchor);
  }
  return anchors;
}

/** The targets of links and pictures, without those that lead out of the repository. */
export const linksOf = (page: string): readonly string[] =>
  [
    ...prose(page)
      .join('\n')
      .replaceAll(/`[^`\n]*`/g, '')
      .matchAll(/\]\(([^)\s]+)\)/g),
  ].flatMap(([, target]) => (target === undefined || /^[a-z][a-z0-9+.-]*:/.test(target) ? [] : [target]));

/** Paragraphs, list items and rows of tables: what belongs together when a function is named beside its file. */
export const blocksOf = (page: string): readonly string[] =>
  prose(page)
    .join('\n')
    .split(/\n\s*\n|\n(?=\s*(?:[-*|]|\d+\.) ?)/);

/**
 * The numbers of a page with numbered sections (`## 1. …`, `### 1.2 …`): those of the sections, `8.10` for item 10 of a
 * section that is a list, and rows of tables by their first cell (`6 row 10`, `2.4 R7`).
 */
export function numbersOf(page: string): ReadonlySet<string> {
  const numbers = new Set<string>();
  let section = '';
  for (const line of prose(page)) {
    const heading = /^#{2,3} (\d+(?:\.\d+)?)\.? /.exec(line)?.[1];
    if (heading !== undefined) numbers.add((section = heading));
    const item = /^(\d+)\. /.exec(line)?.[1];
    if (item !== undefined && !section.includes('.')) numbers.add(`${section}.${item}`);
    const row = /^\| ([A-Z]?\d+|[a-z]) \|/.exec(line)?.[1];
    if (row !== undefined) numbers.add(`${section} ${/^\d/.test(row) ? `row ${row}` : row}`);
  }
  return numbers;
}

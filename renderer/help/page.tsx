import { createElement, type ReactNode, useMemo } from 'react';
import { request } from '../api';
import { showHelp } from '../store/ui';
import { type Block, blocksOf, type Inline } from './markdown';
import styles from './help.module.css';

interface PageProps {
  readonly text: string;
  readonly pictures: Readonly<Record<string, string>>;
}

/** A page as elements of React, made from its tree: nothing of a page is ever handed to the browser as HTML. */
export function Page({ text, pictures }: PageProps): ReactNode {
  const blocks = useMemo(() => blocksOf(text), [text]);
  return <Blocks blocks={blocks} pictures={pictures} />;
}

function Blocks({
  blocks,
  pictures,
}: {
  readonly blocks: readonly Block[];
  readonly pictures: PageProps['pictures'];
}): ReactNode {
  return blocks.map((block, place) => <OneBlock key={place} block={block} pictures={pictures} />);
}

function OneBlock({ block, pictures }: { readonly block: Block; readonly pictures: PageProps['pictures'] }): ReactNode {
  switch (block.kind) {
    // The window below has the first level.
    case 'heading':
      return createElement(
        `h${block.level + 1}`,
        { id: block.anchor, tabIndex: -1 },
        <Words inside={block.inside} pictures={pictures} />,
      );
    case 'paragraph':
      return (
        <p>
          <Words inside={block.inside} pictures={pictures} />
        </p>
      );
    case 'code':
      return (
        <pre>
          <code>{block.text}</code>
        </pre>
      );
    case 'list':
      return createElement(
        block.ordered ? 'ol' : 'ul',
        null,
        block.items.map((item, place) => (
          <li key={place}>
            <Blocks blocks={item} pictures={pictures} />
          </li>
        )),
      );
    case 'table':
      return <Table block={block} pictures={pictures} />;
    default:
      return block satisfies never;
  }
}

function Table({
  block: { head, rows },
  pictures,
}: {
  readonly block: Extract<Block, { readonly kind: 'table' }>;
  readonly pictures: PageProps['pictures'];
}): ReactNode {
  return (
    <table>
      <thead>
        <tr>
          {head.map((cell, place) => (
            <th key={place} scope="col">
              <Words inside={cell} pictures={pictures} />
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, line) => (
          <tr key={line}>
            {row.map((cell, place) => (
              <td key={place}>
                <Words inside={cell} pictures={pictures} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Words({
  inside,
  pictures,
}: {
  readonly inside: readonly Inline[];
  readonly pictures: PageProps['pictures'];
}): ReactNode {
  return inside.map((each, place) => <OneWord key={place} word={each} pictures={pictures} />);
}

function OneWord({ word, pictures }: { readonly word: Inline; readonly pictures: PageProps['pictures'] }): ReactNode {
  switch (word.kind) {
    case 'text':
      return word.text;
    case 'code':
      return <code>{word.text}</code>;
    case 'strong':
    case 'em':
      return createElement(word.kind, null, <Words inside={word.inside} pictures={pictures} />);
    case 'picture':
      return <img className={styles.picture} src={pictures[word.file]} alt={word.words} />;
    case 'link':
      return (
        <a
          href={word.to}
          className={styles.link}
          title={outside(word.to) ? word.to : undefined}
          onClick={(event) => {
            event.preventDefault();
            follow(word.to);
          }}
        >
          <Words inside={word.inside} pictures={pictures} />
        </a>
      );
    default:
      return word satisfies never;
  }
}

const outside = (to: string): boolean => to.startsWith('https://');

/** A link between pages is followed here; one to the outside goes the way of every address that leaves the app. */
function follow(to: string): void {
  if (outside(to)) {
    void request('system.openPage', { address: to });
    return;
  }
  const [file = '', anchor] = to.split('#');
  showHelp(file.replace(/\.md$/, ''), anchor === undefined ? null : decodeURIComponent(anchor));
}

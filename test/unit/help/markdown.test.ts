import { expect, it } from 'vitest';
import { findIn } from '../../../renderer/help/find';
import { blocksOf } from '../../../renderer/help/markdown';

it('a page becomes a tree: headings with anchors, words, links, pictures, lists, tables', () => {
  expect(
    blocksOf('## A `b` 가\n\nSay **this** [there](x.md#y).\n\n1. one\n\n![words](p.png)\n\n| h |\n| --- |\n| c |\n'),
  ).toEqual([
    {
      kind: 'heading',
      level: 2,
      anchor: 'a-b-가',
      inside: [
        { kind: 'text', text: 'A ' },
        { kind: 'code', text: 'b' },
        { kind: 'text', text: ' 가' },
      ],
    },
    {
      kind: 'paragraph',
      inside: [
        { kind: 'text', text: 'Say ' },
        { kind: 'strong', inside: [{ kind: 'text', text: 'this' }] },
        { kind: 'text', text: ' ' },
        { kind: 'link', to: 'x.md#y', inside: [{ kind: 'text', text: 'there' }] },
        { kind: 'text', text: '.' },
      ],
    },
    {
      kind: 'list',
      ordered: true,
      items: [[{ kind: 'paragraph', inside: [{ kind: 'text', text: 'one' }] }]],
    },
    { kind: 'paragraph', inside: [{ kind: 'picture', file: 'p.png', words: 'words' }] },
    { kind: 'table', head: [[{ kind: 'text', text: 'h' }]], rows: [[[{ kind: 'text', text: 'c' }]]] },
  ]);
});

it('HTML in a page is text, a link that runs something is none, and a note is not shown', () => {
  expect(blocksOf('<!-- setting: x -->\n<b onclick="x()">a</b> [b](javascript:x)')).toEqual([
    {
      kind: 'paragraph',
      inside: [{ kind: 'text', text: '<b onclick="x()">a</b> [b](javascript:x)' }],
    },
  ]);
});

it('what no page holds is refused, where the tests read the pages', () => {
  expect(() => blocksOf('> said')).toThrow('blockquote_open');
});

it('finds words of pages, those of titles first, and shows what stands around them', () => {
  const pages = {
    a: '# One\n\nThe **port** of a [laptop](x.md) is 50000.\n',
    b: '# Ports\n\nNothing else.\n',
    c: '# Other\n\nNo.\n',
  };
  expect(findIn(pages, ' Port ')).toEqual([
    { page: 'b', title: 'Ports', around: '' },
    { page: 'a', title: 'One', around: 'The port of a laptop is 50000.' },
  ]);
  expect(findIn(pages, '  ')).toEqual([]);
});

/** The reference of the company's presets for the administrator's help: what each entry may be comes from the schema. */
import { z } from 'zod';
import { policySchema } from '../../../shared/policy/policy';
import type { Language } from '../../../shared/settings/languages';
import { described } from './described';
import { example } from './example';

/** A part of what `z.toJSONSchema` gives. */
interface Described {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Described[];
  readonly items?: Described;
  readonly properties?: Readonly<Record<string, Described>>;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
  readonly maxItems?: number;
}

const words = {
  en: {
    head: ['Entry', 'What it may be', 'What it does'],
    text: (longest: number | undefined) => (longest === undefined ? 'Text' : `Text, at most ${longest} characters`),
    range: (from: number, to: number) => `${from} to ${to}`,
    list: (most: number | undefined) => (most === undefined ? 'A list of texts' : `A list of at most ${most} texts`),
    yesOrNo: '`true`, `false`',
    object: 'An object',
  },
  ko: {
    head: ['항목', '값', '설명'],
    text: (longest: number | undefined) => (longest === undefined ? '텍스트' : `텍스트, ${longest}자 이하`),
    range: (from: number, to: number) => `${from}~${to}`,
    list: (most: number | undefined) => (most === undefined ? '텍스트 목록' : `텍스트 목록, ${most}개 이하`),
    yesOrNo: '`true`, `false`',
    object: '객체',
  },
} as const;

const schema = (): Described => z.toJSONSchema(policySchema(), { io: 'input' }) as Described;

/** What an entry may be besides null. */
const plain = (entry: Described): Described =>
  entry.anyOf?.find(({ type }) => type !== 'null' && type !== 'object') ?? entry;

function mayBe(entry: Described, language: Language): string {
  const { type, enum: chosen, minimum = 0, maximum = 0, maxLength, maxItems } = plain(entry);
  const say = words[language];
  if (chosen !== undefined) return chosen.map((value) => `\`${String(value)}\``).join(', ');
  switch (type) {
    case 'boolean':
      return say.yesOrNo;
    case 'integer':
      return say.range(minimum, maximum);
    case 'array':
      return say.list(maxItems);
    case 'string':
      return say.text(maxLength);
    default:
      return say.object;
  }
}

/** Every entry that has a value of its own, with its path. */
function leavesOf(entry: Described, path: string): readonly (readonly [path: string, entry: Described])[] {
  if (entry.properties !== undefined)
    return Object.entries(entry.properties).flatMap(([name, member]) =>
      leavesOf(member, path === '' ? name : `${path}.${name}`),
    );
  if (entry.items?.properties !== undefined) return leavesOf(entry.items, `${path}[]`);
  return [[path, entry]];
}

export const entries = (): readonly string[] => leavesOf(schema(), '').map(([path]) => path);

export function tableOf(language: Language): string {
  const rows = leavesOf(schema(), '').map(([path, entry]) => [
    `\`${path}\``,
    mayBe(entry, language),
    described[path]?.[language] ?? '',
  ]);
  const lines = [words[language].head, ['---', '---', '---'], ...rows].map((cells) => `| ${cells.join(' | ')} |`);
  return lines.join('\n');
}

export const exampleText = `${JSON.stringify(example, null, 2)}\n`;

const between = (name: string): RegExp => new RegExp(`(<!-- ${name} -->\\n)[^]*?(\\n<!-- end of ${name} -->)`);

/** The page with its table and its example as they are to be. */
export const pageWith = (page: string, language: Language): string =>
  page
    .replace(between('entries'), (_, before: string, after: string) => `${before}\n${tableOf(language)}\n${after}`)
    .replace(
      between('example'),
      (_, before: string, after: string) => `${before}\n\`\`\`json\n${exampleText}\`\`\`\n${after}`,
    );

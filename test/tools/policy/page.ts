/// <reference types="vite/client" />
/**
 * The reference of the company's presets for the administrator's help: what each entry may be comes from the schema.
 */
import { z } from 'zod';
import { policySchema } from '../../../shared/policy/policy';
import type { Language } from '../../../shared/settings/languages';
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

/** What the reference says in one language. */
export interface PresetWords {
  readonly head: readonly [entry: string, mayBe: string, does: string];
  readonly text: (longest: number | undefined) => string;
  readonly range: (from: number, to: number) => string;
  readonly list: (most: number | undefined) => string;
  readonly yesOrNo: string;
  readonly object: string;
  /** What each entry of the company's presets does, for the administrator. */
  readonly described: Readonly<Record<string, string>>;
}

/** The words of each language, in a file of its name. */
const files = import.meta.glob<{ readonly words: PresetWords }>('./[a-z][a-z].ts', { eager: true });

export function wordsIn(language: Language): PresetWords {
  const file = files[`./${language}.ts`];
  if (file === undefined) throw new Error(`there are no words in ${language}`);
  return file.words;
}

const schema = (): Described => z.toJSONSchema(policySchema(), { io: 'input' }) as Described;

/** What an entry may be besides null. */
const plain = (entry: Described): Described =>
  entry.anyOf?.find(({ type }) => type !== 'null' && type !== 'object') ?? entry;

function mayBe(entry: Described, language: Language): string {
  const { type, enum: chosen, minimum = 0, maximum = 0, maxLength, maxItems } = plain(entry);
  const say = wordsIn(language);
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
  const words = wordsIn(language);
  const rows = leavesOf(schema(), '').map(([path, entry]) => [
    `\`${path}\``,
    mayBe(entry, language),
    words.described[path] ?? '',
  ]);
  const lines = [words.head, ['---', '---', '---'], ...rows].map((cells) => `| ${cells.join(' | ')} |`);
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

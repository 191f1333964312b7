/**
 * The policy key of the Windows registry, as Group Policy and Intune write it: one value an entry, named as in the
 * file, members of a group behind a dot (`network.mode`). Lists and objects are JSON in a text, yes and no are 1 and 0
 * (DWORD).
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, win32 } from 'node:path';
import { yesOrNoEntries } from '../../shared/policy/read';
import { readFileBytes } from '../storage/text-file';
import { ask, type Ask } from './child';
import { absent, type Found, type PolicyPlace } from './places';
import { type RegistryValue, valuesIn } from './registry-export';

/** Only an administrator can write below `Policies`, in either half of the registry. */
const roots = ['HKLM\\SOFTWARE', 'HKCU\\Software'] as const;
const below = ['Policies', 'FieldTunnel'] as const;

interface RegistryOptions {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly ask?: Ask;
  /** Reads what was exported. */
  readonly readBytes?: (path: string) => Promise<Uint8Array>;
}

/** What a text stands for: JSON where it is some. */
function plainValue(value: RegistryValue, isYesOrNo: boolean): unknown {
  if (value.kind === 'number') return isYesOrNo && value.number <= 1 ? value.number === 1 : value.number;
  // Fits nothing, so that it is named.
  if (value.kind === 'other') return Symbol('other');
  if (!/^\s*[[{]/.test(value.text)) return value.text;
  try {
    return JSON.parse(value.text);
  } catch {
    return value.text;
  }
}

/** Entries as the file would have them. */
function entriesOf(values: ReadonlyMap<string, RegistryValue>): Readonly<Record<string, unknown>> {
  const yesOrNo = yesOrNoEntries();
  const entries: Record<string, unknown> = {};
  for (const [name, value] of values) {
    const plain = plainValue(value, yesOrNo.has(name));
    const [group = '', member, ...deeper] = name.split('.');
    if (member === undefined || deeper.length > 0) entries[name] = plain;
    else {
      const before = entries[group];
      entries[group] = { ...(typeof before === 'object' ? before : {}), [member]: plain };
    }
  }
  return entries;
}

/** The keys below one, as `reg query` lists them: a whole path a line, whatever the language of Windows. */
const keysIn = (output: Buffer): readonly string[] =>
  output
    .toString('latin1')
    .split(/\r?\n/)
    .filter((line) => line.startsWith('HKEY_'))
    .map((line) => (line.split('\\').at(-1) ?? '').toLowerCase());

class Registry {
  readonly #reg: string;
  readonly #ask: Ask;
  readonly #readBytes: (path: string) => Promise<Uint8Array>;

  constructor({ environment, ask: asked = ask, readBytes = readFileBytes }: RegistryOptions) {
    this.#reg = win32.join(environment['SystemRoot'] ?? 'C:\\Windows', 'System32', 'reg.exe');
    this.#ask = asked;
    this.#readBytes = readBytes;
  }

  /** Looks from above: a key that may not be read is listed all the same, and one that is not there is no failure. */
  async read(root: string): Promise<Found> {
    let key = root;
    for (const name of below) {
      const answer = await this.#ask(this.#reg, ['query', key, '/reg:64']);
      if (!answer.ok) return { state: 'unreadable', detail: `reg query: ${answer.because}` };
      if (!keysIn(answer.output).includes(name.toLowerCase())) return absent;
      key = `${key}\\${name}`;
    }
    return this.#export(key);
  }

  /** In a file, because what is printed loses every letter that the console's code page lacks. */
  async #export(key: string): Promise<Found> {
    const temporary = await mkdtemp(join(tmpdir(), 'fieldtunnel-policy-'));
    try {
      const file = join(temporary, 'policy.reg');
      const answer = await this.#ask(this.#reg, ['export', key, file, '/y', '/reg:64']);
      if (!answer.ok) return { state: 'unreadable', detail: `reg export: ${answer.because}` };
      const values = valuesIn(await this.#readBytes(file));
      return values === null
        ? { state: 'not-understood', detail: 'reg export' }
        : { state: 'read', values: entriesOf(values) };
    } finally {
      await rm(temporary, { recursive: true, force: true });
    }
  }
}

/** The computer's before the person's. */
export function registryPlaces(options: RegistryOptions): readonly PolicyPlace[] {
  const registry = new Registry(options);
  return roots.map((root) => ({
    kind: 'registry',
    where: [root, ...below].join('\\'),
    async read() {
      try {
        return await registry.read(root);
      } catch (error) {
        return { state: 'unreadable', detail: error instanceof Error ? error.message : '' };
      }
    },
  }));
}

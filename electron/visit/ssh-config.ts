/**
 * What `~/.ssh/config` says about a host, read without running anything. The library that parses it can also evaluate
 * it, and then runs the programs that `Match exec` and canonicalisation name: only its parser and its patterns are used
 * here, sections of `Match` are left out, and `Include` is followed within limits.
 */
import { constants } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join } from 'node:path';
import SshConfig, { glob, type Directive, type Line } from 'ssh-config';

/** Windows has no such flag, and no such pipes. */
const nonBlocking = process.platform === 'win32' ? 0 : constants.O_NONBLOCK;
const maxFileBytes = 262_144;
const maxDepth = 8;
const maxFiles = 64;
const maxIdentityFiles = 16;

/** Where names in the file lead to. */
export interface SshConfigPlace {
  /** The person's home folder; the file is `.ssh/config` in it. */
  readonly home: string;
  /** Their name on this laptop. */
  readonly user: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Paths are expanded. Null: it does not say. */
export interface SshHostConfig {
  readonly user: string | null;
  /** Empty: it does not say. `none` stands for no file. */
  readonly identityFiles: readonly string[];
  /** A path, `none`, or `SSH_AUTH_SOCK`. */
  readonly identityAgent: string | null;
  readonly identitiesOnly: boolean;
}

interface Reading {
  readonly host: string;
  readonly place: SshConfigPlace;
  /** The first word for each name, as `ssh` takes it. */
  readonly said: Map<string, string>;
  readonly identityFiles: string[];
  files: number;
}

const wordsOf = (line: Directive): readonly string[] =>
  typeof line.value === 'string' ? [line.value] : line.value.map(({ val }) => val);

const isDirective = (line: Line): line is Directive => 'param' in line;

async function textOf(path: string): Promise<string | null> {
  // A pipe that is named as a file is not waited for.
  const file = await open(path, constants.O_RDONLY | nonBlocking).catch(() => null);
  if (file === null) return null;
  try {
    const stat = await file.stat();
    return stat.isFile() && stat.size <= maxFileBytes ? await file.readFile('utf8') : null;
  } catch {
    return null;
  } finally {
    await file.close().catch(() => undefined);
  }
}

function parsed(text: string): readonly Line[] {
  try {
    return SshConfig.parse(text);
  } catch {
    return [];
  }
}

/** The files that a word of `Include` names; `*` and `?` in the last part only. */
async function included(word: string, { home }: SshConfigPlace): Promise<readonly string[]> {
  const expanded = word.startsWith('~/') ? join(home, word.slice(2)) : word;
  const path = isAbsolute(expanded) ? expanded : join(home, '.ssh', expanded);
  const name = basename(path);
  if (!/[*?]/.test(name)) return [path];
  const names = await readdir(dirname(path)).catch(() => []);
  const fitting = names.filter((each) => glob(name, each) && (name.startsWith('.') || !each.startsWith('.')));
  return fitting.toSorted().map((each) => join(dirname(path), each));
}

async function readLines(lines: readonly Line[], reading: Reading, depth: number): Promise<void> {
  for (const line of lines) {
    if (!isDirective(line)) continue;
    const words = wordsOf(line);
    switch (line.param.toLowerCase()) {
      case 'match':
        break;
      case 'host':
        if ('config' in line && glob([...words], reading.host)) await readLines(line.config, reading, depth);
        break;
      case 'include':
        for (const word of words)
          for (const path of await included(word, reading.place)) await readFile(path, reading, depth + 1);
        break;
      case 'identityfile':
        if (reading.identityFiles.length < maxIdentityFiles) reading.identityFiles.push(words.join(' '));
        break;
      default: {
        const name = line.param.toLowerCase();
        if (!reading.said.has(name)) reading.said.set(name, words.join(' '));
      }
    }
  }
}

async function readFile(path: string, reading: Reading, depth: number): Promise<void> {
  if (depth > maxDepth || reading.files >= maxFiles) return;
  reading.files += 1;
  const text = await textOf(path);
  if (text !== null) await readLines(parsed(text), reading, depth);
}

/** A path with its names put in; null: it has one that is not known here. */
function expand(path: string, { host, place, said }: Reading): string | null {
  const tokens: Readonly<Record<string, string | undefined>> = {
    '%': '%',
    d: place.home,
    h: host,
    n: host,
    u: place.user,
    r: said.get('user'),
  };
  const unknown: string[] = [];
  const take = (name: string, value: string | undefined): string => {
    if (value === undefined) unknown.push(name);
    return value ?? '';
  };
  const whole = path
    .replace(/^~(?=\/|\\|$)/, () => place.home)
    .replace(/%(.)/g, (_, token: string) => take(token, tokens[token]))
    .replace(/\$\{(\w+)\}/g, (_, name: string) => take(name, place.env[name]));
  return unknown.length === 0 ? whole : null;
}

function agentOf(reading: Reading): string | null {
  const agent = reading.said.get('identityagent');
  if (agent === undefined || agent === 'none' || agent === 'SSH_AUTH_SOCK') return agent ?? null;
  // `$NAME` is the variable that holds the path.
  const [, variable] = /^\$(\w+)$/.exec(agent) ?? [];
  return variable === undefined ? expand(agent, reading) : (reading.place.env[variable] ?? null);
}

/** Whether `ssh` finds this port of this computer by the name alone, and the host key under that name. */
export async function knowsHost(alias: string, port: number, place: SshConfigPlace): Promise<boolean> {
  const reading: Reading = { host: alias, place, said: new Map(), identityFiles: [], files: 0 };
  await readFile(join(place.home, '.ssh', 'config'), reading, 0);
  const { said } = reading;
  return (
    said.get('hostname') === '127.0.0.1' && said.get('port') === String(port) && said.get('hostkeyalias') === alias
  );
}

/** What the person's own ssh configuration says about a host name. Whatever cannot be read says nothing. */
export async function readSshConfig(host: string, place: SshConfigPlace): Promise<SshHostConfig> {
  const reading: Reading = { host, place, said: new Map(), identityFiles: [], files: 0 };
  await readFile(join(place.home, '.ssh', 'config'), reading, 0);
  return {
    user: reading.said.get('user') ?? null,
    identityFiles: reading.identityFiles.flatMap((path) => expand(path, reading) ?? []),
    identityAgent: agentOf(reading),
    identitiesOnly: reading.said.get('identitiesonly')?.toLowerCase() === 'yes',
  };
}

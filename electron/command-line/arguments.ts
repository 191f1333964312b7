/** What was written after `fieldtunnel`. Pure. */
import { parseArgs, type ParseArgsConfig } from 'node:util';
import { isName } from '../../shared/aws/names';
import { acceptedAs } from '../../shared/deep-link/fields';
import type { Topic, UsageFault } from '../../shared/command-line/words';

interface Connecting {
  readonly thing: string;
  readonly service: string | null;
  readonly ticket: string | null;
  readonly yes: boolean;
}

/** What is wanted. `program`: with its arguments; empty: none. `ssh`: what ssh is given besides. */
export type Command =
  | { readonly kind: 'help'; readonly topic: Topic }
  | { readonly kind: 'list' | 'status'; readonly json: boolean }
  | { readonly kind: 'open-link'; readonly link: string }
  | { readonly kind: 'report'; readonly thing: string | null }
  | ({ readonly kind: 'ssh'; readonly ssh: readonly string[] } & Connecting)
  | ({
      readonly kind: 'connect';
      /** `ssh`: the words that the launcher of Windows hands to ssh. */
      readonly print: 'address' | 'json' | 'ssh';
      readonly program: readonly string[];
    } & Connecting);

type Wrong = { readonly ok: false; readonly fault: UsageFault; readonly name: string };
export type Read = { readonly ok: true; readonly command: Command } | Wrong;

const wrong = (fault: UsageFault, name = ''): Wrong => ({ ok: false, fault, name });
const right = (command: Command): Read => ({ ok: true, command });

const help = { help: { type: 'boolean', short: 'h' } } as const;
const json = { json: { type: 'boolean' } } as const;
const connecting = {
  service: { type: 'string' },
  ticket: { type: 'string' },
  yes: { type: 'boolean' },
} as const;
type Options = NonNullable<ParseArgsConfig['options']>;

interface Given {
  readonly values: Readonly<Record<string, string | boolean | undefined>>;
  readonly positionals: readonly string[];
}

function parse(args: readonly string[], options: Options): Given | Wrong {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, strict: true, allowPositionals: true });
    return { values: values as Given['values'], positionals };
  } catch (error) {
    const { code } = error as { readonly code?: string };
    if (code !== 'ERR_PARSE_ARGS_UNKNOWN_OPTION') {
      const names = Object.keys(options).map((name) => `--${name}`);
      return wrong(
        'no-value',
        args.map((each) => each.split('=', 1)[0] ?? '').find((each) => names.includes(each)) ?? '--',
      );
    }
    const isKnown = (each: string): boolean =>
      each === '-h' || Object.keys(options).includes(each.slice(2).split('=', 1)[0] ?? '');
    return wrong('unknown-option', args.find((each) => each.startsWith('-') && !isKnown(each))?.split('=', 1)[0] ?? '');
  }
}

const commands = {
  connect: readConnect,
  ssh: readSsh,
  list: (args: readonly string[]) => readPlain('list', args),
  status: (args: readonly string[]) => readPlain('status', args),
  'open-link': readOpenLink,
  report: readReport,
} as const satisfies Record<Exclude<Topic, 'all'>, (args: readonly string[]) => Read>;

const isCommand = (name: string): name is keyof typeof commands => Object.hasOwn(commands, name);

/** Reads the words after the program's name; the first one is the command. */
export function readCommand([name = '--help', ...args]: readonly string[]): Read {
  if (['--help', '-h', 'help'].includes(name)) return right({ kind: 'help', topic: 'all' });
  return isCommand(name) ? commands[name](args) : wrong('unknown-command', name);
}

/**
 * The words of a command among the arguments of a start; null: the app itself is started. A link never is one: it
 * follows a marker, or stands first. `appPath`: what a runtime that is not packed is told to run.
 */
export function commandOf(
  argv: readonly string[],
  isAppPath: (argument: string) => boolean,
): { readonly words: readonly string[]; readonly before: readonly string[] } | null {
  const [, first = '', ...others] = argv;
  const args = isAppPath(first) ? others : argv.slice(1);
  // Switches of the runtime that have a value, and the one that has none.
  const from = args.findIndex((each) => !/^--[\w-]+=/.test(each) && each !== '--no-sandbox');
  const word = from < 0 ? undefined : args[from];
  if (word === undefined || !(/^[a-z][a-z-]*$/.test(word) || word === '--help' || word === '-h')) return null;
  return { words: args.slice(from), before: args.slice(0, from) };
}

function readPlain(kind: 'list' | 'status', args: readonly string[]): Read {
  const given = parse(args, { ...help, ...json });
  if ('ok' in given) return given;
  if (given.values['help'] === true) return right({ kind: 'help', topic: kind });
  return given.positionals.length > 0 ? wrong('too-many') : right({ kind, json: given.values['json'] === true });
}

function readOpenLink(args: readonly string[]): Read {
  const given = parse(args, help);
  if ('ok' in given) return given;
  if (given.values['help'] === true) return right({ kind: 'help', topic: 'open-link' });
  const [link, more] = given.positionals;
  if (link === undefined) return wrong('no-link');
  return more === undefined ? right({ kind: 'open-link', link }) : wrong('too-many');
}

function readReport(args: readonly string[]): Read {
  const given = parse(args, help);
  if ('ok' in given) return given;
  if (given.values['help'] === true) return right({ kind: 'help', topic: 'report' });
  const [thing = null, more] = given.positionals;
  if (more !== undefined) return wrong('too-many');
  return thing === null || isName(thing) ? right({ kind: 'report', thing }) : wrong('bad-device');
}

function connectingOf({ values }: Given, thing: string | undefined): Connecting | Wrong {
  if (thing === undefined) return wrong('no-device');
  if (!isName(thing)) return wrong('bad-device');
  const value = (name: 'service' | 'ticket'): string | null | Wrong => {
    const given = values[name];
    if (typeof given !== 'string') return null;
    return acceptedAs(name, given) ?? wrong('bad-value', `--${name}`);
  };
  const [service, ticket] = [value('service'), value('ticket')];
  if (service !== null && typeof service === 'object') return service;
  if (ticket !== null && typeof ticket === 'object') return ticket;
  return { thing, service, ticket, yes: values['yes'] === true };
}

function readConnect(args: readonly string[]): Read {
  const end = args.indexOf('--');
  const given = parse(end < 0 ? args : args.slice(0, end), {
    ...help,
    ...json,
    ...connecting,
    'for-ssh': { type: 'boolean' },
  });
  if ('ok' in given) return given;
  if (given.values['help'] === true) return right({ kind: 'help', topic: 'connect' });
  const [thing, more] = given.positionals;
  if (more !== undefined) return wrong('too-many');
  const wanted = connectingOf(given, thing);
  if ('ok' in wanted) return wanted;
  const program = end < 0 ? [] : args.slice(end + 1);
  if (end >= 0 && program.length === 0) return wrong('no-program');
  const print = given.values['for-ssh'] === true ? 'ssh' : given.values['json'] === true ? 'json' : 'address';
  return right({ kind: 'connect', ...wanted, print, program });
}

/** The first word that is no option is the device; what follows is ssh's, whatever it looks like. */
function readSsh(args: readonly string[]): Read {
  const options = { ...help, ...connecting };
  const { tokens } = parseArgs({ args: [...args], options, strict: false, allowPositionals: true, tokens: true });
  const at = tokens.find(({ kind }) => kind === 'positional')?.index ?? args.length;
  const given = parse(args.slice(0, at), options);
  if ('ok' in given) return given;
  if (given.values['help'] === true) return right({ kind: 'help', topic: 'ssh' });
  const wanted = connectingOf(given, args[at]);
  return 'ok' in wanted ? wanted : right({ kind: 'ssh', ...wanted, ssh: args.slice(at + 1) });
}

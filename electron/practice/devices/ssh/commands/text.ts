import { setTimeout as wait } from 'node:timers/promises';
import { resolvePath } from '../../files/tree';
import type { Command, CommandContext, CommandEntry } from './command';
import { bytesOf } from './files';

/** Most text a line-wise command takes in. */
const textLimit = 16_777_216;

async function textOf(context: CommandContext, given: readonly string[]): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  for (const each of given.length === 0 ? ['-'] : given) {
    for await (const chunk of bytesOf(context, each)) {
      size += chunk.length;
      if (size <= textLimit) parts.push(chunk);
    }
  }
  return Buffer.concat(parts).toString('utf8');
}

function linesOf(text: string): string[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

function joined(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}

/** `-n 5`, `-n5`, `-5`; the other arguments are files. */
function countOf(args: readonly string[]): { count: number; rest: readonly string[]; follow: boolean } {
  let count = 10;
  let follow = false;
  const rest: string[] = [];
  for (let index = 0; index < args.length; index += 1) {
    const arg = args[index] ?? '';
    const short = /^-n?(\d+)$/.exec(arg);
    if (arg === '-n') count = Number(args[(index += 1)]) || 0;
    else if (arg === '-f') follow = true;
    else if (short !== null) count = Number(short[1]);
    else rest.push(arg);
  }
  return { count, rest, follow };
}

const head: Command = async (context) => {
  const { count, rest } = countOf(context.args);
  await context.out(joined(linesOf(await textOf(context, rest)).slice(0, count)));
  return 0;
};

const tail: Command = async (context) => {
  const { count, rest, follow } = countOf(context.args);
  await context.out(joined(count === 0 ? [] : linesOf(await textOf(context, rest)).slice(-count)));
  const [path] = rest;
  if (!follow || path === undefined) return 0;
  const { content } = context.shell.files.file(resolvePath(context.shell.cwd, path));
  for (let seen = content.size; ; ) {
    await wait(500, undefined, { signal: context.signal });
    if (content.size > seen) await context.out(content.read(seen, content.size - seen));
    seen = content.size;
  }
};

const grep: Command = async (context) => {
  const flags = context.args.filter((arg) => /^-[ivc]+$/.test(arg)).join('');
  const [pattern, ...files] = context.args.filter((arg) => !/^-[ivc]+$/.test(arg));
  if (pattern === undefined) return (await context.err('grep: missing pattern\n'), 2);
  // Plain text only: a pattern from outside never becomes a regular expression here.
  const wanted = flags.includes('i') ? pattern.toLowerCase() : pattern;
  const found = linesOf(await textOf(context, files)).filter(
    (line) => (flags.includes('i') ? line.toLowerCase() : line).includes(wanted) !== flags.includes('v'),
  );
  await context.out(flags.includes('c') ? `${found.length}\n` : joined(found));
  return found.length > 0 ? 0 : 1;
};

const wc: Command = async (context) => {
  const flags = context.args.filter((arg) => /^-[lwc]+$/.test(arg)).join('');
  let lines = 0;
  let words = 0;
  let bytes = 0;
  let inWord = false;
  const files = context.args.filter((arg) => !arg.startsWith('-'));
  for (const each of files.length === 0 ? ['-'] : files) {
    for await (const chunk of bytesOf(context, each)) {
      bytes += chunk.length;
      for (const byte of chunk) {
        const space = byte === 0x20 || (byte >= 0x09 && byte <= 0x0d);
        if (byte === 0x0a) lines += 1;
        if (!space && !inWord) words += 1;
        inWord = !space;
      }
    }
  }
  const all = { l: lines, w: words, c: bytes };
  const shown = (['l', 'w', 'c'] as const).filter((key) => flags === '' || flags.includes(key)).map((key) => all[key]);
  await context.out(`${shown.join(' ')}\n`);
  return 0;
};

/** Commands that work on lines of text. */
export const textCommands: Readonly<Record<string, CommandEntry>> = {
  head: { help: 'first lines (-n)', run: head },
  tail: { help: 'last lines (-n, -f)', run: tail },
  grep: { help: 'lines with a text (-i, -v, -c)', run: grep },
  wc: { help: 'count lines, words, bytes', run: wc },
};

import { createHash } from 'node:crypto';
import { FileError } from '../../files/file-error';
import { resolvePath, type AnyEntry } from '../../files/tree';
import { flagsOf, type CommandContext, type CommandEntry } from './command';

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const readSize = 262_144;

export function modeText(entry: AnyEntry): string {
  const bits = Array.from('rwxrwxrwx', (letter, index) => ((entry.mode >> (8 - index)) & 1 ? letter : '-')).join('');
  return `${entry.kind === 'folder' ? 'd' : '-'}${bits}`;
}

/** One line as `ls -l` prints it. */
export function longLine(name: string, entry: AnyEntry): string {
  const time = new Date(entry.modifiedAt);
  const date = `${months[time.getUTCMonth()] ?? ''} ${String(time.getUTCDate()).padStart(2)} ${time.toISOString().slice(11, 16)}`;
  const size = entry.kind === 'file' ? entry.content.size : 4096;
  return `${modeText(entry)} 1 technician technician ${String(size).padStart(10)} ${date} ${name}`;
}

/** Runs `action` on each path and reports failures as the command's own, like `rm: x: No such file or directory`. */
async function eachPath(
  context: CommandContext,
  name: string,
  paths: readonly string[],
  action: (path: string, given: string) => Promise<void> | void,
): Promise<number> {
  if (paths.length === 0) {
    await context.err(`${name}: missing operand\n`);
    return 1;
  }
  let status = 0;
  for (const given of paths) {
    try {
      await action(resolvePath(context.shell.cwd, given), given);
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      await context.err(`${name}: ${given}: ${error.message}\n`);
      status = 1;
    }
  }
  return status;
}

/** The bytes of a file piece by piece, or of standard input for `-`. */
export async function* bytesOf(context: CommandContext, given: string): AsyncGenerator<Buffer> {
  if (given === '-') {
    for await (const chunk of context.stdin) yield chunk;
    return;
  }
  const path = resolvePath(context.shell.cwd, given);
  if (path === '/dev/null') return;
  const { content } = context.shell.files.file(path);
  for (let at = 0; at < content.size; at += readSize) {
    context.signal.throwIfAborted();
    yield content.read(at, readSize);
  }
}

async function list(context: CommandContext): Promise<number> {
  const { flags, rest } = flagsOf(context.args);
  const paths = rest.length === 0 ? ['.'] : rest;
  return eachPath(context, 'ls', paths, async (path, given) => {
    const entry = context.shell.files.find(path);
    const inside: (readonly [string, AnyEntry])[] =
      entry.kind === 'file' || flags.has('d') ? [[given, entry]] : [...entry.entries];
    const shown = inside
      .filter(([name]) => flags.has('a') || !name.startsWith('.') || name === given)
      .sort(([a], [b]) => (a < b ? -1 : 1));
    if (paths.length > 1 && entry.kind === 'folder') await context.out(`${given}:\n`);
    if (flags.has('l')) await context.out(shown.map(([name, each]) => `${longLine(name, each)}\n`).join(''));
    else if (!context.terminal || flags.has('1')) await context.out(shown.map(([name]) => `${name}\n`).join(''));
    else
      await context.out(
        columns(
          shown.map(([name, each]) => (each.kind === 'folder' ? `${name}/` : name)),
          context.columns,
        ),
      );
  });
}

/** Names side by side, as many columns as fit. */
function columns(names: readonly string[], width: number): string {
  if (names.length === 0) return '';
  const cell = Math.max(...names.map((name) => name.length)) + 2;
  const across = Math.max(1, Math.floor(width / cell));
  let text = '';
  for (let at = 0; at < names.length; at += across)
    text += `${names
      .slice(at, at + across)
      .map((name) => name.padEnd(cell))
      .join('')
      .trimEnd()}\n`;
  return text;
}

function removeTree(context: CommandContext, path: string): void {
  const { files } = context.shell;
  const entry = files.find(path);
  if (entry.kind === 'file') {
    files.removeFile(path);
    return;
  }
  for (const name of entry.entries.keys()) removeTree(context, `${path}/${name}`);
  files.removeFolder(path);
}

async function remove(context: CommandContext): Promise<number> {
  const { flags, rest } = flagsOf(context.args);
  return eachPath(context, 'rm', rest, (path) => {
    if (flags.has('f') && !context.shell.files.has(path)) return;
    if (flags.has('r') || flags.has('R')) removeTree(context, path);
    else context.shell.files.removeFile(path);
  });
}

/** `to` itself, or the name of `from` inside it when it is a folder. */
function targetOf(context: CommandContext, from: string, to: string): string {
  const path = resolvePath(context.shell.cwd, to);
  const { files } = context.shell;
  return files.has(path) && files.find(path).kind === 'folder'
    ? `${path === '/' ? '' : path}/${from.slice(from.lastIndexOf('/') + 1)}`
    : path;
}

async function copyOrMove(context: CommandContext, name: 'cp' | 'mv'): Promise<number> {
  const { rest } = flagsOf(context.args);
  const to = rest.at(-1);
  if (to === undefined || rest.length < 2) return (await context.err(`${name}: missing operand\n`), 1);
  return eachPath(context, name, rest.slice(0, -1), (from) => {
    const { files } = context.shell;
    const target = targetOf(context, from, to);
    if (name === 'mv') {
      files.rename(from, target);
      return;
    }
    const source = files.file(from);
    if (target === from) return;
    const copy = files.open(target);
    copy.content.truncate(0);
    for (let at = 0; at < source.content.size; at += readSize) files.write(copy, at, source.content.read(at, readSize));
  });
}

function digest(algorithm: 'sha256' | 'md5'): CommandEntry['run'] {
  return async (context) => {
    const { rest } = flagsOf(context.args);
    return eachPath(context, `${algorithm}sum`, rest.length === 0 ? ['-'] : rest, async (_path, given) => {
      const hash = createHash(algorithm);
      for await (const chunk of bytesOf(context, given)) hash.update(chunk);
      await context.out(`${hash.digest('hex')}  ${given}\n`);
    });
  };
}

/** Commands about files and folders. */
export const fileCommands: Readonly<Record<string, CommandEntry>> = {
  ls: { help: 'list files (-l, -a)', run: list },
  cat: {
    help: 'print files',
    run: async (context) => {
      const given = context.args.length === 0 ? ['-'] : context.args;
      return eachPath(context, 'cat', given, async (_path, each) => {
        for await (const chunk of bytesOf(context, each)) await context.out(chunk);
      });
    },
  },
  rm: { help: 'remove files (-r, -f)', run: remove },
  cp: { help: 'copy files', run: (context) => copyOrMove(context, 'cp') },
  mv: { help: 'move files', run: (context) => copyOrMove(context, 'mv') },
  mkdir: {
    help: 'make folders',
    run: (context) => {
      const { flags, rest } = flagsOf(context.args);
      return eachPath(context, 'mkdir', rest, (path) => {
        if (!flags.has('p')) {
          context.shell.files.makeFolder(path);
          return;
        }
        let made = '';
        for (const part of path.split('/').slice(1)) {
          made += `/${part}`;
          if (!context.shell.files.has(made)) context.shell.files.makeFolder(made);
        }
      });
    },
  },
  rmdir: {
    help: 'remove empty folders',
    run: (context) => eachPath(context, 'rmdir', context.args, (path) => context.shell.files.removeFolder(path)),
  },
  touch: {
    help: 'make files',
    run: (context) =>
      eachPath(
        context,
        'touch',
        context.args,
        (path) => void (context.shell.files.open(path).modifiedAt = context.shell.device.now()),
      ),
  },
  sha256sum: { help: 'SHA-256 of files', run: digest('sha256') },
  md5sum: { help: 'MD5 of files', run: digest('md5') },
};

import type { ServerChannel } from 'ssh2';
import { FileError } from '../files/file-error';
import { resolvePath, type AnyEntry, type FileEntry } from '../files/tree';
import { ByteReader, UnexpectedEnd } from './byte-reader';
import { flagsOf, type ShellState } from './commands/command';
import { writeTo } from './output';

const readSize = 262_144;
const ok = Buffer.from([0]);

/** The other side said that it cannot go on. */
class PeerFailed extends Error {}

/**
 * The far end of the old `scp` protocol: `-t` takes files, `-f` gives them; `-r` folders, `-p` times.
 * Returns the exit status. (What OpenSSH's scp speaks with `-O`; without it, scp uses SFTP.)
 */
export async function runScp(channel: ServerChannel, args: readonly string[], shell: ShellState): Promise<number> {
  const { flags, rest } = flagsOf(args);
  const gone = new AbortController();
  channel.on('close', () => gone.abort());
  const wire: Wire = {
    reader: new ByteReader(channel.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>),
    send: (data) => writeTo(channel, data, gone.signal),
    failed: false,
  };
  try {
    if (flags.has('t')) await take(wire, shell, resolvePath(shell.cwd, rest[0] ?? '.'), flags);
    else if (flags.has('f')) await giveAll(wire, shell, rest, flags);
    else return 1;
    return wire.failed ? 1 : 0;
  } catch (error) {
    if (error instanceof UnexpectedEnd || error instanceof PeerFailed || gone.signal.aborted) return 1;
    throw error;
  }
}

interface Wire {
  readonly reader: ByteReader;
  readonly send: (data: string | Buffer) => Promise<void>;
  /** An error was reported to the other side. */
  failed: boolean;
}

async function complain(wire: Wire, path: string, error: unknown): Promise<void> {
  if (!(error instanceof FileError)) throw error;
  wire.failed = true;
  await wire.send(`\x01scp: ${path}: ${error.message}\n`);
}

/** Waits for the other side's answer: 0 is yes, anything else comes with a line of text. False: it reported an error but goes on. */
async function agreed(wire: Wire): Promise<boolean> {
  const answer = await wire.reader.byte();
  if (answer === 0) return true;
  await wire.reader.line();
  if (answer !== 1) throw new PeerFailed();
  wire.failed = true;
  return false;
}

async function take(wire: Wire, shell: ShellState, target: string, flags: ReadonlySet<string>): Promise<void> {
  const { files } = shell;
  const isFolder = files.has(target) && files.find(target).kind === 'folder';
  if (flags.has('d') && !isFolder) {
    await complain(wire, target, new FileError(files.has(target) ? 'ENOTDIR' : 'ENOENT'));
    return;
  }
  await wire.send(ok);
  await takeInto(wire, shell, target, isFolder, flags);
}

/** Takes what comes until the end of the input or of the folder; recurses for folders. */
async function takeInto(
  wire: Wire,
  shell: ShellState,
  target: string,
  inside: boolean,
  flags: ReadonlySet<string>,
): Promise<void> {
  const { files } = shell;
  let modifiedAt: number | null = null;
  for (let line = await wire.reader.line(); line !== null; line = await wire.reader.line()) {
    const times = /^T(\d+) \d+ \d+ \d+$/.exec(line);
    const entry = /^([CD])([0-7]{4}) (\d+) ([^/]+)$/.exec(line);
    const [, kind = '', mode = '', size = '', name = ''] = entry ?? [];
    if (line === 'E') {
      await wire.send(ok);
      return;
    }
    if (times !== null) {
      modifiedAt = Number(times[1]) * 1000;
      await wire.send(ok);
    } else if (line.startsWith('\x01')) {
      // The other side could not read one of its files and says so; it goes on with the next.
      wire.failed = true;
    } else if (entry === null || name === '.' || name === '..' || (kind === 'D' && !flags.has('r'))) {
      await wire.send('\x02scp: protocol error\n');
      throw new PeerFailed();
    } else {
      const path = inside ? `${target === '/' ? '' : target}/${name}` : target;
      if (kind === 'D') {
        try {
          if (!files.has(path)) files.makeFolder(path, parseInt(mode, 8));
          files.folder(path);
        } catch (error) {
          await complain(wire, path, error);
          throw new PeerFailed();
        }
        await wire.send(ok);
        await takeInto(wire, shell, path, true, flags);
      } else await takeFile(wire, shell, path, { mode: parseInt(mode, 8), size: Number(size) });
      if (modifiedAt !== null && files.has(path)) files.find(path).modifiedAt = modifiedAt;
      modifiedAt = null;
    }
  }
}

async function takeFile(
  wire: Wire,
  shell: ShellState,
  path: string,
  { mode, size }: { mode: number; size: number },
): Promise<void> {
  const { files } = shell;
  let file: FileEntry;
  try {
    file = files.open(path, mode);
    file.content.truncate(0);
  } catch (error) {
    return complain(wire, path, error);
  }
  await wire.send(ok);
  let problem: unknown = null;
  for (let at = 0; at < size; ) {
    const bytes = await wire.reader.some(size - at);
    try {
      // After a failure the rest is still read: the sender cannot be stopped in the middle of a file.
      if (problem === null) files.write(file, at, bytes);
    } catch (error) {
      problem = error;
    }
    at += bytes.length;
  }
  await agreed(wire);
  if (problem === null) await wire.send(ok);
  else await complain(wire, path, problem);
}

async function giveAll(
  wire: Wire,
  shell: ShellState,
  given: readonly string[],
  flags: ReadonlySet<string>,
): Promise<void> {
  await agreed(wire);
  for (const each of given) {
    const path = resolvePath(shell.cwd, each);
    try {
      const entry = shell.files.find(path);
      if (entry.kind === 'folder' && !flags.has('r')) throw new FileError('EISDIR');
      await give(wire, path.slice(path.lastIndexOf('/') + 1) || '.', entry, flags);
    } catch (error) {
      await complain(wire, each, error);
    }
  }
}

async function give(wire: Wire, name: string, entry: AnyEntry, flags: ReadonlySet<string>): Promise<void> {
  if (flags.has('p')) {
    const seconds = Math.floor(entry.modifiedAt / 1000);
    await wire.send(`T${seconds} 0 ${seconds} 0\n`);
    await agreed(wire);
  }
  const mode = entry.mode.toString(8).padStart(4, '0');
  if (entry.kind === 'folder') {
    await wire.send(`D${mode} 0 ${name}\n`);
    if (!(await agreed(wire))) return;
    for (const [child, each] of entry.entries) await give(wire, child, each, flags);
    await wire.send('E\n');
    await agreed(wire);
    return;
  }
  // A file that grows or shrinks meanwhile is given as long as announced.
  const { size } = entry.content;
  await wire.send(`C${mode} ${size} ${name}\n`);
  if (!(await agreed(wire))) return;
  for (let at = 0; at < size; at += readSize) {
    const wanted = Math.min(readSize, size - at);
    const bytes = entry.content.read(at, wanted);
    await wire.send(bytes.length === wanted ? bytes : Buffer.concat([bytes, Buffer.alloc(wanted - bytes.length)]));
  }
  await wire.send(ok);
  await agreed(wire);
}

import type { ServerChannel } from 'ssh2';
import { PacketCutter } from '../../../net/sftp/packet-cutter';
import {
  answerTypes,
  type Attributes,
  noAttributes,
  openFlags,
  PacketError,
  packetOf,
  PacketReader,
  requestTypes,
  statusCodes,
  text,
  u32,
  u64,
} from '../../../net/sftp/packets';
import { FileError } from '../files/content';
import type { DirectoryEntry, FileEntry, FolderEntry } from '../files/tree';
import { writeTo } from './command-line';
import { longLine } from './commands';
import type { Shell } from './shell';

const version = 3;
/** Most bytes one READ answers with; a client that asks for more gets less, as the protocol allows. */
const maxRead = 261_120;
/** Entries in one answer to READDIR. */
const namesAtOnce = 100;

type Handle =
  | { readonly entry: FileEntry; readonly flags: number }
  /** `names` are those not listed yet. */
  | { readonly entry: FolderEntry; readonly names: string[] };

/** Type and fields of an answer. */
type Answer = readonly [number, ...Buffer[]];

const words = (value: string): Buffer => text(Buffer.from(value));
const status = (code: number, message: string): Answer => [answerTypes.status, u32(code), words(message), words('')];
const success = status(statusCodes.ok, 'Success');
const endOfFile = status(statusCodes.endOfFile, 'End of file');

/** Size, owner, permissions and times, all of which are told. */
function attributesOf(entry: DirectoryEntry): Buffer {
  const size = entry.kind === 'file' ? entry.content.size : 4096;
  const seconds = Math.floor(entry.modifiedAt / 1000);
  const mode = (entry.kind === 'folder' ? 0o040000 : 0o100000) | entry.mode;
  return Buffer.concat([u32(1 | 2 | 4 | 8), u64(size), u32(1000, 1000, mode, seconds, seconds)]);
}

/** Serves SFTP version 3 on the device's files until the client ends; returns the exit status. */
export async function serveSftp(channel: ServerChannel, shell: Shell, signal: AbortSignal): Promise<number> {
  const session = new SftpSession(shell);
  const cutter = new PacketCutter();
  // Not destroyed at the end: the exit status still has to be sent.
  const input = channel.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
  for await (const bytes of input)
    for (const packet of cutter.push(bytes)) await writeTo(channel, session.answer(new PacketReader(packet)), signal);
  return 0;
}

/** What one client has open, and the answers to its requests. */
export class SftpSession {
  readonly #shell: Shell;
  readonly #handles = new Map<string, Handle>();
  #handlesMade = 0;

  constructor(shell: Shell) {
    this.#shell = shell;
  }

  /** The answer to one request, with its length. A request that cannot be read is answered, too. */
  answer(request: PacketReader): Buffer {
    const type = request.byte();
    if (type === requestTypes.init) return packetOf(answerTypes.version, [u32(version)]);
    const id = u32(request.u32());
    const [answer, ...fields] = this.#perform(type, request);
    return packetOf(answer, [id, ...fields]);
  }

  #perform(type: number, request: PacketReader): Answer {
    try {
      const question = this.#questions[type];
      if (question !== undefined) return question(request);
      const change = this.#changes[type];
      if (change === undefined) return status(statusCodes.unsupported, 'Operation unsupported');
      change(request);
      return success;
    } catch (error) {
      if (error instanceof PacketError) return status(statusCodes.badMessage, error.message);
      if (!(error instanceof FileError)) throw error;
      const isMissing = error.code === 'ENOENT' || error.code === 'ENOTDIR';
      return status(isMissing ? statusCodes.noSuchFile : statusCodes.failure, error.message);
    }
  }

  /** Requests that are answered with something, by their number. */
  readonly #questions: Readonly<Record<number, (request: PacketReader) => Answer>> = {
    [requestTypes.open]: (request) => {
      const { files } = this.#shell;
      const path = this.#path(request);
      const flags = request.u32();
      const isNew = (flags & openFlags.create) !== 0 && (!files.has(path) || (flags & openFlags.exclusive) !== 0);
      const entry = isNew ? files.create(path, request.attributes().mode ?? undefined) : files.file(path);
      if (flags & openFlags.truncate) entry.content.resize(0);
      return this.#open({ entry, flags });
    },
    [requestTypes.read]: (request) => {
      const { entry } = this.#file(request);
      const bytes = entry.content.read(request.u64(), Math.min(request.u32(), maxRead));
      return bytes.length === 0 ? endOfFile : [answerTypes.data, text(bytes)];
    },
    [requestTypes.lstat]: (request) => [answerTypes.attributes, attributesOf(this.#entry(request))],
    [requestTypes.fstat]: (request) => [answerTypes.attributes, attributesOf(this.#handle(request).entry)],
    [requestTypes.stat]: (request) => [answerTypes.attributes, attributesOf(this.#entry(request))],
    [requestTypes.opendir]: (request) => {
      const entry = this.#shell.files.folder(this.#path(request));
      return this.#open({ entry, names: ['.', '..', ...entry.entries.keys()] });
    },
    [requestTypes.readdir]: (request) => {
      const handle = this.#handle(request);
      if (!('names' in handle)) throw new FileError('ENOTDIR');
      const listed = handle.names.splice(0, namesAtOnce).flatMap((name) => {
        const entry = name === '.' || name === '..' ? handle.entry : handle.entry.entries.get(name);
        return entry === undefined ? [] : [[words(name), words(longLine(name, entry)), attributesOf(entry)]];
      });
      return listed.length === 0 ? endOfFile : [answerTypes.name, u32(listed.length), ...listed.flat()];
    },
    // The name, and no attributes.
    [requestTypes.realpath]: (request) => {
      const path = words(this.#path(request));
      return [answerTypes.name, u32(1), path, path, noAttributes];
    },
  };

  /** Requests that are answered with success or a refusal, by their number. */
  readonly #changes: Readonly<Record<number, (request: PacketReader) => void>> = {
    [requestTypes.close]: (request) => {
      if (!this.#handles.delete(request.bytes().toString())) throw new FileError('EINVAL');
    },
    [requestTypes.write]: (request) => {
      const { entry, flags } = this.#file(request);
      if (!(flags & (openFlags.write | openFlags.append))) throw new FileError('EINVAL');
      const offset = request.u64();
      this.#shell.files.write(entry, flags & openFlags.append ? entry.content.size : offset, request.bytes());
    },
    [requestTypes.setstat]: (request) => setAttributes(this.#entry(request), request.attributes()),
    [requestTypes.fsetstat]: (request) => setAttributes(this.#handle(request).entry, request.attributes()),
    [requestTypes.remove]: (request) => this.#shell.files.removeFile(this.#path(request)),
    [requestTypes.mkdir]: (request) =>
      this.#shell.files.makeFolder(this.#path(request), request.attributes().mode ?? undefined),
    [requestTypes.rmdir]: (request) => this.#shell.files.removeFolder(this.#path(request)),
    // Version 3 does not replace an existing file.
    [requestTypes.rename]: (request) => this.#shell.files.rename(this.#path(request), this.#path(request)),
  };

  #path(request: PacketReader): string {
    return this.#shell.resolve(request.bytes().toString());
  }

  #entry(request: PacketReader): DirectoryEntry {
    return this.#shell.files.find(this.#path(request));
  }

  #open(handle: Handle): Answer {
    this.#handlesMade += 1;
    const name = String(this.#handlesMade);
    this.#handles.set(name, handle);
    return [answerTypes.handle, words(name)];
  }

  #handle(request: PacketReader): Handle {
    const handle = this.#handles.get(request.bytes().toString());
    if (handle === undefined) throw new FileError('EINVAL');
    return handle;
  }

  #file(request: PacketReader): Extract<Handle, { flags: number }> {
    const handle = this.#handle(request);
    if (!('flags' in handle)) throw new FileError('EISDIR');
    return handle;
  }
}

function setAttributes(entry: DirectoryEntry, { size, mode, modifiedAt }: Attributes): void {
  if (size !== null) {
    if (entry.kind === 'folder') throw new FileError('EISDIR');
    entry.content.resize(size);
  }
  entry.mode = mode ?? entry.mode;
  entry.modifiedAt = modifiedAt ?? entry.modifiedAt;
}

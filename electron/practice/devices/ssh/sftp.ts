import type { ServerChannel } from 'ssh2';
import { FileError, type FileErrorCode } from '../files/content';
import type { DirectoryEntry, FileEntry, FolderEntry } from '../files/tree';
import { writeTo } from './command-line';
import { longLine } from './commands';
import { attributesOf, sftpPacket, sftpPackets, SftpReader, string, uint32, type SftpAttributes } from './sftp-packets';
import type { Shell } from './shell';

const version = 3;
/** Most bytes one READ answers with; a client that asks for more gets less, as the protocol allows. */
const maxRead = 261_120;
const maxHandles = 256;
/** Entries in one answer to READDIR. */
const namesAtOnce = 100;

// Numbers of draft-ietf-secsh-filexfer-02, sections 3 and 7.
const initialise = 1;
const answers = { version: 2, status: 101, handle: 102, data: 103, name: 104, attributes: 105 } as const;
const openFlags = { write: 2, append: 4, create: 8, truncate: 16, exclusive: 32 } as const;
const statuses = { ok: 0, endOfFile: 1, noSuchFile: 2, failure: 4, badMessage: 5, unsupported: 8 } as const;

const statusOf: Readonly<Record<FileErrorCode, number>> = {
  ENOENT: statuses.noSuchFile,
  ENOTDIR: statuses.noSuchFile,
  EISDIR: statuses.failure,
  EEXIST: statuses.failure,
  ENOTEMPTY: statuses.failure,
  ENOSPC: statuses.failure,
  EINVAL: statuses.badMessage,
  EBUSY: statuses.failure,
  ENAMETOOLONG: statuses.failure,
};

type Handle =
  | { readonly entry: FileEntry; readonly flags: number }
  /** `names` are those not listed yet. */
  | { readonly entry: FolderEntry; readonly names: string[] };

/** Serves SFTP version 3 on the device's files until the client ends; returns the exit status. */
export async function serveSftp(channel: ServerChannel, shell: Shell, signal: AbortSignal): Promise<number> {
  const session = new SftpSession(shell);
  // Not destroyed at the end: the exit status still has to be sent.
  const input = channel.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
  for await (const packet of sftpPackets(input)) await writeTo(channel, session.answer(packet), signal);
  return 0;
}

/** What one client has open, and the answers to its requests. */
export class SftpSession {
  readonly #shell: Shell;
  readonly #handles = new Map<number, Handle>();
  #lastHandle = 0;

  constructor(shell: Shell) {
    this.#shell = shell;
  }

  /** The answer to one request, with its length. A request that cannot be read is answered, too. */
  answer(packet: Buffer): Buffer {
    const request = new SftpReader(packet);
    const type = request.byte();
    if (type === initialise) return sftpPacket(answers.version, uint32(version));
    const id = uint32(request.uint32());
    const status = (code: number, message: string): Buffer =>
      sftpPacket(answers.status, id, uint32(code), string(message), string(''));
    try {
      const operation = this.#operations[type];
      if (operation === undefined) return status(statuses.unsupported, 'Operation unsupported');
      const [answer, ...fields] = operation(request) ?? [];
      if (answer === 'end') return status(statuses.endOfFile, 'End of file');
      return answer === undefined ? status(statuses.ok, 'Success') : sftpPacket(answer, id, ...fields);
    } catch (error) {
      if (error instanceof FileError) return status(statusOf[error.code], error.message);
      if (error instanceof RangeError) return status(statuses.badMessage, error.message);
      throw error;
    }
  }

  /** By number of the request; each returns what it answers with, or nothing for a plain OK. */
  readonly #operations: Readonly<
    Record<number, (request: SftpReader) => readonly ['end' | number, ...Buffer[]] | undefined>
  > = {
    // OPEN
    3: (request) => {
      const { files } = this.#shell;
      const path = this.#path(request);
      const flags = request.uint32();
      const exists = files.has(path);
      if (exists && flags & openFlags.create && flags & openFlags.exclusive) throw new FileError('EEXIST');
      const isNew = !exists && (flags & openFlags.create) !== 0;
      const entry = isNew ? files.create(path, request.attributes().mode) : files.file(path);
      if (flags & openFlags.truncate) entry.content.truncate(0);
      return this.#open({ entry, flags });
    },
    // CLOSE
    4: (request) => {
      if (!this.#handles.delete(this.#handleNumber(request))) throw new FileError('EINVAL');
      return undefined;
    },
    // READ
    5: (request) => {
      const { entry } = this.#file(request);
      const bytes = entry.content.read(request.uint64(), Math.min(request.uint32(), maxRead));
      return bytes.length === 0 ? ['end'] : [answers.data, string(bytes)];
    },
    // WRITE
    6: (request) => {
      const { entry, flags } = this.#file(request);
      if (!(flags & (openFlags.write | openFlags.append))) throw new FileError('EINVAL');
      const offset = request.uint64();
      const { size } = entry.content;
      this.#shell.files.write(entry, flags & openFlags.append ? size : offset, request.bytes());
      return undefined;
    },
    // LSTAT, FSTAT, STAT
    7: (request) => [answers.attributes, attributesOf(this.#entry(request))],
    8: (request) => [answers.attributes, attributesOf(this.#handle(request).entry)],
    17: (request) => [answers.attributes, attributesOf(this.#entry(request))],
    // SETSTAT, FSETSTAT
    9: (request) => setAttributes(this.#entry(request), request.attributes()),
    10: (request) => setAttributes(this.#handle(request).entry, request.attributes()),
    // OPENDIR
    11: (request) => {
      const entry = this.#shell.files.folder(this.#path(request));
      return this.#open({ entry, names: ['.', '..', ...entry.entries.keys()] });
    },
    // READDIR
    12: (request) => {
      const handle = this.#handle(request);
      if (!('names' in handle)) throw new FileError('ENOTDIR');
      const listed = handle.names.splice(0, namesAtOnce).flatMap((name) => {
        const entry = name === '.' || name === '..' ? handle.entry : handle.entry.entries.get(name);
        return entry === undefined ? [] : [[string(name), string(longLine(name, entry)), attributesOf(entry)]];
      });
      return listed.length === 0 ? ['end'] : [answers.name, uint32(listed.length), ...listed.flat()];
    },
    // REMOVE, MKDIR, RMDIR
    13: (request) => {
      this.#shell.files.removeFile(this.#path(request));
      return undefined;
    },
    14: (request) => {
      this.#shell.files.makeFolder(this.#path(request), request.attributes().mode);
      return undefined;
    },
    15: (request) => {
      this.#shell.files.removeFolder(this.#path(request));
      return undefined;
    },
    // REALPATH: the name, and no attributes
    16: (request) => {
      const path = string(this.#path(request));
      return [answers.name, uint32(1), path, path, uint32(0)];
    },
    // RENAME: version 3 does not replace an existing file.
    18: (request) => {
      this.#shell.files.rename(this.#path(request), this.#path(request));
      return undefined;
    },
  };

  #path(request: SftpReader): string {
    return this.#shell.resolve(request.text());
  }

  #entry(request: SftpReader): DirectoryEntry {
    return this.#shell.files.find(this.#path(request));
  }

  #open(handle: Handle): readonly [number, Buffer] {
    if (this.#handles.size >= maxHandles) throw new FileError('EBUSY');
    this.#lastHandle += 1;
    this.#handles.set(this.#lastHandle, handle);
    return [answers.handle, string(uint32(this.#lastHandle))];
  }

  #handleNumber(request: SftpReader): number {
    const bytes = request.bytes();
    return bytes.length === 4 ? bytes.readUInt32BE() : 0;
  }

  #handle(request: SftpReader): Handle {
    const handle = this.#handles.get(this.#handleNumber(request));
    if (handle === undefined) throw new FileError('EINVAL');
    return handle;
  }

  #file(request: SftpReader): Extract<Handle, { flags: number }> {
    const handle = this.#handle(request);
    if (!('flags' in handle)) throw new FileError('EISDIR');
    return handle;
  }
}

function setAttributes(entry: DirectoryEntry, { size, mode, modifiedAt }: SftpAttributes): undefined {
  if (size !== undefined) {
    if (entry.kind === 'folder') throw new FileError('EISDIR');
    entry.content.truncate(size);
  }
  if (mode !== undefined) entry.mode = mode;
  if (modifiedAt !== undefined) entry.modifiedAt = modifiedAt;
}

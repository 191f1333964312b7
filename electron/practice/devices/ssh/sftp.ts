import ssh2, { type ServerChannel } from 'ssh2';
import { FileError } from '../files/content';
import type { DirectoryEntry, FileEntry, FolderEntry } from '../files/tree';
import { writeTo } from './command-line';
import { longLine } from './commands';
import { attributesOf, sftpPacket, sftpPackets, SftpReader, string, uint32, type SftpAttributes } from './sftp-packets';
import type { Shell } from './shell';

const { OPEN_MODE, STATUS_CODE } = ssh2.utils.sftp;

const version = 3;
/** Most bytes one READ answers with; a client that asks for more gets less, as the protocol allows. */
const maxRead = 261_120;
/** Entries in one answer to READDIR. */
const namesAtOnce = 100;

// Numbers of draft-ietf-secsh-filexfer-02, section 3.
const initialise = 1;
const answers = { version: 2, status: 101, handle: 102, data: 103, name: 104, attributes: 105 } as const;

type Handle =
  | { readonly entry: FileEntry; readonly flags: number }
  /** `names` are those not listed yet. */
  | { readonly entry: FolderEntry; readonly names: string[] };

/** Type and fields of an answer. */
type Answer = readonly [number, ...Buffer[]];

const status = (code: number, message: string): Answer => [answers.status, uint32(code), string(message), string('')];
const success = status(STATUS_CODE.OK, 'Success');
const endOfFile = status(STATUS_CODE.EOF, 'End of file');

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
  readonly #handles = new Map<string, Handle>();
  #handlesMade = 0;

  constructor(shell: Shell) {
    this.#shell = shell;
  }

  /** The answer to one request, with its length. A request that cannot be read is answered, too. */
  answer(packet: Buffer): Buffer {
    const request = new SftpReader(packet);
    const type = request.byte();
    if (type === initialise) return sftpPacket(answers.version, uint32(version));
    const id = uint32(request.uint32());
    const [answer, ...fields] = this.#perform(type, request);
    return sftpPacket(answer, id, ...fields);
  }

  #perform(type: number, request: SftpReader): Answer {
    try {
      const question = this.#questions[type];
      if (question !== undefined) return question(request);
      const change = this.#changes[type];
      if (change === undefined) return status(STATUS_CODE.OP_UNSUPPORTED, 'Operation unsupported');
      change(request);
      return success;
    } catch (error) {
      if (error instanceof RangeError) return status(STATUS_CODE.BAD_MESSAGE, error.message);
      if (!(error instanceof FileError)) throw error;
      const isMissing = error.code === 'ENOENT' || error.code === 'ENOTDIR';
      return status(isMissing ? STATUS_CODE.NO_SUCH_FILE : STATUS_CODE.FAILURE, error.message);
    }
  }

  /** Requests that are answered with something, by their number. */
  readonly #questions: Readonly<Record<number, (request: SftpReader) => Answer>> = {
    // OPEN
    3: (request) => {
      const { files } = this.#shell;
      const path = this.#path(request);
      const flags = request.uint32();
      const isNew = (flags & OPEN_MODE.CREAT) !== 0 && (!files.has(path) || (flags & OPEN_MODE.EXCL) !== 0);
      const entry = isNew ? files.create(path, request.attributes().mode) : files.file(path);
      if (flags & OPEN_MODE.TRUNC) entry.content.resize(0);
      return this.#open({ entry, flags });
    },
    // READ
    5: (request) => {
      const { entry } = this.#file(request);
      const bytes = entry.content.read(request.uint64(), Math.min(request.uint32(), maxRead));
      return bytes.length === 0 ? endOfFile : [answers.data, string(bytes)];
    },
    // LSTAT, FSTAT, STAT
    7: (request) => [answers.attributes, attributesOf(this.#entry(request))],
    8: (request) => [answers.attributes, attributesOf(this.#handle(request).entry)],
    17: (request) => [answers.attributes, attributesOf(this.#entry(request))],
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
      return listed.length === 0 ? endOfFile : [answers.name, uint32(listed.length), ...listed.flat()];
    },
    // REALPATH: the name, and no attributes
    16: (request) => {
      const path = string(this.#path(request));
      return [answers.name, uint32(1), path, path, uint32(0)];
    },
  };

  /** Requests that are answered with success or a refusal, by their number. */
  readonly #changes: Readonly<Record<number, (request: SftpReader) => void>> = {
    // CLOSE
    4: (request) => {
      if (!this.#handles.delete(request.text())) throw new FileError('EINVAL');
    },
    // WRITE
    6: (request) => {
      const { entry, flags } = this.#file(request);
      if (!(flags & (OPEN_MODE.WRITE | OPEN_MODE.APPEND))) throw new FileError('EINVAL');
      const offset = request.uint64();
      this.#shell.files.write(entry, flags & OPEN_MODE.APPEND ? entry.content.size : offset, request.bytes());
    },
    // SETSTAT, FSETSTAT
    9: (request) => setAttributes(this.#entry(request), request.attributes()),
    10: (request) => setAttributes(this.#handle(request).entry, request.attributes()),
    // REMOVE, MKDIR, RMDIR
    13: (request) => this.#shell.files.removeFile(this.#path(request)),
    14: (request) => this.#shell.files.makeFolder(this.#path(request), request.attributes().mode),
    15: (request) => this.#shell.files.removeFolder(this.#path(request)),
    // RENAME: version 3 does not replace an existing file.
    18: (request) => this.#shell.files.rename(this.#path(request), this.#path(request)),
  };

  #path(request: SftpReader): string {
    return this.#shell.resolve(request.text());
  }

  #entry(request: SftpReader): DirectoryEntry {
    return this.#shell.files.find(this.#path(request));
  }

  #open(handle: Handle): Answer {
    this.#handlesMade += 1;
    const name = String(this.#handlesMade);
    this.#handles.set(name, handle);
    return [answers.handle, string(name)];
  }

  #handle(request: SftpReader): Handle {
    const handle = this.#handles.get(request.text());
    if (handle === undefined) throw new FileError('EINVAL');
    return handle;
  }

  #file(request: SftpReader): Extract<Handle, { flags: number }> {
    const handle = this.#handle(request);
    if (!('flags' in handle)) throw new FileError('EISDIR');
    return handle;
  }
}

function setAttributes(entry: DirectoryEntry, { size, mode, modifiedAt }: SftpAttributes): void {
  if (size !== undefined) {
    if (entry.kind === 'folder') throw new FileError('EISDIR');
    entry.content.resize(size);
  }
  entry.mode = mode ?? entry.mode;
  entry.modifiedAt = modifiedAt ?? entry.modifiedAt;
}

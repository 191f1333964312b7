import ssh2, { type Attributes, type SFTPWrapper } from 'ssh2';
import { FileError, type FileErrorCode } from '../files/file-error';
import { resolvePath, type AnyEntry, type FileEntry, type FolderEntry } from '../files/tree';
import { longLine } from './commands/files';
import type { ShellState } from './commands/command';

const { STATUS_CODE, OPEN_MODE } = ssh2.utils.sftp;

/** Most bytes one READ answers with; a client that asks for more gets less, as the protocol allows. */
const maxRead = 262_144;
const maxHandles = 256;
/** Entries in one answer to READDIR. */
const namesAtOnce = 100;

type Handle =
  | { readonly kind: 'file'; readonly file: FileEntry; readonly flags: number }
  | { readonly kind: 'folder'; readonly folder: FolderEntry; readonly names: string[] };

const statusOf: Readonly<Record<FileErrorCode, number>> = {
  ENOENT: STATUS_CODE.NO_SUCH_FILE,
  ENOTDIR: STATUS_CODE.NO_SUCH_FILE,
  EISDIR: STATUS_CODE.FAILURE,
  EEXIST: STATUS_CODE.FAILURE,
  ENOTEMPTY: STATUS_CODE.FAILURE,
  ENOSPC: STATUS_CODE.FAILURE,
  EINVAL: STATUS_CODE.BAD_MESSAGE,
  EBUSY: STATUS_CODE.FAILURE,
  ENAMETOOLONG: STATUS_CODE.FAILURE,
};

function attributesOf(entry: AnyEntry): Attributes {
  const seconds = Math.floor(entry.modifiedAt / 1000);
  const type = entry.kind === 'folder' ? 0o040000 : 0o100000;
  return {
    mode: type | entry.mode,
    uid: 1000,
    gid: 1000,
    size: entry.kind === 'file' ? entry.content.size : 4096,
    atime: seconds,
    mtime: seconds,
  };
}

/** Applies what a client may set; owners are not kept. A client sends only some of the attributes. */
function setAttributes(entry: AnyEntry, attributes: Partial<Attributes>): void {
  const { mode, size, mtime } = attributes;
  if (size !== undefined) {
    if (entry.kind === 'folder') throw new FileError('EISDIR');
    entry.content.truncate(size);
  }
  if (mode !== undefined) entry.mode = mode & 0o7777;
  if (mtime !== undefined) entry.modifiedAt = mtime * 1000;
}

/** Serves SFTP version 3 on the device's files. */
export function serveSftp(sftp: SFTPWrapper, shell: ShellState): void {
  const { files } = shell;
  const handles = new Map<number, Handle>();
  let lastHandle = 0;
  const absolute = (path: string): string => resolvePath(shell.home, path);

  /** Answers a failed request with its reason, and OK when `action` gave no answer of its own. */
  const attempt = (request: number, action: () => unknown): void => {
    try {
      if (action() !== answered) sftp.status(request, STATUS_CODE.OK);
    } catch (error) {
      if (!(error instanceof FileError)) {
        sftp.status(request, STATUS_CODE.FAILURE, 'Failure');
        return;
      }
      sftp.status(request, statusOf[error.code], error.message);
    }
  };
  const open = (request: number, handle: Handle): typeof answered => {
    if (handles.size >= maxHandles) throw new FileError('EBUSY');
    lastHandle += 1;
    handles.set(lastHandle, handle);
    const id = Buffer.alloc(4);
    id.writeUInt32BE(lastHandle);
    sftp.handle(request, id);
    return answered;
  };
  const handleOf = (id: Buffer): Handle => {
    const handle = id.length === 4 ? handles.get(id.readUInt32BE()) : undefined;
    if (handle === undefined) throw new FileError('EINVAL');
    return handle;
  };
  const fileOf = (id: Buffer): Extract<Handle, { kind: 'file' }> => {
    const handle = handleOf(id);
    if (handle.kind !== 'file') throw new FileError('EISDIR');
    return handle;
  };

  // The client is done; it waits for the channel to close, and scp wants an exit status of 0 before. ssh2
  // offers no way to send one on an SFTP channel, so this reaches for what its ordinary channels use.
  sftp.on('end', () => {
    const inside = sftp as unknown as {
      readonly outgoing: { readonly id: number };
      readonly _protocol: { exitStatus(channel: number, status: number): void };
    };
    inside._protocol.exitStatus(inside.outgoing.id, 0);
    sftp.end();
  });
  sftp.on('OPEN', (request, name, flags, attributes) => {
    attempt(request, () => {
      const path = absolute(name);
      const exists = files.has(path);
      if (exists && flags & OPEN_MODE.EXCL && flags & OPEN_MODE.CREAT) throw new FileError('EEXIST');
      const { mode } = attributes as Partial<Attributes>;
      const file = !exists && flags & OPEN_MODE.CREAT ? files.create(path, (mode ?? 0o644) & 0o7777) : files.file(path);
      if (flags & OPEN_MODE.TRUNC) file.content.truncate(0);
      return open(request, { kind: 'file', file, flags });
    });
  });
  sftp.on('READ', (request, id, offset, length) => {
    attempt(request, () => {
      const bytes = fileOf(id).file.content.read(offset, Math.min(length, maxRead));
      if (bytes.length === 0) sftp.status(request, STATUS_CODE.EOF);
      else sftp.data(request, bytes);
      return answered;
    });
  });
  sftp.on('WRITE', (request, id, offset, data) => {
    attempt(request, () => {
      const { file, flags } = fileOf(id);
      if (!(flags & (OPEN_MODE.WRITE | OPEN_MODE.APPEND))) throw new FileError('EINVAL');
      files.write(file, flags & OPEN_MODE.APPEND ? file.content.size : offset, data);
    });
  });
  sftp.on('CLOSE', (request, id) => {
    attempt(request, () => {
      handleOf(id);
      handles.delete(id.readUInt32BE());
    });
  });

  const stat = (request: number, name: string): void =>
    attempt(request, () => {
      sftp.attrs(request, attributesOf(files.find(absolute(name))));
      return answered;
    });
  sftp.on('STAT', stat);
  sftp.on('LSTAT', stat);
  const entryOf = (handle: Handle): AnyEntry => (handle.kind === 'file' ? handle.file : handle.folder);
  sftp.on('FSTAT', (request, id) => {
    attempt(request, () => {
      sftp.attrs(request, attributesOf(entryOf(handleOf(id))));
      return answered;
    });
  });
  sftp.on('SETSTAT', (request, name, attributes) =>
    attempt(request, () => setAttributes(files.find(absolute(name)), attributes)),
  );
  sftp.on('FSETSTAT', (request, id, attributes) =>
    attempt(request, () => setAttributes(entryOf(handleOf(id)), attributes)),
  );

  sftp.on('OPENDIR', (request, name) => {
    attempt(request, () => {
      const folder = files.folder(absolute(name));
      return open(request, { kind: 'folder', folder, names: ['.', '..', ...folder.entries.keys()] });
    });
  });
  sftp.on('READDIR', (request, id) => {
    attempt(request, () => {
      const handle = handleOf(id);
      if (handle.kind !== 'folder') throw new FileError('ENOTDIR');
      const names = handle.names.splice(0, namesAtOnce);
      const listed = names.flatMap((filename) => {
        const entry = filename === '.' || filename === '..' ? handle.folder : handle.folder.entries.get(filename);
        return entry === undefined
          ? []
          : [{ filename, longname: longLine(filename, entry), attrs: attributesOf(entry) }];
      });
      if (listed.length === 0) sftp.status(request, STATUS_CODE.EOF);
      else sftp.name(request, listed);
      return answered;
    });
  });
  sftp.on('REALPATH', (request, name) => {
    attempt(request, () => {
      const filename = absolute(name);
      sftp.name(request, [{ filename, longname: filename, attrs: {} as Attributes }]);
      return answered;
    });
  });
  sftp.on('MKDIR', (request, name, attributes) =>
    attempt(request, () =>
      files.makeFolder(absolute(name), ((attributes as Partial<Attributes>).mode ?? 0o755) & 0o7777),
    ),
  );
  sftp.on('RMDIR', (request, name) => attempt(request, () => files.removeFolder(absolute(name))));
  sftp.on('REMOVE', (request, name) => attempt(request, () => files.removeFile(absolute(name))));
  sftp.on('RENAME', (request, from, to) => {
    attempt(request, () => {
      // Version 3 does not replace an existing file.
      if (files.has(absolute(to))) throw new FileError('EEXIST');
      files.rename(absolute(from), absolute(to));
    });
  });
}

/** What an action returns that has sent its own answer. */
const answered = Symbol('answered');

import { Content, FileError, Quota } from './content';

interface Attributes {
  /** Permission bits, 0 to 0o7777. They are shown, not enforced. */
  mode: number;
  /** Epoch ms. */
  modifiedAt: number;
}

export interface FileEntry extends Attributes {
  readonly kind: 'file';
  readonly content: Content;
}

export interface FolderEntry extends Attributes {
  readonly kind: 'folder';
  readonly entries: Map<string, DirectoryEntry>;
}

export type DirectoryEntry = FileEntry | FolderEntry;

/** Files and folders in memory, with a limit. Paths are absolute; there are no links, owners or locks. */
export class FileTree {
  readonly quota: Quota;
  readonly #root: FolderEntry;
  readonly #now: () => number;

  /** `limit`: bytes all files together may hold. `now`: epoch ms. */
  constructor(limit: number, now: () => number) {
    this.quota = new Quota(limit);
    this.#root = { kind: 'folder', mode: 0o755, modifiedAt: now(), entries: new Map() };
    this.#now = now;
  }

  /** @throws FileError ENOENT or ENOTDIR */
  find(path: string): DirectoryEntry {
    let entry: DirectoryEntry = this.#root;
    for (const name of path.split('/').filter((part) => part !== '')) {
      if (entry.kind !== 'folder') throw new FileError('ENOTDIR', path);
      const next = entry.entries.get(name);
      if (next === undefined) throw new FileError('ENOENT', path);
      entry = next;
    }
    return entry;
  }

  has(path: string): boolean {
    try {
      this.find(path);
      return true;
    } catch {
      return false;
    }
  }

  /** @throws FileError EISDIR when it is a folder */
  file(path: string): FileEntry {
    const entry = this.find(path);
    if (entry.kind === 'folder') throw new FileError('EISDIR', path);
    return entry;
  }

  /** @throws FileError ENOTDIR when it is a file */
  folder(path: string): FolderEntry {
    const entry = this.find(path);
    if (entry.kind === 'file') throw new FileError('ENOTDIR', path);
    return entry;
  }

  /** The folder that a path is in, and its name there. @throws FileError EBUSY for the root, which is in none */
  #place(path: string): { readonly folder: FolderEntry; readonly name: string } {
    const at = path.lastIndexOf('/');
    const name = path.slice(at + 1);
    if (name === '') throw new FileError('EBUSY', path);
    return { folder: this.folder(path.slice(0, at)), name };
  }

  #add(path: string, entry: DirectoryEntry): void {
    const { folder, name } = this.#place(path);
    if (folder.entries.has(name)) throw new FileError('EEXIST', path);
    folder.entries.set(name, entry);
    folder.modifiedAt = this.#now();
  }

  #detach(path: string): void {
    const { folder, name } = this.#place(path);
    folder.entries.delete(name);
    folder.modifiedAt = this.#now();
  }

  /** A new, empty file. @throws FileError EEXIST, ENOENT, ENOTDIR */
  create(path: string, mode = 0o644): FileEntry {
    const file: FileEntry = { kind: 'file', mode, modifiedAt: this.#now(), content: new Content(this.quota) };
    this.#add(path, file);
    return file;
  }

  /** A new, empty folder. @throws FileError EEXIST, ENOENT, ENOTDIR */
  makeFolder(path: string, mode = 0o755): void {
    this.#add(path, { kind: 'folder', mode, modifiedAt: this.#now(), entries: new Map() });
  }

  /** Removes a file. @throws FileError EISDIR for a folder */
  removeFile(path: string): void {
    this.file(path).content.discard();
    this.#detach(path);
  }

  /** Removes an empty folder. @throws FileError ENOTEMPTY, ENOTDIR, EBUSY for the root */
  removeFolder(path: string): void {
    if (this.folder(path).entries.size > 0 && path !== '/') throw new FileError('ENOTEMPTY', path);
    this.#detach(path);
  }

  /** Moves an entry to a name that is free. @throws FileError EEXIST when it is not, EINVAL for a move into itself */
  rename(from: string, to: string): void {
    if (to.startsWith(from === '/' ? from : `${from}/`)) throw new FileError('EINVAL', to);
    this.#add(to, this.find(from));
    this.#detach(from);
  }

  /** Writes at `offset` and notes the time. @throws FileError ENOSPC */
  write(file: FileEntry, offset: number, bytes: Uint8Array): void {
    file.modifiedAt = this.#now();
    file.content.write(offset, bytes);
  }

  /** The whole file as UTF-8, for small files. */
  readText(path: string): string {
    const { content } = this.file(path);
    return content.read(0, content.size).toString('utf8');
  }
}

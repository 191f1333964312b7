/** Folders of a device: read in pages, within limits, whatever the device says. */
import {
  isName,
  isRaw,
  maxPathBytes,
  within,
  type EntryKind,
  type FileEntry,
  type FolderPage,
  type RawName,
} from '../../../shared/visit/files';
import { FaultError } from './fault';
import type { Attributes, NamedEntry } from '../../net/sftp/packets';
import type { Handle, Sftp } from './sftp';

/** More entries of one folder are not taken. */
const maxEntries = 20_000;
/** READDIRs that are asked for at once: each is one round trip, and a server answers with some hundred names. */
const questionsAtOnce = 8;
/** Links of one folder that are followed; what others lead to is seen when they are opened. */
const maxFollowed = 500;
/** Folders that a window has open, and has not read to their ends. */
const maxOpen = 8;

/** The next names. `told`: how many the device named, with what is no name. @throws FaultError */
async function nextNames(
  sftp: Sftp,
  handle: Handle,
): Promise<{ readonly names: readonly NamedEntry[]; readonly told: number; readonly isAll: boolean }> {
  const answers = await Promise.all(Array.from({ length: questionsAtOnce }, () => sftp.readFolder(handle)));
  const names = answers.flatMap((answer) => answer ?? []);
  // One that names nothing and does not end would be asked for ever.
  const isAll = answers.includes(null) || names.length === 0;
  return { names: names.filter(({ name }) => isName(name)), told: names.length, isAll };
}

/** Names of a folder in one go. `isCut`: there are more. */
export async function readWhole(
  sftp: Sftp,
  path: RawName,
  limit: number,
): Promise<{ readonly names: readonly NamedEntry[]; readonly isCut: boolean }> {
  const handle = await sftp.openFolder(path);
  try {
    const all: NamedEntry[] = [];
    // What is no name counts, too: it ends in any case. Each folder has two of those.
    for (let listed = 0; listed <= limit + 2; ) {
      const { names, told, isAll } = await nextNames(sftp, handle);
      listed += told;
      all.push(...names);
      if (all.length > limit) return { names: all.slice(0, limit), isCut: true };
      if (isAll) return { names: all, isCut: false };
    }
    return { names: all, isCut: true };
  } finally {
    await sftp.closeHandle(handle);
  }
}

/** What stands for an answer that the device refuses; the end of the channel stays an error. */
const unlessOver =
  <Value>(sftp: Sftp, otherwise: Value) =>
  (error: unknown): Value => {
    if (sftp.isOver) throw error;
    return otherwise;
  };

/** Where a link leads to. One that leads in a circle, or to nothing, leads nowhere. */
async function follow(sftp: Sftp, path: RawName): Promise<FileEntry['link']> {
  const [target, leadsTo] = await Promise.all([
    sftp.readLink(path).catch(unlessOver(sftp, '')),
    sftp
      .stat(path)
      .then(({ kind }): EntryKind | 'missing' => kind)
      .catch(unlessOver(sftp, 'missing' as const)),
  ]);
  return { target, leadsTo };
}

const shown = ({ name, attributes }: NamedEntry, link: FileEntry['link']): FileEntry => {
  const { kind, size, modifiedAt, mode }: Attributes = attributes;
  return { name, kind, size, modifiedAt, mode, link };
};

interface OpenFolder {
  readonly path: RawName;
  readonly handle: Handle;
  /** Names that the device told, with what is no name. */
  told: number;
  taken: number;
  followed: number;
}

/** Folders that are being read. */
export class Folders {
  readonly #sftp: Sftp;
  readonly #open = new Map<number, OpenFolder>();
  #lastCursor = 0;

  constructor(sftp: Sftp) {
    this.#sftp = sftp;
  }

  async open(path: RawName): Promise<FolderPage> {
    const absolute = await this.#sftp.realPath(path === '' ? '.' : path);
    // What no request could carry back would be a folder in which nothing can be done.
    if (!absolute.startsWith('/') || !isRaw(absolute)) throw new FaultError({ kind: 'violated' });
    const handle = await this.#sftp.openFolder(absolute);
    const [oldest] = this.#open.keys();
    if (oldest !== undefined && this.#open.size >= maxOpen) await this.close(oldest);
    const cursor = (this.#lastCursor += 1);
    this.#open.set(cursor, { path: absolute, handle, told: 0, taken: 0, followed: 0 });
    return this.more(cursor);
  }

  async more(cursor: number): Promise<FolderPage> {
    const folder = this.#open.get(cursor);
    if (folder === undefined) throw new FaultError({ kind: 'missing' });
    const { names, told, isAll } = await nextNames(this.#sftp, folder.handle).catch(async (error: unknown) => {
      await this.close(cursor);
      throw error;
    });
    const taken = names.slice(0, maxEntries - folder.taken);
    folder.taken += taken.length;
    folder.told += told;
    const isCut = taken.length < names.length || folder.told > maxEntries + 2;
    const entries = await Promise.all(taken.map((each) => this.#shown(folder, each)));
    if (isAll || isCut) await this.close(cursor);
    return { path: folder.path, entries, cursor: isAll || isCut ? null : cursor, isCut };
  }

  async close(cursor: number): Promise<void> {
    const folder = this.#open.get(cursor);
    this.#open.delete(cursor);
    if (folder !== undefined) await this.#sftp.closeHandle(folder.handle);
  }

  async #shown(folder: OpenFolder, entry: NamedEntry): Promise<FileEntry> {
    if (entry.attributes.kind !== 'link') return shown(entry, null);
    folder.followed += 1;
    const path = within(folder.path, entry.name);
    const isFollowed = folder.followed <= maxFollowed && path.length <= maxPathBytes;
    return shown(entry, isFollowed ? await follow(this.#sftp, path) : { target: '', leadsTo: 'other' });
  }
}

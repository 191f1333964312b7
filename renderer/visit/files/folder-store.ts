/**
 * The folder that is looked at of each device. Outside React: neither a tab nor a device that is left loses its place.
 */
import { create } from 'zustand';
import type { RequestError } from '../../../shared/ipc/contract';
import type { FileEntry, FilesAnswer, FilesFault, FolderPage, RawName } from '../../../shared/visit/files';
import type { SessionId } from '../../../shared/session/view';
import { request } from '../../api';

export interface Folder {
  /** Absolute; null: the device has not said yet where it begins. */
  readonly path: RawName | null;
  readonly entries: readonly FileEntry[];
  /** More of it is being read. */
  readonly reading: boolean;
  /** The device named more than is taken of one folder. */
  readonly isCut: boolean;
  /** Why it cannot be shown; it may be tried again. */
  readonly fault: FilesFault | null;
  readonly error: RequestError | null;
}

export const noFolder: Folder = { path: null, entries: [], reading: false, isCut: false, fault: null, error: null };

interface Folders {
  readonly folders: ReadonlyMap<SessionId, Folder>;
}

export const useFolders = create<Folders>(() => ({ folders: new Map() }));
export const useFolder = (id: SessionId): Folder => useFolders(({ folders }) => folders.get(id) ?? noFolder);

/** Which reading is the newest of each device: what an earlier one still brings is not shown. */
const newest = new Map<SessionId, number>();
let readings = 0;

const folderOf = (id: SessionId): Folder => useFolders.getState().folders.get(id) ?? noFolder;
const put = (id: SessionId, change: Partial<Folder>): void =>
  useFolders.setState(({ folders }) => ({ folders: new Map(folders).set(id, { ...folderOf(id), ...change }) }));

/** Forgets the folders of devices that are no more. */
export function keepFolders(ids: readonly SessionId[]): void {
  const { folders } = useFolders.getState();
  const gone = [...folders.keys()].filter((id) => !ids.includes(id));
  if (gone.length === 0) return;
  useFolders.setState({ folders: new Map([...folders].filter(([id]) => ids.includes(id))) });
  for (const id of gone) newest.delete(id);
}

interface Reading {
  readonly id: SessionId;
  readonly number: number;
  /** What was there stays in view until all of it is read. */
  readonly again: boolean;
}

const isCurrent = ({ id, number }: Reading): boolean => newest.get(id) === number;

/** A page of it, as it is shown; null: there is none, and why is shown. */
async function pageOf(
  reading: Reading,
  answer: ReturnType<typeof request<'files.open' | 'files.more'>>,
): Promise<FolderPage | null> {
  const told = await answer;
  if (!isCurrent(reading)) {
    const cursor = told.ok && told.value.kind === 'ok' ? told.value.value.cursor : null;
    if (cursor !== null) void request('files.close', { id: reading.id, cursor });
    return null;
  }
  const page: FilesAnswer<FolderPage> | null = told.ok ? told.value : null;
  if (page?.kind === 'ok') return page.value;
  put(reading.id, {
    reading: false,
    entries: [],
    fault: page?.fault ?? null,
    error: told.ok ? null : told.error,
  });
  return null;
}

/** Devices whose folder changes again while it is being read. */
const stale = new Set<SessionId>();

function begin(id: SessionId, again: boolean): Reading {
  readings += 1;
  newest.set(id, readings);
  stale.delete(id);
  return { id, number: readings, again };
}

async function read(reading: Reading, path: RawName): Promise<void> {
  const { id, again } = reading;
  put(id, again ? { reading: true } : { ...noFolder, path: path === '' ? null : path, reading: true });
  let entries: readonly FileEntry[] = [];
  let page = await pageOf(reading, request('files.open', { id, path }));
  while (page !== null) {
    entries = [...entries, ...page.entries];
    const { cursor, isCut } = page;
    if (!again || cursor === null)
      put(id, { path: page.path, entries, reading: cursor !== null, isCut, fault: null, error: null });
    if (cursor === null) break;
    page = await pageOf(reading, request('files.more', { id, cursor }));
  }
  if (page !== null && stale.has(id)) await read(begin(id, true), page.path);
}

/** Shows another folder; the empty path is where the device begins. */
export const openFolder = (id: SessionId, path: RawName): Promise<void> => read(begin(id, false), path);

/** Reads the folder again, in the background. What is asked for while it is being read is one more reading after it. */
export async function readAgain(id: SessionId): Promise<void> {
  const { path, reading, fault, error } = folderOf(id);
  if (path === null || fault !== null || error !== null) await openFolder(id, path ?? '');
  else if (reading) stale.add(id);
  else await read(begin(id, true), path);
}

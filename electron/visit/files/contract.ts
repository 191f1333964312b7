/**
 * Files of the device, as the ssh client's thread serves them. Local files are read and written by that thread, too:
 * what is in them crosses to no other one. Types only.
 */
import type {
  ConflictAnswer,
  FilesAnswer,
  FilesFault,
  FolderCount,
  FolderPage,
  RawName,
} from '../../../shared/visit/files';

/** One file of a transfer: where it is here and there. */
export interface FileJob {
  readonly id: string;
  readonly local: string;
  readonly remote: RawName;
  /** Bytes; of a file that is sent as it was found here, of one that is fetched as the device says. */
  readonly size: number;
  /** Of the source, epoch ms; null: not known. */
  readonly modifiedAt: number | null;
  /** Every byte below this one was acknowledged before the connection broke. */
  readonly resumeAt: number;
  /** What the person said about something of this name that is there; null: they were not asked. */
  readonly conflict: ConflictAnswer | null;
}

/** How one file went. */
export type FileOutcome =
  | { readonly kind: 'done'; readonly proof: 'checksum' | 'length' }
  /** Something of this name is there, and the person wants it to stay. */
  | { readonly kind: 'skipped' }
  /** Something of this name is there. */
  | { readonly kind: 'asking'; readonly size: number | null; readonly modifiedAt: number | null }
  /** `watermark`: every byte below it was acknowledged. */
  | { readonly kind: 'fault'; readonly fault: FilesFault; readonly watermark: number }
  /** `stopFile` was called. */
  | { readonly kind: 'stopped'; readonly watermark: number };

/**
 * What a transfer consists of: folders to make (outer ones first), then files. Relative paths begin with the thing's
 * own name.
 */
export interface TransferPlan {
  readonly folders: readonly PlannedPlace[];
  readonly files: readonly (PlannedPlace & { readonly size: number; readonly modifiedAt: number | null })[];
  /** Links, sockets and devices. */
  readonly leftOut: number;
}

interface PlannedPlace {
  readonly local: string;
  readonly remote: RawName;
}

/** Answers are data; none rejects for what a device or a disk does. */
export interface FilesService {
  /** The beginning of a folder; the empty path is where the device puts one after the login. */
  openFolder(path: RawName): Promise<FilesAnswer<FolderPage>>;
  moreOfFolder(cursor: number): Promise<FilesAnswer<FolderPage>>;
  closeFolder(cursor: number): Promise<FilesAnswer<null>>;
  makeFolder(path: RawName): Promise<FilesAnswer<null>>;
  /** Never over something that is there. */
  rename(from: RawName, to: RawName): Promise<FilesAnswer<null>>;
  countFolder(path: RawName): Promise<FilesAnswer<FolderCount>>;
  /** A file, a link (not what it leads to) or a folder with all it holds. */
  remove(path: RawName): Promise<FilesAnswer<null>>;
  /** Null, of this and the next: `stopFile` was called with this id. */
  planSending(local: string, remoteFolder: RawName, id: string): Promise<FilesAnswer<TransferPlan | null>>;
  planFetching(remote: RawName, localFolder: string, id: string): Promise<FilesAnswer<TransferPlan | null>>;
  /** Makes a folder of a transfer where it is not there yet. */
  ensureFolder(direction: 'up' | 'down', place: PlannedPlace): Promise<FilesAnswer<null>>;
  sendFile(job: FileJob): Promise<FileOutcome>;
  fetchFile(job: FileJob): Promise<FileOutcome>;
  /** Ends a file under way, or a plan; what there is of a file stays, to be gone on with. */
  stopFile(id: string): void;
  /** What the device has of a file that will not be gone on with goes. */
  discardFile(job: FileJob): Promise<FilesAnswer<null>>;
}

/** How far a file is. `checking`: every byte is there, and both sides are compared. */
export interface FileProgress {
  readonly kind: 'file-progress';
  readonly id: string;
  readonly acknowledged: number;
  readonly checking: boolean;
}

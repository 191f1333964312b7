/** The files of a device, as the window shows them, and what is on its way between it and this laptop. Pure. */
import type { SessionId } from '../session/view';
import { plainLine } from '../text/outside';

/**
 * A path or a name as the device keeps it: bytes, of any encoding. One character is one byte (U+0001 to U+00FF), so
 * that it crosses as plain text and comes back as it was. Never shown: `shownName` is.
 */
export type RawName = string;

/** Longest path that is taken from or sent to a device, in bytes. */
export const maxPathBytes = 4_096;

/** Every character is one byte, and none is NUL. */
export const isRaw = (text: string): boolean => Array.from(text).every((letter) => letter > '\0' && letter <= '\u00ff');

/** One character of UTF-8 as its bytes, or one byte that is none. */
const sequences =
  /[\0-\x7f]+|[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2}|[^]/g;

const percent = (bytes: string): string =>
  bytes.replaceAll(/[^]/g, (byte) => `%${byte.charCodeAt(0).toString(16).padStart(2, '0')}`);

/** As a person may see it: U+FFFD for what is not UTF-8, and nothing that hides or turns text around. */
export const shownName = (raw: RawName): string =>
  plainLine(
    raw.replaceAll(sequences, (bytes) =>
      bytes.length === 1 && bytes > '\x7f' ? '\u{FFFD}' : decodeURIComponent(percent(bytes)),
    ),
    maxPathBytes,
  ) || '\u{FFFD}';

/** What a person typed, as the device takes it. */
export const rawName = (typed: string): RawName =>
  encodeURIComponent(typed.replaceAll(/[\p{Surrogate}]/gu, '\u{FFFD}')).replaceAll(
    /%([0-9A-F]{2})/g,
    (_, byte: string) => String.fromCharCode(Number.parseInt(byte, 16)),
  );

/** The path of a thing in a folder. */
export const within = (folder: RawName, name: RawName): RawName =>
  (folder.endsWith('/') ? folder : `${folder}/`) + name;

/** The folder that a thing is in; the root's is the root. */
export const parentOf = (path: RawName): RawName => path.slice(0, Math.max(1, path.lastIndexOf('/')));

export const baseOf = (path: RawName): RawName => path.slice(path.lastIndexOf('/') + 1);

/** A name that is one step below its folder, and nowhere else. */
export const isName = (name: RawName): boolean =>
  name !== '' && name !== '.' && name !== '..' && !/[/\0]/.test(name) && name.length <= 255;

/** Why something about files did not work, as far as it was observed. */
export type FilesFault =
  /** Nobody is logged in, or the connection ended under it. */
  | { readonly kind: 'no-connection' }
  /** The device offers no SFTP (some have scp only). */
  | { readonly kind: 'no-sftp' }
  | { readonly kind: 'missing' }
  | { readonly kind: 'denied' }
  | { readonly kind: 'exists' }
  | { readonly kind: 'device-full' }
  | { readonly kind: 'laptop-full' }
  /** Of this laptop: the system's own code (`EACCES`, `EIO`). */
  | { readonly kind: 'laptop'; readonly code: string }
  /** It changed while it was read, here or there. */
  | { readonly kind: 'changed' }
  /** Both sides hold as many bytes, but not the same. */
  | { readonly kind: 'different' }
  /** Links, sockets and devices are not sent. */
  | { readonly kind: 'not-a-file' }
  /** More than one transfer takes. */
  | { readonly kind: 'too-many' }
  /** The device refused, with its own words where it said any. */
  | { readonly kind: 'refused'; readonly words: string | null }
  /** The device was silent about it for too long. */
  | { readonly kind: 'silent' }
  /** What the device sent is against the rules of SFTP. */
  | { readonly kind: 'violated' };

/** Answer to a question about files. */
export type FilesAnswer<Value> =
  | { readonly kind: 'ok'; readonly value: Value }
  | { readonly kind: 'fault'; readonly fault: FilesFault };

export type EntryKind = 'file' | 'folder' | 'link' | 'other';

export interface FileEntry {
  readonly name: RawName;
  readonly kind: EntryKind;
  /** Bytes, as the device says; null: it does not. */
  readonly size: number | null;
  /** Epoch ms. */
  readonly modifiedAt: number | null;
  /** Permission bits, 0 to 0o7777. */
  readonly mode: number | null;
  /** Of a link: where it leads to, as it is written, and what is there (`missing`: nothing, or a circle). */
  readonly link: { readonly target: RawName; readonly leadsTo: EntryKind | 'missing' } | null;
}

/** Some entries of a folder, in the order of the device. */
export interface FolderPage {
  /** Absolute. */
  readonly path: RawName;
  readonly entries: readonly FileEntry[];
  /** Asks for more of it; null: this was the last. */
  readonly cursor: number | null;
  /** The device went on naming entries beyond what is taken of one folder. */
  readonly isCut: boolean;
}

/** What a folder holds, its own folders' included. `isCut`: at least so much. */
export interface FolderCount {
  readonly files: number;
  readonly folders: number;
  readonly isCut: boolean;
}

export const conflictAnswers = ['replace', 'keep-both', 'skip'] as const;
export type ConflictAnswer = (typeof conflictAnswers)[number];

export type TransferState =
  | { readonly kind: 'waiting' }
  /** Folders are looked through, or the file is looked at on both sides. */
  | { readonly kind: 'preparing' }
  | { readonly kind: 'moving' }
  /** All bytes are there; both sides are compared. */
  | { readonly kind: 'checking' }
  /** Something of this name is there already: nothing is overwritten without a word. */
  | { readonly kind: 'asking'; readonly name: string; readonly size: number | null; readonly modifiedAt: number | null }
  | { readonly kind: 'paused'; readonly by: 'break' | 'person'; readonly at: number }
  /** `checksum`: SHA-256 of both sides is the same. `length`: as many bytes, and no more is known. */
  | { readonly kind: 'done'; readonly at: number; readonly proof: 'checksum' | 'length' }
  | { readonly kind: 'skipped' }
  | { readonly kind: 'failed'; readonly at: number; readonly fault: FilesFault };

export interface TransferView {
  readonly id: string;
  readonly sessionId: SessionId;
  readonly direction: 'up' | 'down';
  /** Of the file or folder, as it may be shown. */
  readonly name: string;
  /** Of a folder: files that are through, and all of them; null for a single file. */
  readonly files: { readonly done: number; readonly of: number } | null;
  /** Acknowledged by whoever receives them. */
  readonly bytesDone: number;
  /** Null: not known yet. */
  readonly bytesTotal: number | null;
  /** Bytes a second over the last 10 s; null: too little is known. */
  readonly rate: number | null;
  /** At this rate, in ms; where it is null, at what the line carried lately. Null: neither is known. */
  readonly leftMs: number | null;
  /** Links and other things of a folder that are not sent. */
  readonly leftOut: number;
  readonly state: TransferState;
}

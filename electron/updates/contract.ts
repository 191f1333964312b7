/** What updates are made of. Types, and the one error. */
import type { Readable } from 'node:stream';
import type { ByHandReason } from '../../shared/updates/view';

/** Why a place did not give what was asked for. */
export type PlaceTrouble = 'unreachable' | 'missing' | 'refused' | 'redirected' | 'too-large';

export class PlaceError extends Error {
  constructor(
    readonly why: PlaceTrouble,
    detail: string,
  ) {
    super(detail);
    this.name = 'PlaceError';
  }
}

/**
 * Where manifest and packages lie: a page, or a folder. Everything rejects with a `PlaceError`, or with the signal's
 * reason.
 */
export interface Place {
  /** A small file, whole. */
  read(name: string, largest: number, signal: AbortSignal): Promise<Buffer>;
  /** A file from this byte on; `from` 0 where the place gives it only whole. What breaks later on, the stream says. */
  open(name: string, from: number, signal: AbortSignal): Promise<{ readonly from: number; readonly stream: Readable }>;
}

/** How this installation gets a newer version: by the installer with these arguments, or not by itself. */
export type Installing =
  | { readonly kind: 'installer'; readonly args: readonly string[] }
  | { readonly kind: 'by-hand'; readonly why: ByHandReason };

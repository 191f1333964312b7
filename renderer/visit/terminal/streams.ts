/**
 * What shells print, from the event to whoever draws it. Part of the first page, so that nothing is lost before the terminal is
 * loaded: what nobody draws yet is kept here, within bounds.
 */
import type { ShellId } from '../../../shared/visit/view';
import { listen, request } from '../../api';

/** Kept for a shell that nobody draws; more than the main process sends unasked. What is older goes. */
const maxWaitingBytes = 4 * 1024 * 1024;
/** Shells that nobody draws. */
const maxShells = 32;

type Taker = (bytes: Uint8Array) => void;

interface Waiting {
  readonly chunks: Uint8Array[];
  bytes: number;
}

class ShellStreams {
  readonly #takers = new Map<ShellId, Taker>();
  readonly #waiting = new Map<ShellId, Waiting>();

  /** Hands over what waited, then whatever comes, until the returned function is called. */
  attach(shellId: ShellId, taker: Taker): () => void {
    this.#takers.set(shellId, taker);
    const waited = this.#waiting.get(shellId)?.chunks ?? [];
    this.#waiting.delete(shellId);
    waited.forEach(taker);
    return () => {
      if (this.#takers.get(shellId) === taker) this.#takers.delete(shellId);
    };
  }

  /** A shell that is no more. */
  drop(shellId: ShellId): void {
    this.#waiting.delete(shellId);
  }

  took(shellId: ShellId, bytes: Uint8Array): void {
    const taker = this.#takers.get(shellId);
    if (taker === undefined) this.#keep(shellId, bytes);
    else taker(bytes);
  }

  #keep(shellId: ShellId, bytes: Uint8Array): void {
    const waiting = this.#waiting.get(shellId) ?? { chunks: [], bytes: 0 };
    // The shell that nobody has asked for the longest goes first.
    if (!this.#waiting.has(shellId) && this.#waiting.size >= maxShells)
      this.#waiting.delete(this.#waiting.keys().next().value ?? '');
    this.#waiting.set(shellId, waiting);
    waiting.chunks.push(bytes);
    waiting.bytes += bytes.length;
    while (waiting.bytes > maxWaitingBytes) waiting.bytes -= waiting.chunks.shift()?.length ?? waiting.bytes;
  }
}

export const shellStreams = new ShellStreams();

/** Begins to listen; returns the way to stop. */
export const followShells = (): (() => void) =>
  listen('shell.data', ({ shellId, bytes }) => shellStreams.took(shellId, bytes));

/** Says that so much of what the shell printed was drawn: as much more may come. */
export const drawn = (shellId: ShellId, bytes: number): void => void request('shell.drawn', { shellId, bytes });

/**
 * How many bytes of files may be on their way at once, by how long the way is. Over 200 ms as much as is little enough
 * to be kept; near by as much as OpenSSH's own `sftp`: its server moves in memory whatever it may send and has not sent
 * yet, and with four times as much it takes ten times as long for the same file.
 */
import { libraryWindowBytes } from '../ssh/library';

const maxInFlightBytes = 8 * 1_024 * 1_024;
/** Fills a way of 40 MB a second. */
const bytesPerMs = 40_960;

export class RoundTrip {
  /** Of a request and its answer, the shortest yet, milliseconds. */
  #shortest = Number.POSITIVE_INFINITY;

  answered(afterMs: number): void {
    this.#shortest = Math.min(this.#shortest, afterMs);
  }

  get inFlightBytes(): number {
    return Math.min(maxInFlightBytes, Math.max(libraryWindowBytes, this.#shortest * bytesPerMs));
  }
}

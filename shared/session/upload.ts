/**
 * What programs sent to the device without a pause, and whether that was under way as the device went away. An agent
 * whose service reads more slowly than the tunnel brings overflows, and its process ends (PROTOCOL.md 5.6). Pure.
 */

/** Bytes that went up to the device's services without a pause. Times are epoch ms of this computer's clock. */
export interface Upload {
  readonly beganAt: number;
  readonly lastAt: number;
  readonly bytes: number;
}

/** What was on its way as the device went away: so many bytes, without a pause, until then. */
export interface BrokenUpload {
  readonly bytes: number;
}

/** A pause this long (ms) ends an upload. A device that left within so long of the last bytes left during it. */
const pauseMs = 5_000;

/**
 * So much (ms) later than it began an upload may be noticed: figures come four times a second, and the service's `Date`
 * knows seconds only.
 */
const noticedLateMs = 1_000;

/** What localproxy takes in for a service that does not read (PROTOCOL.md 5.6): fewer bytes cannot overrun it. */
const agentBufferBytes = 131_076;

/** So many more bytes went up. */
export const sent = (before: Upload | null, bytes: number, at: number): Upload =>
  before !== null && at - before.lastAt <= pauseMs
    ? { ...before, lastAt: at, bytes: before.bytes + bytes }
    : { beganAt: at, lastAt: at, bytes };

/** What the device left in the middle of; null: nothing that could have overrun it. */
export const brokenAt = (upload: Upload | null, leftAt: number): BrokenUpload | null =>
  upload !== null &&
  upload.bytes >= agentBufferBytes &&
  upload.beganAt - noticedLateMs <= leftAt &&
  upload.lastAt >= leftAt - pauseMs
    ? { bytes: upload.bytes }
    : null;

/**
 * What programs sent to a device that had answered, and that nothing has come back for, on any connection of the
 * tunnel. Silence alone proves nothing: half a password, an upload and a key that a program ignores are not answered
 * either. Pure.
 */

/** Times are epoch ms of this computer's clock. */
export interface Standstill {
  /** Whose programs sent first. */
  readonly serviceId: string;
  /** When something first went up, and when last. */
  readonly since: number;
  readonly lastAt: number;
  readonly bytes: number;
  /** A connection of the app's own is under way that tells whether anything answers. */
  readonly asking: boolean;
}

/** More than a person types: a transfer, which is not silent while it moves. */
const transferBytes = 65_536;
/** Who still tries after so long (ms) waits for an answer. */
const insistsAfterMs = 20_000;

/** So many more bytes went up, and nothing has come back. */
export const unanswered = (
  before: Standstill | null,
  { serviceId, bytes, at }: Pick<Standstill, 'serviceId' | 'bytes'> & { readonly at: number },
): Standstill =>
  before === null
    ? { serviceId, since: at, lastAt: at, bytes, asking: false }
    : { ...before, lastAt: at, bytes: before.bytes + bytes };

/** For how long (ms) an answer has been due. */
export const silentForMs = ({ since, lastAt, bytes }: Standstill, at: number): number =>
  at - (bytes > transferBytes ? lastAt : since);

/** Somebody tried again and again: it was not the one key that needs no answer. */
export const isInsisted = ({ since, lastAt, bytes }: Standstill): boolean =>
  bytes > transferBytes || lastAt - since >= insistsAfterMs;

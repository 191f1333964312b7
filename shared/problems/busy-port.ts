/** A local port that cannot be opened, and one that was free instead a moment ago; null: there was none. */
export interface BusyPort {
  readonly serviceId: string;
  readonly port: number;
  readonly freePort: number | null;
  /** The system gives it to no program (EACCES), as Windows does with ports in reserved blocks. */
  readonly reserved?: boolean;
}

/**
 * Windows reserves ports in blocks of this many, wherever they begin: behind a reserved port the next one that is not
 * is at most this far.
 */
export const reservedBlock = 100;

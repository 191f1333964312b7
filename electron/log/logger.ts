/**
 * What every room of the main process writes to. An entry is a short event name in plain words plus fields;
 * secrets are taken out at the sink (`redact.ts`), so a mistake of a caller does not reach the disk.
 */

export type LogFields = Readonly<Record<string, unknown>>;

export interface Logger {
  debug(event: string, fields?: LogFields): void;
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
  /** The same log, each entry marked with the room it came from. */
  child(room: string): Logger;
}

/** For code that may run without a log (unit tests, the command-line programs). */
export const silentLogger: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  child: () => silentLogger,
};

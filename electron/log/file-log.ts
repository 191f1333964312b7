import { pino } from 'pino';
import type { Logger, LogFields } from './logger';
import type { Redactor } from './redact';
import { Repeats } from './repeats';
import type { RotatingFile } from './rotating-file';

/** An entry longer than this (characters) is cut: one runaway field must not fill the log. */
export const longestEntry = 8_000;

/** Errors do not survive JSON: name, message and stack are what one looks for. */
function plain(fields: LogFields): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [key, value instanceof Error ? describeError(value) : value]),
  );
}

/** An error as fields, its causes included, at most three deep. */
function describeError(error: unknown, depth = 0): Record<string, unknown> {
  if (!(error instanceof Error)) return { message: String(error) };
  const code =
    'code' in error && (typeof error.code === 'string' || typeof error.code === 'number') ? { code: error.code } : {};
  const cause = error.cause !== undefined && depth < 3 ? { cause: describeError(error.cause, depth + 1) } : {};
  return { name: error.name, message: error.message, ...code, stack: error.stack ?? null, ...cause };
}

interface FileLogOptions {
  readonly sink: RotatingFile;
  readonly redactor: Redactor;
  readonly level?: 'debug' | 'info';
  /** Also written here, after redaction: the terminal of a developer's run. */
  readonly echo?: (line: string) => void;
  readonly now?: () => number;
}

/** The two fields of a line that are ours. */
const timeOf = /,"time":"[^"]*"/;
const eventOf = /"event":"((?:[^"\\]|\\.)*)"\}$/;

/** The log of the main process: one JSON object a line, redacted as the last thing before it is written. */
export function createFileLog({ sink, redactor, level = 'info', echo, now = Date.now }: FileLogOptions): Logger {
  const repeats = new Repeats({
    now,
    write(line) {
      sink.write(line);
      echo?.(line);
    },
  });
  const destination = {
    write(line: string): void {
      // Redacted before it is cut, or half a secret could be left at the cut.
      const safe = redactor.redact(line.trimEnd());
      const short = safe.length > longestEntry ? `${safe.slice(0, longestEntry)}… (${safe.length} characters)` : safe;
      repeats.write(safe.replace(timeOf, ''), short, eventOf.exec(safe)?.[1] ?? '');
    },
  };
  const root = pino(
    {
      base: null,
      level,
      messageKey: 'event',
      timestamp: () => `,"time":"${new Date(now()).toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
    },
    destination,
  );
  const wrap = (log: typeof root): Logger => ({
    debug: (event, fields = {}) => log.debug(plain(fields), event),
    info: (event, fields = {}) => log.info(plain(fields), event),
    warn: (event, fields = {}) => log.warn(plain(fields), event),
    error: (event, fields = {}) => log.error(plain(fields), event),
    child: (room) => wrap(log.child({ room })),
  });
  return wrap(root);
}

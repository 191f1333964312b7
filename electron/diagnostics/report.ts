import type { AboutView } from '../../shared/ipc/app-state';
import type { EnvironmentRef } from '../../shared/session/view';

/** So much of the log's end goes into a report, characters. */
export const logInReport = 64_000;

/** Longest report (characters); the log's oldest lines go first. */
export const longestReport = 100_000;

/** Stands above the technical part. */
const line = '-'.repeat(72);

interface ReportParts {
  /** What a colleague reads, in the language of the desk. */
  readonly lines: string;
  /** The session's own summary: state, observations, timeline. */
  readonly session: string;
  /** Lines about the work on the device. */
  readonly work?: readonly string[];
  readonly about: AboutView;
  readonly environment: EnvironmentRef;
  readonly logTail: string;
  /** Second net: what the log's sink missed does not leave the computer either. */
  readonly redact: (text: string) => string;
  readonly now: number;
}

/**
 * What a technician saves for the ticket: readable first, the technical part below a line, log last. Nothing is sent
 * anywhere by itself. Never in it: tokens, client tokens, credentials, the path of the home folder.
 */
export function buildReport({
  lines,
  session,
  work = [],
  about,
  environment,
  logTail,
  redact,
  now,
}: ReportParts): string {
  const head = [
    `FieldTunnel ${about.version} on ${about.platform} (${about.runtime})`,
    `Report of ${new Date(now).toISOString()}`,
    `Environment: ${environment.kind}, ${environment.region}`,
    `Saved tokens: ${about.encrypted ? 'encrypted on disk' : 'in memory only'}`,
  ].join('\n');
  const parts = [lines.trim(), line, head, session.trim(), ...(work.length === 0 ? [] : [work.join('\n')]), 'Log\n'];
  const start = redact(parts.join('\n\n'));
  const log = redact(logTail.trim());
  const room = longestReport - start.length - 1;
  if (log.length <= room) return `${start}${log}\n`;
  const cut = log.slice(log.length - Math.max(0, room));
  // A line cut in half could be a secret cut in half: begin at the next whole line.
  return `${start}${cut.slice(cut.indexOf('\n') + 1)}\n`;
}

import type { AccountView } from '../../shared/ipc/app-state';
import type { ReportView } from '../../shared/ipc/requests/session';
import { reportFacts, type WorkDone } from '../../shared/report/facts';
import { reportLines } from '../../shared/presentation/report-words';
import { reportText } from '../../shared/report/text';
import type { SessionView } from '../../shared/session/view';
import type { Language } from '../../shared/settings/languages';
import type { SessionManager } from '../session';

interface ReportParts {
  readonly sessions: Pick<SessionManager, 'report'>;
  /** Who acts in an environment, as far as this run knows. */
  readonly accountOf: (environmentId: string) => AccountView;
  readonly workOf: (sessionId: string) => WorkDone;
  readonly redact: (text: string) => string;
  /** Bytes of the log that a saved report holds. */
  readonly logBytes: () => number;
  /** The file: the lines that a person reads, and below them the technical part and the log. */
  readonly fileOf: (view: SessionView, lines: string, technical: string) => string;
  /** Asks where to save; null when the person cancelled. */
  readonly save: (view: SessionView, text: string) => Promise<string | null>;
  readonly now: () => number;
}

/** What goes back into the ticket. The lines of the window and of the file are the same ones. */
export class Reports {
  readonly #parts: ReportParts;

  constructor(parts: ReportParts) {
    this.#parts = parts;
  }

  /** Null: there is no such session. */
  view(sessionId: string, language: Language): ReportView | null {
    const made = this.#make(sessionId, language);
    return made === null ? null : { ...made.told, logBytes: this.#parts.logBytes() };
  }

  /** Null: there is no such session. `path` null: it was not saved. */
  async save(sessionId: string, language: Language, note: string): Promise<{ readonly path: string | null } | null> {
    const made = this.#make(sessionId, language);
    if (made === null) return null;
    const { told, view, technical } = made;
    const text = this.#parts.fileOf(view, reportText(told.lines, told.noteLabel, note), technical);
    return { path: await this.#parts.save(view, text) };
  }

  #make(sessionId: string, language: Language) {
    const { sessions, accountOf, workOf, redact, now } = this.#parts;
    const report = sessions.report(sessionId);
    if (report === null) return null;
    const { view, carried, technical } = report;
    const account = accountOf(view.environment.id);
    const facts = reportFacts({ view, account, carried, work: workOf(sessionId), now: now() });
    const { lines, noteLabel } = reportLines(facts, language);
    return { told: { lines: lines.map((line) => ({ ...line, text: redact(line.text) })), noteLabel }, view, technical };
  }
}

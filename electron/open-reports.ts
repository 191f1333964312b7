import { buildReport, logInReport } from './diagnostics/report';
import type { StateStore } from './ipc/state-store';
import type { SessionManager } from './session';
import type { Startup } from './startup';
import type { Visits } from './visit';
import type { Desktop } from './window/desktop';
import type { Environments } from './app/environments/environments';
import { Reports } from './app/reports';

interface ReportSources {
  readonly startup: Pick<Startup, 'logTail' | 'redactor'>;
  readonly state: StateStore;
  readonly desktop: Pick<Desktop, 'saveReport'>;
  readonly workspace: { readonly environments: Pick<Environments, 'account'> };
  readonly sessions: SessionManager;
  readonly visits: Visits;
}

/** The reports, joined to where what they tell comes from. */
export function openReports({ startup, state, desktop, workspace, sessions, visits }: ReportSources): Reports {
  const { logTail, redactor } = startup;
  const redact = (text: string): string => redactor.redact(text);
  return new Reports({
    sessions,
    accountOf: (id) => workspace.environments.account(id),
    workOf: (id) => visits.doneIn(id),
    redact,
    logBytes: () => Buffer.byteLength(logTail(logInReport)),
    fileOf: (view, lines, session) =>
      buildReport({
        lines,
        session,
        work: visits.reportOf(view.id),
        about: state.get('about'),
        environment: view.environment,
        logTail: logTail(logInReport),
        redact,
        now: Date.now(),
      }),
    save: (view, text) => desktop.saveReport(view, text),
    now: Date.now,
  });
}

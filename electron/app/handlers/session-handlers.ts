import { faultsOf } from '../../../shared/fleet/open-form';
import type { Envelope, HandlersOf } from '../../../shared/ipc/contract';
import type { MissingProgram } from '../../../shared/ipc/missing-programs';
import type { OpenedService, sessionRequests } from '../../../shared/ipc/requests/session';
import type { SessionView } from '../../../shared/session/view';
import type { External } from './app-handlers';
import type { Reports } from '../reports';
import { comingAndGoing, type ComingAndGoingParts } from './coming-and-going';
import { refuse, value } from '../../../shared/ipc/answers';

/**
 * Null: nothing here opens it. `notStarted`: which program did not start, and how it ended; `missing`: what would be
 * needed.
 */
export type Opened = OpenedService | { readonly notStarted: string } | { readonly missing: MissingProgram } | null;

interface SessionHandlerParts extends ComingAndGoingParts {
  /** The environment that new sessions belong to. */
  readonly activeEnvironment: () => string;
  /** Asks the person to sign in to an environment; false when they gave up. */
  readonly signIn: (environmentId: string) => Promise<boolean>;
  /** Null: this computer has no program for it. */
  readonly openService: (view: SessionView, serviceId: string) => Promise<Opened>;
  readonly openWith: (view: SessionView, serviceId: string, program: string) => Promise<Opened>;
  readonly programs: () => Promise<readonly string[]>;
  readonly sshLine: (view: SessionView, serviceId: string) => string | null;
  /** Where a ticket is, as the settings say; null: nowhere. */
  readonly ticketAddress: (ticket: string) => string | null;
  readonly external: Pick<External, 'openTicket'>;
  /** Source proxies: the next one finds its thread ready. */
  readonly proxies: { prepare(): void };
  readonly reports: Reports;
}

function answerOf(opened: Opened, serviceId: string): Envelope<OpenedService> {
  if (opened === null) return refuse('cannot-open', serviceId);
  if ('missing' in opened) return refuse('missing-program', opened.missing);
  return 'notStarted' in opened ? refuse('not-started', opened.notStarted) : value(opened);
}

async function openTicket(
  { ticketAddress, external }: Pick<SessionHandlerParts, 'ticketAddress' | 'external'>,
  ticket: string | null,
): Promise<Envelope<null>> {
  const address = ticket === null ? null : ticketAddress(ticket);
  if (address === null) return refuse('not-found', 'no page of this ticket');
  return (await external.openTicket(address)).ok ? value(null) : refuse('cannot-open', 'no program for it');
}

/** Answers every request that is about one session. The manager decides what is allowed; nothing is decided here. */
export function sessionHandlers(parts: SessionHandlerParts): HandlersOf<keyof typeof sessionRequests> {
  const { sessions } = parts;
  const viewOf = (id: string): SessionView | null => sessions.views().find((view) => view.id === id) ?? null;
  const missing = refuse('not-found', 'no such session');

  return {
    'session.select'({ thingName, tunnelId }) {
      // Connecting is the one press that may follow.
      parts.proxies.prepare();
      const environmentId = parts.activeEnvironment();
      return Promise.resolve(sessions.select({ environmentId, thingName, tunnelId, ticket: null }));
    },
    'session.openTunnel': ({ environmentId, ...request }) => {
      const [fault] = faultsOf(request);
      // The window checks the same while one types: whoever comes here with a fault has gone around it.
      return Promise.resolve(
        fault === undefined
          ? sessions.openTunnel({ ...request, environmentId: environmentId ?? parts.activeEnvironment() })
          : refuse('bad-request', fault.field),
      );
    },
    ...comingAndGoing(parts, viewOf),
    async 'session.recover'({ id, code }) {
      const view = viewOf(id);
      const problem = view?.state.kind === 'problem' ? view.state.problem : null;
      // Giving up leaves everything as it was.
      if (
        view !== null &&
        problem?.recovery.kind === 'sign-in' &&
        problem.code === code &&
        !(await parts.signIn(view.environment.id))
      )
        return value(null);
      return sessions.recover(id, code);
    },
    'session.rotate': ({ id, mode }) => sessions.rotate(id, mode),
    'session.replace': ({ id }) => sessions.replace(id),
    'session.stopReplacing': ({ id }) => sessions.stopReplacing(id),
    'session.closeNext': ({ id }) => sessions.closeNext(id),
    'session.closeTunnel': ({ id, delete: alsoDelete }) => sessions.closeTunnel(id, { delete: alsoDelete }),
    'session.askBeforeRotating': ({ id }) => sessions.askBeforeRotating(id),
    'session.forget': ({ id }) => sessions.forget(id),
    'session.movePort': ({ id, serviceId, port }) => sessions.movePort(id, serviceId, port),
    async 'session.openService'({ id, serviceId }) {
      const view = viewOf(id);
      if (view === null) return missing;
      const opened = await parts.openService(view, serviceId);
      return answerOf(opened, serviceId);
    },
    async 'session.openWith'({ id, serviceId, program }) {
      const view = viewOf(id);
      if (view === null) return missing;
      const answer = answerOf(await parts.openWith(view, serviceId, program), serviceId);
      return answer.ok ? value(null) : answer;
    },
    'system.programs': async () => value({ names: await parts.programs() }),
    'session.sshLine': ({ id, serviceId }) => {
      const view = viewOf(id);
      return Promise.resolve(view === null ? missing : value({ line: parts.sshLine(view, serviceId) }));
    },
    'session.openTicket': ({ id }) => openTicket(parts, viewOf(id)?.ticket ?? null),
    'session.report': ({ id, language }) => {
      const report = parts.reports.view(id, language);
      return Promise.resolve(report === null ? missing : value(report));
    },
    'session.adminRequest': ({ id, ...about }) =>
      Promise.resolve(sessions.adminRequest({ ...about, sessionId: id, environmentId: parts.activeEnvironment() })),
    async 'report.save'({ id, language, note }) {
      const saved = await parts.reports.save(id, language, note);
      return saved === null ? missing : value(saved);
    },
  };
}

import { faultsOf } from '../../../shared/fleet/open-form';
import type { Handlers } from '../../../shared/ipc/contract';
import type { SessionView } from '../../../shared/session/view';
import { refuse, value } from './answers';
import type { SessionManager } from '../../session';
import type { LinkConfirmation } from '../link-confirmation';
import type { TokenClipboard } from '../token-clipboard';

type Names = Extract<keyof Handlers, `session.${string}` | 'inbox.confirm' | 'token.connect' | 'report.save'>;

export interface SessionEdges {
  readonly sessions: SessionManager;
  readonly links: LinkConfirmation;
  readonly clipboard: TokenClipboard;
  /** The environment that new sessions belong to. */
  readonly activeEnvironment: () => string;
  readonly environmentFor: (region: string | null) => string;
  /** Asks the person to sign in to an environment; false when they gave up. */
  readonly signIn: (environmentId: string) => Promise<boolean>;
  readonly openService: (view: SessionView, serviceId: string) => Promise<boolean>;
  /** Asks where to save; null when the person cancelled. */
  readonly saveReport: (view: SessionView, text: string) => Promise<string | null>;
  /** The whole diagnostic report around a session's own text. */
  readonly reportFor: (view: SessionView, text: string) => string;
}

/** Answers every request that is about one session. The manager decides what is allowed; nothing is decided here. */
export function sessionHandlers(edges: SessionEdges): Pick<Handlers, Names> {
  const { sessions } = edges;
  const viewOf = (id: string): SessionView | null => sessions.views().find((view) => view.id === id) ?? null;
  const missing = refuse('not-found', 'no such session');

  function report(id: string): { readonly view: SessionView; readonly text: string } | null {
    const view = viewOf(id);
    const own = sessions.report(id);
    return view === null || !own.ok ? null : { view, text: edges.reportFor(view, own.value.text) };
  }

  return {
    'session.select': ({ thingName, tunnelId }) =>
      Promise.resolve(sessions.select({ environmentId: edges.activeEnvironment(), thingName, tunnelId, ticket: null })),
    'session.openTunnel': (request) => {
      const [fault] = faultsOf(request);
      // The window checks the same while one types: whoever comes here with a fault has gone around it.
      return Promise.resolve(
        fault === undefined
          ? sessions.openTunnel({ environmentId: edges.activeEnvironment(), ...request })
          : refuse('bad-request', fault.field),
      );
    },
    'session.connect': ({ id }) => sessions.connect(id),
    'session.disconnect': ({ id }) => sessions.disconnect(id),
    'session.stop': ({ id }) => sessions.stop(id),
    async 'session.recover'({ id, code }) {
      const view = viewOf(id);
      const problem = view?.state.kind === 'problem' ? view.state.problem : null;
      // Giving up leaves everything as it was.
      if (
        view !== null &&
        problem?.recovery.kind === 'sign-in' &&
        problem.code === code &&
        !(await edges.signIn(view.environment.id))
      )
        return value(null);
      return sessions.recover(id, code);
    },
    'session.rotate': ({ id, mode }) => sessions.rotate(id, mode),
    'session.closeTunnel': ({ id, delete: alsoDelete }) => sessions.closeTunnel(id, { delete: alsoDelete }),
    'session.tellWhenBack': ({ id, tell }) => sessions.tellWhenBack(id, tell),
    'session.forget': ({ id }) => sessions.forget(id),
    'session.movePort': ({ id, serviceId, port }) => sessions.movePort(id, serviceId, port),
    async 'session.openService'({ id, serviceId }) {
      const view = viewOf(id);
      if (view === null) return missing;
      return (await edges.openService(view, serviceId)) ? value(null) : refuse('cannot-open', serviceId);
    },
    'session.report': ({ id }) => {
      const made = report(id);
      return Promise.resolve(made === null ? missing : value({ text: made.text }));
    },
    'session.adminRequest': ({ id, action, mode }) =>
      Promise.resolve(sessions.adminRequest({ sessionId: id, environmentId: edges.activeEnvironment(), action, mode })),
    async 'report.save'({ id }) {
      const made = report(id);
      return made === null ? missing : value({ path: await edges.saveReport(made.view, made.text) });
    },
    'inbox.confirm'({ id }) {
      const confirmed = edges.links.confirm(id);
      if (confirmed === null) return Promise.resolve(refuse('not-found', 'no such link'));
      const { environmentId, tunnelId, thingName, link } = confirmed;
      // Where the tunnel is still to be found, it should carry the service that the link names.
      const selected = sessions.select({
        environmentId,
        thingName,
        tunnelId,
        ticket: link.ticket,
        serviceId: tunnelId === null ? link.service : null,
        fromLink: true,
      });
      // Without an account the token is still to be pasted: there is nothing to connect with yet.
      if (selected.ok && viewOf(selected.value.sessionId)?.hasAccount === true)
        void sessions.connect(selected.value.sessionId);
      return Promise.resolve(selected);
    },
    async 'token.connect'({ region, serviceId, ticket, sessionId }) {
      const pasted = edges.clipboard.current();
      if (pasted === null) return refuse('clipboard-empty', 'no token was taken');
      const connected = await sessions.connectWithToken({
        token: pasted.token,
        environmentId: edges.environmentFor(region),
        serviceId,
        ticket,
        sessionId,
      });
      if (connected.ok) edges.clipboard.discard();
      return connected;
    },
  };
}

import type { Envelope, RequestError } from '../../shared/ipc/contract';
import type { ClientMode, Problem } from '../../shared/problems/problem';
import {
  canCloseTunnel,
  canConnect,
  canDisconnect,
  canForget,
  canMovePort,
  canRecover,
  canRotate,
  canStop,
  recoverableProblem,
  type SessionView,
} from '../../shared/session';
import type { SessionDeps } from './deps';
import type { AdminRequestAbout, OpenRequest, SelectRequest, TokenRequest } from './requests';
import { createRotations } from './rotations';
import { Session } from './session';
import { adminRequestOf, withLink } from './admin-request';
import { reportOf } from './texts';

type Result<T> = Envelope<T>;
const ok = <T>(value: T): Result<T> => ({ ok: true, value });
const refuse = (code: Exclude<RequestError['code'], 'problem'>, detail: string): Result<never> => ({
  ok: false,
  error: { code, detail },
});
const done: Result<null> = ok(null);

/** All sessions. Commands answer once they are accepted; what becomes of them shows in the views. None throws for expected trouble. */
export interface SessionManager {
  select(request: SelectRequest): Result<{ readonly sessionId: string }>;
  openTunnel(request: OpenRequest): Promise<Result<{ readonly sessionId: string }>>;
  connect(id: string): Promise<Result<null>>;
  disconnect(id: string): Promise<Result<null>>;
  stop(id: string): Promise<Result<null>>;
  /** The one button of problem `code`; refused when another problem is shown by now, or when the window itself acts on it (copying, pasting, settings). */
  recover(id: string, code: string): Promise<Result<null>>;
  rotate(id: string, mode: ClientMode): Promise<Result<null>>;
  closeTunnel(id: string, options?: { readonly delete: boolean }): Promise<Result<null>>;
  /** Whether to tell when the device's agent is online again. */
  tellWhenBack(id: string, tell: boolean): Promise<Result<null>>;
  forget(id: string): Promise<Result<null>>;
  movePort(id: string, serviceId: string, port: number): Promise<Result<null>>;
  report(id: string): Result<{ readonly text: string }>;
  /** Without a session: about the environment. */
  adminRequest(about: AdminRequestAbout): Result<{ readonly text: string }>;
  /** What is known to be denied in an environment has changed. */
  permissionsChanged(environmentId: string): void;
  connectWithToken(request: TokenRequest): Promise<Result<{ readonly sessionId: string }>>;
  /** Newest first. */
  views(): readonly SessionView[];
  /** Called after every change of any session. Returns the way to stop listening. */
  onChange(listener: (views: readonly SessionView[]) => void): () => void;
  /** The computer goes to sleep: nothing is asked until `resume`. */
  suspend(): void;
  resume(): void;
  networkChanged(): void;
  /** The computer's clock was set back by so many ms. */
  clockSetBack(by: number): void;
  close(): Promise<void>;
}

export function createSessionManager(deps: SessionDeps): SessionManager {
  const sessions = new Map<string, Session>();
  const rotations = createRotations();
  const listeners = new Set<(views: readonly SessionView[]) => void>();
  const views = (): readonly SessionView[] => [...sessions.values()].map(({ view }) => view).reverse();
  const publish = (): void => {
    const all = views();
    for (const listener of listeners) listener(all);
  };
  const portsOfOthers = (own: string): ReadonlySet<number> =>
    new Set(
      [...sessions.values()].flatMap(({ view }) =>
        view.id === own ? [] : view.services.flatMap(({ port }) => (port === null ? [] : [port])),
      ),
    );
  const missing = refuse('not-found', 'no such session');

  function create(about: {
    readonly environmentId: string;
    readonly thingName: string | null;
    readonly tunnelId: string | null;
    readonly ticket: string | null;
    readonly services: readonly string[];
    readonly pasted: string | null;
  }): Session | null {
    const environment = deps.environmentOf(about.environmentId);
    if (environment === null) return null;
    const { id, kind, region } = environment;
    const session = new Session(
      {
        id: deps.newId(),
        environment: { id, kind, region },
        tunnelId: about.tunnelId,
        thingName: about.thingName,
        ticket: about.ticket,
        hasAccount: about.pasted === null && deps.controlPlaneOf(id) !== null,
        serviceIds: about.services,
      },
      about.pasted,
      deps,
      rotations,
      publish,
      portsOfOthers,
    );
    sessions.set(session.view.id, session);
    session.core.dispatch({ kind: 'denied', denied: deps.denied(id) });
    publish();
    return session;
  }
  /** The session of this tunnel, or of this thing where no tunnel is named and the session's has not ended. */
  const find = ({
    environmentId,
    thingName,
    tunnelId,
  }: Pick<SelectRequest, 'environmentId' | 'thingName' | 'tunnelId'>): Session | undefined =>
    [...sessions.values()]
      .reverse()
      .find(
        ({ view }) =>
          view.environment.id === environmentId &&
          (tunnelId !== null ? view.tunnelId === tunnelId : thingName !== null && view.thingName === thingName),
      );
  /**
   * Who has no account works on one token after another; a new link of the same ticket or device goes on in the session
   * there is, on its ports, although it may name another tunnel.
   */
  const findWithoutAccount = ({ environmentId, thingName, ticket }: SelectRequest): Session | undefined =>
    deps.controlPlaneOf(environmentId) !== null
      ? undefined
      : [...sessions.values()]
          .reverse()
          .find(
            ({ view }) =>
              view.environment.id === environmentId &&
              !view.hasAccount &&
              (canConnect(view) || view.state.kind === 'ended') &&
              ((thingName !== null && view.thingName === thingName) || (ticket !== null && view.ticket === ticket)),
          );
  const withSession = async (
    id: string,
    allowed: (view: SessionView) => boolean,
    work: (session: Session) => Promise<void> | void,
  ): Promise<Result<null>> => {
    const session = sessions.get(id);
    if (session === undefined) return missing;
    if (!allowed(session.view)) return refuse('not-now', session.view.state.kind);
    // Signing in or out since the session was made changes what it may do.
    refreshAccount(session);
    await work(session);
    return done;
  };
  function refreshAccount({ core }: Session): void {
    const hasAccount = core.plane() !== null;
    if (hasAccount !== core.view.hasAccount)
      core.dispatch({ kind: 'environment', environment: core.view.environment, hasAccount });
  }

  function recoverFrom(session: Session, problem: Problem): Result<null> {
    const { recovery } = problem;
    switch (recovery.kind) {
      case 'rotate':
        session.rotate(recovery.mode, problem);
        return done;
      case 'open-new-tunnel':
        session.openNew(problem);
        return done;
      case 'use-region': {
        const { environment } = session.view;
        const there = deps
          .environments()
          .find(
            ({ region, id }) => region === recovery.region && id !== environment.id && deps.controlPlaneOf(id) !== null,
          );
        const found = there ?? deps.environments().find(({ region }) => region === recovery.region);
        if (found === undefined) return refuse('bad-environment', recovery.region);
        session.useRegion(found.id);
        return done;
      }
      case 'use-port':
        deps.memory.rememberPort(session.view.environment.id, session.core.device(), recovery.serviceId, recovery.port);
        session.core.note('port-moved', 'done', { service: recovery.serviceId, port: recovery.port });
        session.connect();
        return done;
      case 'use-service-time':
        deps.useServiceTime?.(session.view.environment.id, recovery.offset);
        session.retry();
        return done;
      case 'retry':
      case 'sign-in':
        session.retry();
        return done;
      case 'choose-port':
      case 'copy-request':
      case 'paste-token':
      case 'open-date-settings':
      case 'proxy-settings':
      case 'proxy-password':
      case 'continue':
      case 'save-report':
      case 'none':
        return refuse('not-now', recovery.kind);
      default:
        return recovery satisfies never;
    }
  }

  return {
    select(request) {
      const pasted = find(request) === undefined ? findWithoutAccount(request) : undefined;
      pasted?.retarget(request.tunnelId, request.thingName);
      const known = find(request) ?? pasted;
      const session =
        known ??
        create({
          ...request,
          services: request.serviceId === undefined || request.serviceId === null ? [] : [request.serviceId],
          pasted: null,
        });
      if (session === null) return refuse('bad-environment', request.environmentId);
      refreshAccount(session);
      if (request.ticket !== null && request.ticket !== session.view.ticket)
        session.core.dispatch({ kind: 'ticket', ticket: request.ticket });
      if (request.fromLink ?? request.ticket !== null)
        session.core.note('link-accepted', 'noted', request.ticket === null ? {} : { ticket: request.ticket });
      if (session.view.tunnel === null && session.view.state.kind === 'ready') session.run(() => session.look());
      return ok({ sessionId: session.view.id });
    },
    openTunnel(request) {
      const known = find({ ...request, tunnelId: null });
      const idle =
        known !== undefined &&
        (known.view.state.kind === 'ended' || (known.view.state.kind === 'ready' && known.view.tunnelId === null))
          ? known
          : null;
      const session = idle ?? create({ ...request, tunnelId: null, pasted: null });
      if (session === null) return Promise.resolve(refuse('bad-environment', request.environmentId));
      refreshAccount(session);
      session.open(request);
      return Promise.resolve(ok({ sessionId: session.view.id }));
    },
    connect: (id) => withSession(id, canConnect, (session) => session.connect()),
    disconnect: (id) => withSession(id, canDisconnect, (session) => session.disconnect()),
    stop: (id) => withSession(id, canStop, (session) => session.stop()),
    async recover(id, code) {
      const session = sessions.get(id);
      if (session === undefined) return missing;
      const problem = recoverableProblem(session.view);
      if (problem === null || !canRecover(session.view, code))
        return refuse('not-now', problem?.code ?? session.view.state.kind);
      refreshAccount(session);
      return Promise.resolve(recoverFrom(session, problem));
    },
    rotate: (id, mode) =>
      withSession(
        id,
        (view) => canRotate(view, mode),
        (session) => session.rotate(mode, recoverableProblem(session.view)),
      ),
    closeTunnel: (id, options = { delete: false }) =>
      withSession(id, canCloseTunnel, (session) => session.closeTunnel(options)),
    tellWhenBack: (id, tell) =>
      withSession(
        id,
        () => true,
        (session) => session.core.dispatch({ kind: 'tell-when-back', tell }),
      ),
    forget: (id) =>
      withSession(id, canForget, async (session) => {
        sessions.delete(id);
        await session.end();
        publish();
      }),
    async movePort(id, serviceId, port) {
      const session = sessions.get(id);
      if (session === undefined) return missing;
      if (!canMovePort(session.view, serviceId)) return refuse('not-now', session.view.state.kind);
      const problem = await session.movePort(serviceId, port);
      return problem === null ? done : { ok: false, error: { code: 'problem', problem } };
    },
    report(id) {
      const session = sessions.get(id);
      return session === undefined ? missing : ok({ text: deps.redact(reportOf(session.view, deps.now())) });
    },
    adminRequest({ sessionId, environmentId, action, mode }) {
      const session = sessionId === null ? null : sessions.get(sessionId);
      if (session === undefined) return missing;
      const environment = session === null ? deps.environmentOf(environmentId) : session.core.environment();
      if (environment === null) return refuse('bad-environment', environmentId);
      const { id } = environment;
      const request = {
        view: session?.view ?? null,
        environment,
        action,
        mode,
        denied: deps.denied(id),
        who: deps.actsAs(id),
      };
      return ok({ text: withLink(deps.redact(adminRequestOf(request)), request) });
    },
    permissionsChanged(environmentId) {
      for (const { core } of sessions.values())
        if (core.view.environment.id === environmentId)
          core.dispatch({ kind: 'denied', denied: deps.denied(environmentId) });
    },
    async connectWithToken(request) {
      const { token, environmentId, sessionId, serviceId, ticket } = request;
      const given = sessionId === null ? undefined : sessions.get(sessionId);
      if (sessionId !== null && given === undefined) return missing;
      if (given !== undefined && !canConnect(given.view) && given.view.state.kind !== 'ended')
        return refuse('not-now', given.view.state.kind);
      const pasted = `pasted-${deps.fingerprint(token)}`;
      // A session that has ended has no use for a token: it belongs to another tunnel.
      const usable = given !== undefined && given.view.state.kind !== 'ended' ? given : null;
      const session =
        usable ??
        create({
          environmentId,
          thingName: null,
          tunnelId: null,
          ticket,
          services: serviceId === null ? [] : [serviceId],
          pasted,
        });
      if (session === null) return refuse('bad-environment', environmentId);
      if (session.core.memo.pasted !== null) session.core.memo.pasted = pasted;
      const key = session.core.key();
      if (key === null) return refuse('not-now', 'no tunnel');
      await deps.ledger.add(key, token, session.view.tunnel?.endsAt ?? null);
      session.connect();
      return ok({ sessionId: session.view.id });
    },
    views,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    suspend: () => sessions.forEach((session) => session.sleep()),
    resume: () => sessions.forEach((session) => session.wake()),
    networkChanged: () => sessions.forEach((session) => session.wake()),
    clockSetBack: (by) => sessions.forEach((session) => session.clockSetBack(by)),
    async close() {
      await Promise.all([...sessions.values()].map((session) => session.end()));
      sessions.clear();
      listeners.clear();
    },
  };
}

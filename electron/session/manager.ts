import { done, refuse, value } from '../../shared/ipc/answers';
import type { Envelope } from '../../shared/ipc/contract';
import type { ClientMode } from '../../shared/problems/recovery';
import {
  canCloseNext,
  canCloseTunnel,
  canConnect,
  canDisconnect,
  canForget,
  canMovePort,
  canRecover,
  canReplace,
  canRotate,
  canStop,
  canStopReplacing,
  recoverableProblem,
  type SessionView,
} from '../../shared/session';
import { carriedInAll } from '../../shared/session/carried';
import { refreshAccount } from './account';
import { askAdmin } from './ask-admin';
import * as commands from './commands';
import type { AdminRequestAbout, OpenRequest, SelectRequest, SessionDeps, TokenRequest } from './deps';
import { look } from './device-watch';
import { run } from './present';
import { closeNext, goOnInNext, replace, stopReplacing } from './replace';
import { reportOf, type SessionReport } from './report';
import type { Session } from './session';
import { SessionList } from './session-list';
import { onProxyEvent } from './tunnel-connection';
import { Unfinished } from './unfinished';

type Result<T> = Envelope<T>;
type SessionResult = Result<{ readonly sessionId: string }>;
const missing = refuse('not-found', 'no such session');

/**
 * When (ms) a rehearsed failure is looked for again: usually a connection that it ended is known to be gone at practice's service within
 * the first second, on a busy laptop later.
 */
const effectsMs = [1_000, 2_000, 4_000, 8_000, 16_000, 32_000] as const;

/** All sessions. Commands answer once they are accepted; what becomes of them shows in the views. None throws for expected trouble. */
export class SessionManager {
  readonly unfinished: Unfinished;
  readonly #deps: SessionDeps;
  readonly #sessions: SessionList;

  constructor(deps: SessionDeps) {
    this.#deps = deps;
    this.#sessions = new SessionList(deps, {
      onProxyEvent,
      ended: goOnInNext,
      poll: (session) =>
        run(session, async () => {
          const seen = await look(session, session.lifetime.signal);
          session.dispatch({
            kind: 'poll-answered',
            failed: seen.kind === 'failed' ? { askedWaitMs: seen.error.retryAfterMs ?? 0 } : null,
          });
        }),
    });
    this.unfinished = new Unfinished(this.#sessions);
  }

  /** The session of this tunnel or thing, made where there is none. Its tunnel is looked at, and nothing else is done. */
  select(request: SelectRequest): SessionResult {
    const pasted = this.#sessions.find(request) === undefined ? this.#sessions.findWithoutAccount(request) : undefined;
    if (pasted !== undefined) commands.retarget(pasted, request.tunnelId, request.thingName);
    const { serviceId = null, ticket } = request;
    const session =
      this.#sessions.find(request) ??
      pasted ??
      this.#sessions.create({ ...request, services: serviceId === null ? [] : [serviceId], pastedToken: null });
    if (session === null) return refuse('bad-environment', request.environmentId);
    refreshAccount(session);
    if (ticket !== null && ticket !== session.view.ticket) session.dispatch({ kind: 'ticket', ticket });
    if (request.fromLink ?? ticket !== null) session.note('link-accepted', 'noted', ticket === null ? {} : { ticket });
    if (session.view.tunnel === null && session.view.state.kind === 'ready') commands.show(session);
    return value({ sessionId: session.view.id });
  }

  /** Why nothing new may begin: the company wants a newer version. What runs goes on, with every repair it needs. */
  mayBegin(): Envelope<never> | null {
    const wanted = this.#deps.versionWanted?.() ?? null;
    return wanted === null ? null : refuse('version-too-old', wanted);
  }

  openTunnel({ ticket, ...wanted }: OpenRequest): SessionResult {
    const refused = this.mayBegin();
    if (refused !== null) return refused;
    const known = this.#sessions.find({ ...wanted, tunnelId: null });
    const isIdle =
      known?.view.state.kind === 'ended' || (known?.view.state.kind === 'ready' && known.view.tunnelId === null);
    const session =
      known !== undefined && isIdle
        ? known
        : this.#sessions.create({ ...wanted, ticket, tunnelId: null, pastedToken: null });
    if (session === null) return refuse('bad-environment', wanted.environmentId);
    refreshAccount(session);
    commands.openFirst(session, wanted, ticket);
    return value({ sessionId: session.view.id });
  }

  connect(id: string): Promise<Result<null>> {
    const refused = this.#sessions.get(id)?.view.state.kind === 'ready' ? this.mayBegin() : null;
    return refused === null ? this.#command(id, canConnect, commands.connectNow) : Promise.resolve(refused);
  }

  disconnect(id: string): Promise<Result<null>> {
    return this.#command(id, canDisconnect, commands.disconnect);
  }

  stop(id: string): Promise<Result<null>> {
    return this.#command(id, canStop, commands.stop);
  }

  /** The one button of problem `code`; refused when another problem is shown by now, or when the window itself acts on it (copying, pasting, settings). */
  recover(id: string, code: string): Result<null> {
    const session = this.#sessions.get(id);
    if (session === undefined) return missing;
    const problem = recoverableProblem(session.view);
    if (problem === null || !canRecover(session.view, code))
      return refuse('not-now', problem?.code ?? session.view.state.kind);
    refreshAccount(session);
    const refusal = commands.recover(session, problem);
    return refusal === null ? done : refuse(refusal.code, refusal.detail);
  }

  rotate(id: string, mode: ClientMode): Promise<Result<null>> {
    return this.#command(
      id,
      (view) => canRotate(view, mode),
      (session) => commands.rotateNow(session, mode, recoverableProblem(session.view)),
    );
  }

  /** Opens a tunnel that takes the place of this one while it still runs, or tries once more with the one that was opened for that. */
  replace(id: string): Promise<Result<null>> {
    return this.#command(id, canReplace, replace);
  }

  stopReplacing(id: string): Promise<Result<null>> {
    return this.#command(id, canStopReplacing, stopReplacing);
  }

  closeNext(id: string): Promise<Result<null>> {
    return this.#command(id, canCloseNext, closeNext);
  }

  closeTunnel(id: string, options = { delete: false }): Promise<Result<null>> {
    return this.#command(id, canCloseTunnel, (session) => commands.close(session, options));
  }

  /** Whether it is gone on with by itself when the app starts. */
  reconnectAtStart(id: string, reconnects: boolean): Promise<Result<null>> {
    return this.#command(
      id,
      () => true,
      (session) => session.dispatch({ kind: 'reconnects-at-start', reconnects }),
    );
  }

  /** Takes back what rotating once allowed: from now on the person is asked each time. A rotation under way goes on. */
  askBeforeRotating(id: string): Promise<Result<null>> {
    return this.#command(
      id,
      () => true,
      (session) => session.dispatch({ kind: 'rotation-allowed', allowed: false }),
    );
  }

  /** A failure is about to be rehearsed in practice: what one press allowed earlier must not heal it before anybody has seen it. */
  beforeRehearsal(): void {
    for (const session of this.#practiced()) session.dispatch({ kind: 'rotation-allowed', allowed: false });
  }

  /** Something was changed in practice on purpose: its sessions look at their tunnels at once, and again until it has taken effect. */
  afterRehearsal(): void {
    const lookNow = (): void => this.#practiced().forEach(({ poller }) => poller.now());
    lookNow();
    for (const afterMs of effectsMs) this.#deps.timers.set(lookNow, afterMs);
  }

  #practiced(): readonly Session[] {
    return this.#sessions.all().filter(({ view }) => view.environment.kind === 'practice');
  }

  forget(id: string): Promise<Result<null>> {
    return this.#command(id, canForget, (session) => this.#sessions.forget(session));
  }

  async movePort(id: string, serviceId: string, port: number): Promise<Result<null>> {
    const session = this.#sessions.get(id);
    if (session === undefined) return missing;
    if (!canMovePort(session.view, serviceId)) return refuse('not-now', session.view.state.kind);
    const problem = await commands.movePort(session, serviceId, port);
    return problem === null ? done : { ok: false, error: { code: 'problem', problem } };
  }

  async connectWithToken(request: TokenRequest): Promise<SessionResult> {
    const { token, environmentId, sessionId, serviceId, ticket } = request;
    const given = sessionId === null ? null : this.#sessions.get(sessionId);
    if (given === undefined) return missing;
    const isEnded = given?.view.state.kind === 'ended';
    const refused = given?.view.state.kind === 'problem' ? null : this.mayBegin();
    if (refused !== null) return refused;
    if (given !== null && !canConnect(given.view) && !isEnded) return refuse('not-now', given.view.state.kind);
    const pastedToken = `pasted-${this.#deps.fingerprint(token)}`;
    const services = serviceId === null ? [] : [serviceId];
    const session =
      // A session that has ended has no use for a token: it belongs to another tunnel.
      given !== null && !isEnded
        ? given
        : this.#sessions.create({ environmentId, thingName: null, tunnelId: null, ticket, services, pastedToken });
    if (session === null) return refuse('bad-environment', environmentId);
    if (session.facts.pastedToken !== null) session.dispatch({ kind: 'token-pasted', key: pastedToken });
    const key = session.key();
    if (key === null) return refuse('not-now', 'no tunnel');
    await this.#deps.ledger.add(key, token, session.view.tunnel?.endsAt ?? null);
    commands.connectNow(session);
    return value({ sessionId: session.view.id });
  }

  /** Name of the pasted token that is all that is known of where a session leads; null: more is. */
  pastedTokenOf(id: string): string | null {
    return this.#sessions.get(id)?.facts.pastedToken ?? null;
  }

  /** What a report of a session rests on; null: there is none. `technical`: everything that is known of it, without a secret. */
  report(id: string): SessionReport | null {
    const session = this.#sessions.get(id);
    if (session === undefined) return null;
    const { view, facts } = session;
    const technical = this.#deps.redact(reportOf(view, this.#deps.now()));
    return { view, carried: carriedInAll(facts.carriedBefore, view.services), technical };
  }

  /** The text of a request to an administrator. */
  adminRequest(about: AdminRequestAbout): Result<{ readonly text: string }> {
    const session = about.sessionId === null ? null : this.#sessions.get(about.sessionId);
    return session === undefined ? missing : askAdmin(this.#deps, session, about);
  }

  /** What is known to be denied in an environment has changed. */
  permissionsChanged(environmentId: string): void {
    const denied = this.#deps.denied(environmentId);
    for (const session of this.#sessions.all())
      if (session.view.environment.id === environmentId) session.dispatch({ kind: 'denied', denied });
  }

  /** Newest first. */
  views(): readonly SessionView[] {
    return this.#sessions.views();
  }

  /** Called after every change of any session. Returns the way to stop listening. */
  onChange(listener: (views: readonly SessionView[]) => void): () => void {
    return this.#sessions.onChange(listener);
  }

  /** The computer goes to sleep: nothing is asked until `resume`. */
  suspend(): void {
    for (const { poller } of this.#sessions.all()) poller.pause();
  }

  resume(): void {
    for (const session of this.#sessions.all()) commands.wake(session);
  }

  networkChanged(): void {
    this.resume();
  }

  /** The computer's clock was set back. */
  clockSetBack(byMs: number): void {
    for (const session of this.#sessions.all()) commands.setClockBack(session, byMs);
  }

  close(): Promise<void> {
    return this.#sessions.close();
  }

  async #command(
    id: string,
    allowed: (view: SessionView) => boolean,
    work: (session: Session) => Promise<void> | void,
  ): Promise<Result<null>> {
    const session = this.#sessions.get(id);
    if (session === undefined) return missing;
    if (!allowed(session.view)) return refuse('not-now', session.view.state.kind);
    refreshAccount(session);
    await work(session);
    return done;
  }
}

import { done, refuse } from '../../shared/ipc/answers';
import type { Envelope } from '../../shared/ipc/contract';
import type { SessionView } from '../../shared/session/view';
import { newVisit, reduceVisit, type VisitEvent } from '../../shared/visit/reduce';
import type { LoginRefusal, VisitView } from '../../shared/visit/view';
import { Comeback } from './comeback';
import type { SshEvent } from './contract';
import type { VisitDeps, VisitOwner } from './deps';
import { shownEvent } from './events';
import { placeOf, type Place } from './place';
import { VisitFiles } from './visit-files';
import { VisitLogin, type LoginRequest } from './visit-login';
import { VisitShells } from './visit-shells';
import { VisitThread } from './visit-thread';

/** One device that somebody works on: one state, changed by events, and the thread, login and attempts that belong to it. */
export class Visit {
  readonly #deps: VisitDeps;
  readonly #owner: VisitOwner;
  #view: VisitView;
  readonly #thread: VisitThread;
  readonly #login: VisitLogin;
  readonly #comeback: Comeback;
  readonly shells: VisitShells;
  readonly files: VisitFiles;
  readonly #alias = (session: SessionView): string => this.#deps.aliasOf(session, this.#view.serviceId);

  constructor(sessionId: string, serviceId: string, deps: VisitDeps, owner: VisitOwner) {
    this.#deps = deps;
    this.#owner = owner;
    this.#login = new VisitLogin(deps, serviceId, () => owner.linkUser());
    this.#thread = new VisitThread(deps.openThread, (event) => this.#onEvent(event));
    this.#view = newVisit(sessionId, serviceId);
    const host = { view: () => this.#view, client: () => this.#thread.client };
    this.shells = new VisitShells(deps, {
      ...host,
      dispatch: (event) => this.#dispatch(event),
      device: () => deps.sessionOf(sessionId)?.thingName ?? 'device',
    });
    this.#comeback = new Comeback(deps.clock, {
      view: () => this.#view,
      hasWork: () => this.files.hasWork(),
      place: () => this.#place(),
      dispatch: (event) => this.#dispatch(event),
      connect: (place) => this.#connect(place),
    });
    this.files = new VisitFiles(deps, {
      ...host,
      changed: () => owner.transfersChanged(),
      leadsTo: () => this.#place()?.session.tunnelId ?? null,
      connectAnew: () => this.begin(true),
    });
  }

  get view(): VisitView {
    return this.#view;
  }

  /** Reaches the device, unless that goes on already. `anew`: over a connection of its own also where one stands. */
  begin(anew = false): Envelope<null> {
    const { kind } = this.#view.phase;
    if (kind !== 'away' && kind !== 'failed' && kind !== 'lost' && !(anew && kind === 'open')) return done;
    const place = this.#place();
    if (place === null) return refuse('not-now', 'the tunnel is not connected, or has no ssh service');
    this.#login.recall(place.session);
    this.#comeback.reset();
    this.#connect(place);
    return done;
  }

  async login(request: LoginRequest): Promise<Envelope<null>> {
    const place = this.#place();
    const { phase, hostKey } = this.#view;
    if (phase.kind !== 'login' || place === null) return refuse('not-now', 'no login is asked for');
    if (hostKey?.kind === 'new') {
      // What the person agreed to is what they were shown.
      if (request.hostKey !== hostKey.key.fingerprint) return refuse('not-now', 'another host key was shown');
      this.#pinOffered(place.session);
    }
    this.#login.take(place.session, request);
    this.#dispatch({ kind: 'answered', at: this.#deps.clock.now() });
    // The device may have lost patience while the person typed.
    if (!this.#thread.stands) this.#connect(place);
    else {
      this.#thread.client?.answerHostKey(true);
      await this.#authenticate();
    }
    return done;
  }

  answer(answers: readonly string[]): Envelope<null> {
    if (this.#view.phase.kind !== 'questions') return refuse('not-now', 'nothing is asked');
    for (const each of answers) if (each !== '') this.#deps.logins.registerSecret(each);
    this.#thread.client?.answerQuestions(answers);
    this.#dispatch({ kind: 'answered', at: this.#deps.clock.now() });
    return done;
  }

  /** The changed key takes the place of the known one, and the visit goes on with it. */
  acceptHostKey(fingerprint: string): Envelope<null> {
    const { phase, hostKey } = this.#view;
    const place = this.#place();
    if (phase.kind !== 'host-key-changed' || hostKey?.kind !== 'changed' || place === null)
      return refuse('not-now', 'no changed host key');
    if (hostKey.key.fingerprint !== fingerprint) return refuse('not-now', 'another host key was shown');
    this.#pinOffered(place.session);
    this.#connect(place);
    return done;
  }

  allowWeak(names: readonly string[]): Envelope<null> {
    const { phase } = this.#view;
    const session = this.#deps.sessionOf(this.#view.sessionId);
    if (phase.kind !== 'failed' || phase.failure.kind !== 'nothing-common' || session === null)
      return refuse('not-now', 'nothing weak is asked for');
    const { weak } = phase.failure;
    const allowed = names.filter((name) => weak.includes(name));
    this.#deps.hostKeys.allowWeak(this.#alias(session), allowed);
    return this.begin();
  }

  /** Shells that are opened from now on live on through a break, or do so no more. */
  async keepShells(keep: boolean): Promise<Envelope<null>> {
    const session = this.#deps.sessionOf(this.#view.sessionId);
    if (session === null || this.#view.phase.kind !== 'open') return refuse('not-now', 'nobody is logged in');
    this.#deps.onKeepsShells(session, keep);
    await this.shells.keep(keep);
    return done;
  }

  /** The person goes: shells end, and what was not kept of the login is forgotten. */
  async leave(): Promise<void> {
    this.shells.end();
    this.#comeback.stop();
    const ended = this.#thread.end();
    this.#login.end();
    this.#dispatch({ kind: 'left' });
    await ended;
  }

  async forgetLogin(): Promise<void> {
    const session = this.#deps.sessionOf(this.#view.sessionId);
    if (session !== null) await this.#login.forget(session);
    void this.leave();
  }

  /** The session has changed: its tunnel may be back. */
  sessionChanged(session: SessionView): void {
    if (session.state.kind === 'ready' && this.#view.phase.kind !== 'away') {
      // Somebody disconnected on purpose: that ends the visit's login, not what the shells showed.
      this.#comeback.stop();
      void this.#thread.end();
      this.#login.end();
      if (this.#view.phase.kind !== 'lost') this.#dispatch({ kind: 'lost', at: this.#deps.clock.now() });
    }
    this.#comeback.tunnelChanged();
    this.files.visitChanged();
  }

  /** Resolves once the device has dropped what is unfinished, or takes too long for it. */
  async dispose(): Promise<void> {
    await Promise.all([this.files.transfers.stop(), this.leave()]);
  }

  #dispatch(event: VisitEvent): void {
    const next = reduceVisit(this.#view, event);
    if (next === this.#view) return;
    this.#view = next;
    this.files.visitChanged();
    this.#owner.changed();
  }

  #place(): Place | null {
    return placeOf(this.#deps.sessionOf(this.#view.sessionId), this.#view.serviceId);
  }

  #connect({ session, serviceId, port }: Place): void {
    this.#comeback.stop();
    this.files.connecting(session.tunnelId);
    const { hostKeys, deviceTypeOf, clock } = this.#deps;
    this.#dispatch({ kind: 'begun', serviceId, deviceType: deviceTypeOf(session), at: clock.now() });
    const alias = this.#alias(session);
    const knownHostKey = hostKeys.known(alias)?.key ?? null;
    this.#thread.connect({ port, knownHostKey, allowedWeak: hostKeys.allowedWeak(alias) });
  }

  #pinOffered(session: SessionView): void {
    const { hostKey } = this.#thread;
    if (hostKey !== null) this.#deps.hostKeys.pin(this.#alias(session), hostKey);
  }

  #onEvent(event: SshEvent): void {
    switch (event.kind) {
      case 'step':
      case 'questions':
      case 'shell-open':
      case 'shell-ended':
        this.#dispatch(shownEvent(event, this.#deps.clock.now()));
        return;
      case 'host-key':
        this.#onHostKey(event.blob);
        break;
      case 'refused':
        this.#wantLogin(event.refusal);
        return;
      case 'open':
        this.#onOpen(event.login);
        return;
      case 'closed':
        if (event.failure !== null) this.#comeback.closed(event.failure);
        return;
      case 'shell-data':
        this.shells.printed(event.id, event.bytes);
        return;
      case 'file-progress':
        this.files.transfers.progressed(event);
        return;
      default:
        event satisfies never;
    }
  }

  #onHostKey(blob: string): void {
    const session = this.#deps.sessionOf(this.#view.sessionId);
    if (session === null) return;
    const standing = this.#deps.hostKeys.standing(this.#alias(session), blob);
    this.#dispatch({ kind: 'host-key', standing });
    // A connection that ended while the person was asked is made anew by the thread, with the login that it has.
    if (this.#thread.isProven || standing.kind === 'changed') return;
    if (standing.kind === 'known' && this.#login.isKnown(session)) void this.#authenticate();
    else this.#wantLogin(null);
  }

  async #authenticate(): Promise<void> {
    const session = this.#deps.sessionOf(this.#view.sessionId);
    if (session === null) return;
    const proven = await this.#login.prove(session);
    if (proven.kind === 'refusal') this.#wantLogin(proven.refusal);
    else this.#thread.authenticate(proven.user, proven.proof);
  }

  /** Asks the person, with the best that is known filled in. */
  #wantLogin(refusal: LoginRefusal | null): void {
    const session = this.#deps.sessionOf(this.#view.sessionId);
    if (session === null) return;
    const work = this.#login.propose(session, refusal).then((proposal) => {
      const { kind } = this.#view.phase;
      // The person may have left, or another host key stands in the way.
      if (kind === 'reaching' || kind === 'questions' || kind === 'login')
        this.#dispatch({ kind: 'login-wanted', proposal, refusal });
    });
    work.catch((error: unknown) => this.#deps.log.error('no login can be proposed', { error }));
  }

  #onOpen(login: NonNullable<VisitView['login']>): void {
    const now = this.#deps.clock.now();
    this.#comeback.opened();
    const session = this.#deps.sessionOf(this.#view.sessionId);
    if (session !== null) {
      // A key that was new is known from now on.
      const { hostKey } = this.#thread;
      if (hostKey !== null) {
        const standing = this.#deps.hostKeys.standing(this.#alias(session), hostKey);
        this.#dispatch({ kind: 'host-key', standing });
      }
      void this.#login.accepted(session);
    }
    this.#dispatch({ kind: 'opened', login, at: now });
    void this.shells.openAgain(session !== null && this.#deps.keepsShells(session));
  }
}

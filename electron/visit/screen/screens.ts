import type { SessionId, SessionView } from '../../../shared/session/view';
import type { ScreenFailure, ScreenId, ScreenPhase, ScreenView } from '../../../shared/visit/screen';
import type { Timers } from '../../net/clock';
import { ScreenConnection, type ScreenEvent } from './connection';
import type { ScreenPasswords } from './passwords';

interface ScreensDeps {
  readonly sessionOf: (id: SessionId) => SessionView | null;
  readonly passwords: ScreenPasswords;
  readonly onViews: (views: readonly ScreenView[]) => void;
  readonly onData: (screenId: ScreenId, bytes: Uint8Array) => void;
  readonly timers: Timers;
  readonly now: () => number;
  readonly newId: () => ScreenId;
}

/** One screen that somebody looks at. */
interface Looked {
  view: ScreenView;
  connection: { readonly id: ScreenId; readonly carrier: ScreenConnection } | null;
  /** The password that is tried now is to be kept once the device took it. */
  keep: boolean;
  /** The tunnel stood when it was last looked at. */
  standing: boolean;
}

const serviceOf = (session: SessionView): { readonly serviceId: string; readonly port: number | null } | undefined =>
  session.services.find(({ type }) => type === 'vnc');
const portOf = (session: SessionView): number | null => serviceOf(session)?.port ?? null;
const stands = (session: SessionView): boolean => session.state.kind === 'connected';

/**
 * The screens that somebody looks at, one a session: reached over the tunnel's local port, ended when nobody looks any
 * more, and reached again after a break. Nothing throws for what a device does.
 */
export class Screens {
  readonly #deps: ScreensDeps;
  readonly #looked = new Map<SessionId, Looked>();

  constructor(deps: ScreensDeps) {
    this.#deps = deps;
  }

  /** False: there is no such session, or its tunnel has no service for it. */
  open(id: SessionId): boolean {
    const session = this.#deps.sessionOf(id);
    const service = session === null ? undefined : serviceOf(session);
    if (session === null || service === undefined) return false;
    this.#looked.get(id)?.connection?.carrier.destroy();
    const phase: ScreenPhase = { kind: 'lost', at: null };
    this.#looked.set(id, {
      view: { sessionId: id, serviceId: service.serviceId, phase },
      connection: null,
      keep: false,
      standing: stands(session),
    });
    if (stands(session)) this.#reach(session);
    else this.#publish();
    return true;
  }

  /** False: nothing asks for it. */
  password(id: SessionId, password: string, keep: boolean): boolean {
    const looked = this.#looked.get(id);
    const session = this.#deps.sessionOf(id);
    if (looked?.view.phase.kind !== 'password' || session === null) return false;
    this.#deps.passwords.hold(session, looked.view.serviceId, password);
    looked.keep = keep;
    if (stands(session)) this.#reach(session);
    else this.#show(looked, { kind: 'lost', at: null });
    return true;
  }

  /** Gives up what is asked or reached, and ends the visit. */
  leave(id: SessionId): boolean {
    const looked = this.#looked.get(id);
    if (looked === undefined) return false;
    this.#deps.passwords.end(id);
    this.#show(looked, { kind: 'away' });
    return true;
  }

  /** Nobody looks any more: at the files, perhaps. The visit goes on. */
  close(id: SessionId): void {
    this.#drop(id);
    this.#publish();
  }

  closeAll(): void {
    this.#deps.passwords.endAll();
    for (const id of this.#looked.keys()) this.#drop(id);
    this.#publish();
  }

  /** The screen that is looked at stays: the password was asked for before it was shown. */
  async forgetPassword(id: SessionId): Promise<void> {
    const session = this.#deps.sessionOf(id);
    const service = session === null ? undefined : serviceOf(session);
    if (session !== null && service !== undefined) await this.#deps.passwords.forget(session, service.serviceId);
  }

  input(screenId: ScreenId, bytes: Uint8Array): boolean {
    const found = this.#find(screenId);
    found?.connection?.carrier.input(bytes);
    return found !== undefined;
  }

  drawn(screenId: ScreenId, bytes: number): boolean {
    const found = this.#find(screenId);
    found?.connection?.carrier.drawn(bytes);
    return found !== undefined;
  }

  /** The window cannot draw what the device sends. */
  failed(screenId: ScreenId, failure: ScreenFailure): boolean {
    const found = this.#find(screenId);
    if (found === undefined) return false;
    this.#show(found, { kind: 'failed', at: this.#deps.now(), failure });
    return true;
  }

  has(screenId: ScreenId): boolean {
    return this.#find(screenId) !== undefined;
  }

  /** To be called with all sessions, whenever one changed. */
  sessionsChanged(sessions: readonly SessionView[]): void {
    this.#deps.passwords.sessionsChanged(sessions);
    const byId = new Map(sessions.map((session) => [session.id, session]));
    for (const [id, looked] of this.#looked) {
      const session = byId.get(id);
      if (session === undefined) this.close(id);
      else this.#sessionChanged(looked, session);
    }
  }

  #sessionChanged(looked: Looked, session: SessionView): void {
    const was = looked.standing;
    looked.standing = stands(session);
    const { phase } = looked.view;
    const { kind } = phase;
    if (!looked.standing) {
      if (kind === 'open' || kind === 'reaching') this.#show(looked, { kind: 'lost', at: this.#deps.now() });
      return;
    }
    // The local connection may have ended before the session knew why: what counts is that the tunnel is back.
    const hasPort = kind === 'failed' && phase.failure.kind === 'no-port' && portOf(session) !== null;
    if (hasPort || (!was && (kind === 'lost' || kind === 'failed'))) this.#reach(session);
  }

  #reach(session: SessionView): void {
    const looked = this.#looked.get(session.id);
    if (looked === undefined) return;
    const port = portOf(session);
    if (port === null) {
      this.#show(looked, { kind: 'failed', at: this.#deps.now(), failure: { kind: 'no-port' } });
      return;
    }
    this.#show(looked, { kind: 'reaching', since: this.#deps.now() });
    const id = this.#deps.newId();
    const { timers, passwords } = this.#deps;
    const carrier = new ScreenConnection(port, passwords.of(session, looked.view.serviceId), {
      timers,
      onEvent: (event) => this.#onEvent(looked, id, event),
    });
    looked.connection = { id, carrier };
  }

  #onEvent(looked: Looked, id: ScreenId, event: ScreenEvent): void {
    const { now, onData } = this.#deps;
    switch (event.kind) {
      case 'data':
        onData(id, event.bytes);
        return;
      case 'open':
        this.#tookPassword(looked, event.password);
        looked.view = {
          ...looked.view,
          phase: { kind: 'open', since: now(), screenId: id, password: event.password },
        };
        this.#publish();
        return;
      case 'asks':
        this.#ask(looked, null);
        return;
      case 'wrong-password':
        void this.forgetPassword(looked.view.sessionId);
        this.#ask(looked, { words: event.words });
        return;
      case 'closed':
        this.#show(
          looked,
          event.failure === null ? { kind: 'lost', at: now() } : { kind: 'failed', at: now(), failure: event.failure },
        );
        return;
      default:
        return event satisfies never;
    }
  }

  #ask(looked: Looked, refusal: { readonly words: string | null } | null): void {
    const { sessionId, serviceId } = looked.view;
    const session = this.#deps.sessionOf(sessionId);
    const mayKeep = session !== null && this.#deps.passwords.mayKeep(session, serviceId);
    this.#show(looked, { kind: 'password', refusal, mayKeep });
  }

  #tookPassword(looked: Looked, password: boolean): void {
    const session = this.#deps.sessionOf(looked.view.sessionId);
    if (password && looked.keep && session !== null) void this.#deps.passwords.keep(session, looked.view.serviceId);
    looked.keep = false;
  }

  /** Another phase, in which there is no connection yet or any more. */
  #show(looked: Looked, phase: ScreenPhase): void {
    looked.connection?.carrier.destroy();
    looked.connection = null;
    looked.view = { ...looked.view, phase };
    this.#publish();
  }

  #drop(id: SessionId): void {
    this.#looked.get(id)?.connection?.carrier.destroy();
    this.#looked.delete(id);
  }

  #find(screenId: ScreenId): Looked | undefined {
    return [...this.#looked.values()].find(({ connection }) => connection?.id === screenId);
  }

  #publish(): void {
    this.#deps.onViews([...this.#looked.values()].map(({ view }) => view));
  }
}

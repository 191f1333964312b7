import { canConnect, type SessionView } from '../../shared/session';
import type { SelectRequest, SessionDeps } from './deps';
import { Rotations } from './rotations';
import { Session, type SessionOwner } from './session';

/** All sessions there are, the newest last. */
export class SessionList {
  readonly #deps: SessionDeps;
  readonly #owner: SessionOwner;
  readonly #sessions = new Map<string, Session>();
  readonly #rotations = new Rotations();
  readonly #listeners = new Set<(views: readonly SessionView[]) => void>();

  /** `flows`: what is done with what a session hears. */
  constructor(deps: SessionDeps, flows: Pick<SessionOwner, 'onProxyEvent' | 'poll' | 'ended'>) {
    this.#deps = deps;
    this.#owner = {
      ...flows,
      portsOfOthers: (own) =>
        new Set(
          this.all().flatMap((session) =>
            session === own ? [] : session.view.services.flatMap(({ port }) => (port === null ? [] : [port])),
          ),
        ),
      onChange: () => this.#publish(),
    };
  }

  all(): readonly Session[] {
    return [...this.#sessions.values()];
  }

  get(id: string): Session | undefined {
    return this.#sessions.get(id);
  }

  /** Null: there is no such environment. */
  create(about: {
    readonly environmentId: string;
    readonly thingName: string | null;
    readonly tunnelId: string | null;
    readonly ticket: string | null;
    readonly services: readonly string[];
    readonly pastedToken: string | null;
    readonly fromBefore?: SessionView['fromBefore'];
    readonly reconnectsAtStart?: boolean;
  }): Session | null {
    const environment = this.#deps.environmentOf(about.environmentId);
    if (environment === null) return null;
    const { id, kind, region } = environment;
    const { environmentId: _environment, services, ...given } = about;
    const session = new Session(
      {
        id: this.#deps.newId(),
        environment: { id, kind, region },
        ...given,
        hasAccount: given.pastedToken === null && this.#deps.controlPlaneOf(id) !== null,
        serviceIds: services,
      },
      this.#deps,
      this.#rotations,
      this.#owner,
    );
    this.#sessions.set(session.view.id, session);
    session.dispatch({ kind: 'denied', denied: this.#deps.denied(id) });
    this.#publish();
    return session;
  }

  async forget(session: Session): Promise<void> {
    this.#sessions.delete(session.view.id);
    await session.end();
    this.#publish();
  }

  /** The session of this tunnel, or of this thing where no tunnel is named. */
  find({
    environmentId,
    thingName,
    tunnelId,
  }: Pick<SelectRequest, 'environmentId' | 'thingName' | 'tunnelId'>): Session | undefined {
    return this.#newestWhere(
      (view) =>
        view.environment.id === environmentId &&
        (tunnelId !== null ? view.tunnelId === tunnelId : thingName !== null && view.thingName === thingName),
    );
  }

  /**
   * Who has no account works on one token after another; a new link of the same ticket or device goes on in the session
   * there is, on its ports, although it may name another tunnel.
   */
  findWithoutAccount({ environmentId, thingName, ticket }: SelectRequest): Session | undefined {
    if (this.#deps.controlPlaneOf(environmentId) !== null) return undefined;
    return this.#newestWhere(
      (view) =>
        view.environment.id === environmentId &&
        !view.hasAccount &&
        (canConnect(view) || view.state.kind === 'ended') &&
        ((thingName !== null && view.thingName === thingName) || (ticket !== null && view.ticket === ticket)),
    );
  }

  /** Newest first. */
  views(): readonly SessionView[] {
    return this.all()
      .map(({ view }) => view)
      .reverse();
  }

  /** Called after every change of any view. Returns the way to stop listening. */
  onChange(listener: (views: readonly SessionView[]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async close(): Promise<void> {
    await Promise.all(this.all().map((session) => session.end()));
    this.#sessions.clear();
    this.#listeners.clear();
  }

  #newestWhere(fits: (view: SessionView) => boolean): Session | undefined {
    return this.all().findLast(({ view }) => fits(view));
  }

  #publish(): void {
    const all = this.views();
    for (const listener of this.#listeners) listener(all);
  }
}

import { done, refuse } from '../../shared/ipc/answers';
import type { Envelope } from '../../shared/ipc/contract';
import type { WorkDone } from '../../shared/report/facts';
import type { SessionView } from '../../shared/session/view';
import type { ShellId, VisitView } from '../../shared/visit/view';
import type { TerminalSize } from './contract';
import type { VisitDeps } from './deps';
import { serviceKeyOf } from './service-key';
import { Visit } from './visit';
import type { VisitFiles } from './visit-files';
import type { LoginRequest } from './visit-login';

const noShell = refuse('not-found', 'no such shell');
const noVisit = refuse('not-found', 'nobody works there');

/** The devices that somebody works on, each beside the session that leads there. Nothing throws for what a device does. */
export class Visits {
  readonly #deps: VisitDeps;
  readonly #visits = new Map<string, Visit>();
  readonly #listeners = new Set<() => void>();
  readonly #linkUsers = new Map<string, string>();

  constructor(deps: VisitDeps) {
    this.#deps = deps;
  }

  views(): readonly VisitView[] {
    return [...this.#visits.values()].map(({ view }) => view);
  }

  /** The confirmed link of a ticket named the user that the desk has in mind. */
  proposeUser(sessionId: string, user: string): void {
    this.#linkUsers.set(sessionId, user);
  }

  /** @param serviceId null: the ssh service of before, else the first */
  begin(sessionId: string, serviceId: string | null = null): Envelope<null> {
    const session = this.#deps.sessionOf(sessionId);
    if (session === null) return refuse('not-found', 'no such session');
    let visit = this.#visits.get(sessionId);
    const wanted = serviceId ?? visit?.view.serviceId ?? null;
    const service = session.services.find(
      (each) => each.type === 'ssh' && (each.serviceId === wanted || wanted === null),
    );
    if (service === undefined) return refuse('not-now', 'the tunnel has no such ssh service');
    if (visit !== undefined && visit.view.serviceId !== service.serviceId) {
      // What runs behind one service is not cut because somebody looks at another one.
      if (visit.files.hasWork()) return refuse('not-now', 'something is under way on another service');
      void visit.dispose();
      visit = undefined;
    }
    if (visit === undefined) {
      visit = new Visit(sessionId, service.serviceId, this.#deps, {
        changed: () => this.#publish(),
        transfersChanged: () => this.#publishTransfers(),
        linkUser: () => this.#linkUsers.get(sessionId) ?? null,
      });
      this.#visits.set(sessionId, visit);
    }
    return visit.begin();
  }

  /** Who one is at a service: by this visit, else as the link says, else by the login that is kept, else as the company says; null: nobody knows. */
  readonly userOn = (session: SessionView, serviceId: string): string | null => {
    const visit = this.#visits.get(session.id);
    const loggedIn = visit?.view.serviceId === serviceId ? visit.view.login?.user : undefined;
    const named = this.#linkUsers.get(session.id);
    const kept = this.#deps.logins.kept(serviceKeyOf(session, serviceId))?.user;
    return loggedIn ?? named ?? kept ?? this.#deps.companyUser(session);
  };

  /** A host key is pinned for this service. */
  readonly knowsHostKey = (session: SessionView, serviceId: string): boolean =>
    this.#deps.hostKeys.known(this.#deps.aliasOf(session, serviceId)) !== null;

  async login(sessionId: string, request: LoginRequest): Promise<Envelope<null>> {
    return (await this.#visits.get(sessionId)?.login(request)) ?? noVisit;
  }

  answer(sessionId: string, answers: readonly string[]): Envelope<null> {
    return this.#visits.get(sessionId)?.answer(answers) ?? noVisit;
  }

  acceptHostKey(sessionId: string, fingerprint: string): Envelope<null> {
    return this.#visits.get(sessionId)?.acceptHostKey(fingerprint) ?? noVisit;
  }

  allowWeak(sessionId: string, names: readonly string[]): Envelope<null> {
    return this.#visits.get(sessionId)?.allowWeak(names) ?? noVisit;
  }

  async keepShells(sessionId: string, keep: boolean): Promise<Envelope<null>> {
    return (await this.#visits.get(sessionId)?.keepShells(keep)) ?? noVisit;
  }

  leave(sessionId: string): boolean {
    const visit = this.#visits.get(sessionId);
    void visit?.leave();
    return visit !== undefined;
  }

  async forgetLogin(sessionId: string): Promise<Envelope<null>> {
    await this.#visits.get(sessionId)?.forgetLogin();
    return done;
  }

  openShell(sessionId: string, size: TerminalSize): Envelope<{ readonly shellId: ShellId }> {
    return this.#visits.get(sessionId)?.shells.open(size) ?? noVisit;
  }

  input(id: ShellId, bytes: Uint8Array): Envelope<null> {
    return this.#with(id, (visit) => visit.shells.input(id, bytes));
  }

  drawn(id: ShellId, bytes: number): Envelope<null> {
    return this.#with(id, (visit) => visit.shells.drawn(id, bytes));
  }

  resize(id: ShellId, size: TerminalSize): Envelope<null> {
    return this.#with(id, (visit) => visit.shells.resize(id, size));
  }

  async record(id: ShellId, on: boolean): Promise<Envelope<null>> {
    return (await this.#find(id)?.shells.record(id, on)) ?? noShell;
  }

  /** Terminals and files of a session, for its report. */
  doneIn(sessionId: string): WorkDone {
    return this.#deps.notes.done(sessionId);
  }

  /** What this work adds to the report of the session. */
  reportOf(sessionId: string): readonly string[] {
    return this.#deps.notes.lines(sessionId);
  }

  /** The person puts the answer to a snippet into the report, or (null) takes it out again. */
  reportAnswer(sessionId: string, answer: { name: string; line: string; text: string | null }): Envelope<null> {
    if (!this.#visits.has(sessionId)) return noVisit;
    this.#deps.notes.answered(sessionId, { ...answer, at: this.#deps.clock.now() });
    return done;
  }

  closeShell(id: ShellId): Envelope<null> {
    return this.#with(id, (visit) => visit.shells.close(id));
  }

  /** Calls back whenever a visit changed, and with it perhaps who one is there. Returns the way to stop. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** To be called with all sessions, whenever one changed. */
  sessionsChanged(sessions: readonly SessionView[]): void {
    const byId = new Map(sessions.map((session) => [session.id, session]));
    for (const [id, visit] of this.#visits) {
      const session = byId.get(id);
      if (session !== undefined) visit.sessionChanged(session);
      else {
        void visit.dispose();
        this.#visits.delete(id);
        this.#linkUsers.delete(id);
        this.#deps.notes.forget(id);
        this.#publish();
        this.#publishTransfers();
      }
    }
  }

  /** Another page takes the place of the one that was there. */
  windowGone(): void {
    for (const visit of this.#visits.values()) visit.shells.windowGone();
  }

  /** Ends every connection. Resolves once no device holds anything unfinished any more, or after the two seconds of a thread's end. */
  async close(): Promise<void> {
    const visits = [...this.#visits.values()];
    this.#visits.clear();
    await Promise.all(visits.map((visit) => visit.dispose()));
  }

  /** Files of the device that this session leads to; null: nobody works there. */
  filesOf(sessionId: string): VisitFiles | null {
    return this.#visits.get(sessionId)?.files ?? null;
  }

  #with(id: ShellId, work: (visit: Visit) => Envelope<null>): Envelope<null> {
    const visit = this.#find(id);
    return visit === undefined ? noShell : work(visit);
  }

  #find(id: ShellId): Visit | undefined {
    return [...this.#visits.values()].find(({ view }) => view.shells.some((shell) => shell.id === id));
  }

  #publish(): void {
    const views = this.views();
    this.#deps.notes.visited(views);
    this.#deps.onViews(views);
    for (const listener of this.#listeners) listener();
  }

  #publishTransfers(): void {
    const transfers = [...this.#visits.values()].flatMap(({ files }) => files.transfers.views());
    this.#deps.notes.transferred(transfers);
    this.#deps.onTransfers(transfers);
  }
}

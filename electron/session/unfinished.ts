/** What somebody was working on when the app ended: sessions as they are kept, and as they are there again. */
import { canDisconnect, canStop, isUsableToken } from '../../shared/session';
import type { UnfinishedSession } from '../storage/unfinished';
import { lookWhereNobodyCould } from './account';
import { connectNow, show } from './commands';
import type { Session } from './session';
import type { SessionList } from './session-list';

/**
 * What is kept of a session that would be missed; null: nothing is, because it is at rest, over, or practice, which
 * ends with the app.
 */
function unfinishedOf({ view, facts }: Session): UnfinishedSession | null {
  const { environment, tunnelId, thingName, ticket, services, fromBefore, reconnectsAtStart } = view;
  const isWorkedOn = fromBefore !== null ? view.state.kind !== 'ended' : canDisconnect(view) || canStop(view);
  if (!isWorkedOn || environment.kind === 'practice') return null;
  if (tunnelId === null && facts.pastedToken === null) return null;
  const portsBefore = new Map(fromBefore?.ports.map(({ serviceId, port }) => [serviceId, port]));
  return {
    environmentId: environment.id,
    region: environment.region,
    tunnelId,
    thingName,
    ticket,
    services: services.map(({ serviceId, port }) => ({ serviceId, port: port ?? portsBefore.get(serviceId) ?? null })),
    pastedToken: facts.pastedToken,
    reconnectsAtStart,
  };
}

/**
 * Whether a session goes on by itself when the app starts: only with the token that it had. Whatever else it takes, a
 * new token or a new tunnel, somebody decides.
 */
const resumesByItself = ({ view }: Session): boolean =>
  view.reconnectsAtStart && view.fromBefore !== null && view.state.kind === 'ready' && isUsableToken(view.token);

/** What is gone on with after the app was started again. */
export class Unfinished {
  readonly #sessions: SessionList;

  constructor(sessions: SessionList) {
    this.#sessions = sessions;
  }

  /** What would be missed if the app ended now, the oldest first. */
  list(): readonly UnfinishedSession[] {
    return this.#sessions.all().flatMap((session) => unfinishedOf(session) ?? []);
  }

  /**
   * What was worked on when the app ended is there again, at rest; its tunnel is looked at, and nothing else is done.
   */
  restore({ services, region: _region, ...about }: UnfinishedSession): void {
    const ports = services.flatMap(({ serviceId, port }) => (port === null ? [] : [{ serviceId, port }]));
    const session = this.#sessions.create({
      ...about,
      services: services.map(({ serviceId }) => serviceId),
      fromBefore: { ports },
    });
    if (session !== null) show(session);
  }

  /** Somebody signed in or out: what nobody could look at meanwhile is looked at. */
  accountChanged(): void {
    lookWhereNobodyCould(this.#sessions.all());
  }

  /** What is to go on by itself does, as far as its token can be read. */
  resume(): void {
    for (const session of this.#sessions.all()) {
      session.showToken();
      if (resumesByItself(session)) connectNow(session);
    }
  }
}

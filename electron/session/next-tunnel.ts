import type { Session } from './session';

/** What another tunnel in place of this one is opened with. */
export const lifetimeOf = ({ view, facts, deps }: Session): number =>
  view.tunnel?.lifetimeMinutes ?? facts.lifetimeMinutes ?? deps.settings().lifetimeMinutes;

/**
 * The session is not on its tunnel any more, and another one is open already that was to take its place: that is the
 * session's from now on. False: there is none.
 */
export function turnToNext(session: Session): boolean {
  const { next, thingName } = session.view;
  if (next?.kind !== 'waiting' || next.tunnelId === null) return false;
  const lifetimeMinutes = lifetimeOf(session);
  session.dispatch({
    kind: 'tunnel',
    tunnelId: next.tunnelId,
    thingName,
    opened: { at: session.deps.now(), lifetimeMinutes },
  });
  session.showToken();
  return true;
}

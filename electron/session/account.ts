import { show } from './commands';
import type { Session } from './session';

/** Signing in or out since the session was made changes what it may do. */
export function refreshAccount(session: Session): void {
  const hasAccount = session.plane() !== null;
  const { environment } = session.view;
  if (hasAccount !== session.view.hasAccount) session.dispatch({ kind: 'environment', environment, hasAccount });
}

/** Somebody may be signed in by now: tunnels of sessions at rest that nobody could look at are looked at. */
export function lookWhereNobodyCould(sessions: readonly Session[]): void {
  for (const session of sessions) {
    const { hasAccount, tunnel, state } = session.view;
    if (state.kind !== 'ready' || session.facts.pastedToken !== null) continue;
    refreshAccount(session);
    if (!hasAccount && session.view.hasAccount && tunnel === null) show(session);
  }
}

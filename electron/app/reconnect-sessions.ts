import type { SessionManager } from '../session';

/**
 * AWS is reached by another web proxy or with other authorities: what runs uses it, and what the old one had stopped
 * goes on by itself.
 */
export function reconnectSessions(
  sessions: Pick<SessionManager, 'views' | 'stop' | 'connect' | 'networkChanged'>,
): void {
  sessions.networkChanged();
  for (const { id, state } of sessions.views()) {
    // Only what is made anew trusts other authorities than before.
    if (state.kind === 'reconnecting' && state.problem?.code === 'certificate-untrusted')
      void sessions.stop(id).then(() => sessions.connect(id));
  }
}

/**
 * What the main process may ask of this window: a link that arrived is shown (it waits for its confirmation
 * there), a notification or the tray shows a session. A dialog in use is never taken away by a link.
 */
import type { InboxItem } from '../../shared/ipc/app-state';
import { listen, request } from '../api';
import { useMirror } from './mirror';
import { show, useUi } from './ui';

/**
 * The newest link is on top, and those before it wait below. One to what this laptop is connected to, under the ticket
 * that it has already, has nothing to ask: its device is shown.
 */
function showLink(item: InboxItem): void {
  const { sessions } = useMirror.getState().state;
  const own = item.kind === 'link' && item.own?.connected === true && !item.own.otherTunnel ? item.own : null;
  const { ticket, user } = item.kind === 'link' ? item.link : { ticket: null, user: null };
  const session = own === null ? undefined : sessions.find(({ id }) => id === own.sessionId);
  if (session === undefined || user !== null || (ticket !== null && ticket !== session.ticket))
    show({ kind: 'link', id: item.id });
  else {
    show({ kind: 'session', id: session.id });
    void request('inbox.dismiss', { id: item.id });
  }
}

export function followMain(): () => void {
  let newestSeen = -1;

  function showNewLinks(): void {
    const { inbox } = useMirror.getState().state;
    // An equal link that came again is the newest, wherever it stands.
    const newest = inbox.reduce<InboxItem | undefined>(
      (latest, item) => (latest === undefined || item.arrived > latest.arrived ? item : latest),
      undefined,
    );
    const { screen, dialog, answering } = useUi.getState();
    const isGone = screen.kind === 'link' && screen.id !== answering && !inbox.some(({ id }) => id === screen.id);
    if (newest !== undefined && newest.arrived > newestSeen) {
      newestSeen = newest.arrived;
      if (dialog === null) showLink(newest);
      return;
    }
    if (isGone) show(newest === undefined ? { kind: 'home' } : { kind: 'link', id: newest.id });
  }

  // Whoever comes back finds what they were working on; a link that waits is newer than that.
  const before = useMirror.getState().state.sessions.find(({ fromBefore }) => fromBefore !== null);
  if (before !== undefined && useUi.getState().screen.kind === 'home') show({ kind: 'session', id: before.id });
  const stopMirror = useMirror.subscribe(showNewLinks);
  // An answer that led nowhere leaves the card of a link that may be gone by now.
  const stopUi = useUi.subscribe((ui, was) => {
    if (was.answering !== null && ui.answering === null) showNewLinks();
  });
  const stopFocus = listen('session.focus', ({ sessionId }) => show({ kind: 'session', id: sessionId }));
  showNewLinks();
  return () => {
    stopMirror();
    stopUi();
    stopFocus();
  };
}

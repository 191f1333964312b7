/**
 * What the main process may ask of this window: a link that arrived is shown (it waits for its confirmation
 * there), a notification or the tray shows a session. A dialog in use is never taken away by a link.
 */
import type { InboxItem } from '../../shared/ipc/app-state';
import { listen } from '../api';
import { useMirror } from './mirror';
import { show, useUi } from './ui';

export function followMain(): () => void {
  let newestSeen = -1;

  function showNewLinks(): void {
    const { inbox } = useMirror.getState().state;
    // An equal link that came again is the newest, wherever it stands.
    const newest = inbox.reduce<InboxItem | undefined>(
      (latest, item) => (latest === undefined || item.arrived > latest.arrived ? item : latest),
      undefined,
    );
    const { screen, dialog } = useUi.getState();
    const isGone = screen.kind === 'link' && !inbox.some(({ id }) => id === screen.id);
    if (newest !== undefined && newest.arrived > newestSeen) {
      newestSeen = newest.arrived;
      // A link at a time: one that is being read stays.
      if (dialog === null && (screen.kind !== 'link' || isGone)) show({ kind: 'link', id: newest.id });
      return;
    }
    if (isGone) show(newest === undefined ? { kind: 'home' } : { kind: 'link', id: newest.id });
  }

  const stopMirror = useMirror.subscribe(showNewLinks);
  const stopFocus = listen('session.focus', ({ sessionId }) => show({ kind: 'session', id: sessionId }));
  showNewLinks();
  return () => {
    stopMirror();
    stopFocus();
  };
}

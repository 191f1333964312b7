/**
 * What the main process may ask of this window: a link that arrived is shown (it waits for its confirmation
 * there), a notification or the tray shows a session. A dialog in use is never taken away by a link.
 */
import { listen } from '../api';
import { useMirror } from './mirror';
import { show, useUi } from './ui';

export function followMain(): () => void {
  let newestSeen = -1;

  function showNewLinks(): void {
    const { inbox } = useMirror.getState().state;
    const newest = inbox.at(-1);
    const { screen, dialog } = useUi.getState();
    const isGone = screen.kind === 'link' && !inbox.some(({ id }) => id === screen.id);
    if (newest !== undefined && newest.id > newestSeen) {
      newestSeen = newest.id;
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

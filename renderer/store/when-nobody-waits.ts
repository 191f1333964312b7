import type { AppState } from '../../shared/ipc/app-state';
import { useMirror } from './mirror';

/** Somebody is about to press what a link offers, or looks at a connection that comes. */
const isWaitedFor = ({ inbox, sessions }: Pick<AppState, 'inbox' | 'sessions'>): boolean =>
  inbox.length > 0 || sessions.some(({ state }) => state.kind === 'preparing' || state.kind === 'connecting');

/** Acts once, as soon as nobody waits for anything and the window is idle. Returns the way to give it up. */
export function whenNobodyWaits(act: () => void): () => void {
  let asked: number | null = null;
  const look = (): void => {
    if (asked !== null || isWaitedFor(useMirror.getState().state)) return;
    asked = requestIdleCallback(() => {
      asked = null;
      if (isWaitedFor(useMirror.getState().state)) return;
      stop();
      act();
    });
  };
  const stop = useMirror.subscribe(look);
  look();
  return () => {
    stop();
    if (asked !== null) cancelIdleCallback(asked);
  };
}

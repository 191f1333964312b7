import type { StateStore } from '../ipc/state-store';
import type { SessionManager } from '../session';
import type { UnfinishedFile } from '../storage/unfinished';
import { allOnlyCounted } from '../../shared/ipc/counters';
import type { SessionView } from '../../shared/session/view';
import type { Fleet } from './fleet/fleet';
import type { LineHistory } from './line-history';
import type { LinkConfirmation } from './link-confirmation';
import type { Environments } from './environments/environments';
import { UnfinishedWork } from './unfinished-work';
import { HostMonitor } from './host-monitor';

interface SessionWatchOptions {
  readonly sessions: SessionManager;
  readonly state: StateStore;
  readonly fleet: Fleet;
  readonly links: LinkConfirmation;
  readonly lines: LineHistory;
  readonly environments: Environments;
  /** What was worked on when the app ended last. */
  readonly unfinished: UnfinishedFile;
  /** The desktop shows them, too. Not told where a session has only counted on. */
  readonly onViews: (views: readonly SessionView[]) => void;
}

/** Whether something goes on that a change of the network or of the clock could concern. */
const isActive = ({ state: { kind } }: SessionView): boolean => kind !== 'ready' && kind !== 'ended';

/** Whether quitting would cut something. */
export const isWorking = (view: SessionView): boolean => isActive(view) && view.state.kind !== 'problem';

/** Shows every change of the sessions to whom it concerns, and tells them of this computer's. Returns the way to stop. */
export function watchSessions({
  sessions,
  state,
  fleet,
  links,
  lines,
  onViews,
  environments,
  unfinished,
}: SessionWatchOptions): () => void {
  const monitor = new HostMonitor({
    onNetwork: () => sessions.networkChanged(),
    onClockSetBack(byMs) {
      sessions.clockSetBack(byMs);
      lines.clockSetBack(byMs);
    },
  });
  const goingOn = new UnfinishedWork({ file: unfinished, sessions, environments });
  let known: readonly SessionView[] = [];
  const stop = sessions.onChange(() => {
    const views = sessions.views();
    const isOnlyCounted = allOnlyCounted(known, views);
    known = views;
    state.set('sessions', views);
    lines.observe(views);
    goingOn.observe();
    // Twice a second while bytes flow, and no other says anything of how many.
    if (isOnlyCounted) return;
    fleet.observe(views);
    links.sessionsChanged();
    onViews(views);
    monitor.watch(views.some(isActive));
  });
  goingOn.start();
  return () => {
    stop();
    monitor.watch(false);
    lines.close();
  };
}

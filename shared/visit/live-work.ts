import type { SessionView } from '../session/view';
import type { TransferView } from './files';
import type { VisitView } from './view';

/** What somebody has open over one tunnel, and would lose with it. */
export interface LiveWork {
  readonly view: SessionView;
  /** Shells in the window. */
  readonly shells: number;
  /** Files and folders on their way, paused ones too. */
  readonly transfers: number;
  /** Of other programs, at the local ports. */
  readonly connections: number;
}

const isUnderWay = ({ state: { kind } }: TransferView): boolean =>
  kind !== 'done' && kind !== 'skipped' && kind !== 'failed';

/** The tunnels over which something is open, the others left out. */
export function liveWork({
  sessions,
  visits,
  transfers,
}: {
  readonly sessions: readonly SessionView[];
  readonly visits: readonly VisitView[];
  readonly transfers: readonly TransferView[];
}): readonly LiveWork[] {
  return sessions
    .map((view): LiveWork => {
      const own = visits.filter(({ sessionId }) => sessionId === view.id);
      // Leaving ends what goes on in a tunnel that was replaced, too.
      const open = [...view.services, ...view.former].reduce((sum, { connections }) => sum + connections, 0);
      // The window's own ssh connection is one of those at the port, and ends with its shells.
      const ofWindow = own.filter(({ phase }) => phase.kind === 'open').length;
      return {
        view,
        shells: own.flatMap(({ shells }) => shells).filter(({ state }) => state.kind === 'open').length,
        transfers: transfers.filter((one) => one.sessionId === view.id && isUnderWay(one)).length,
        connections: Math.max(0, open - ofWindow),
      };
    })
    .filter(({ shells, transfers: files, connections }) => shells + files + connections > 0);
}

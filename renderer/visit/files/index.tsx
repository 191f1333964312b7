import { type ReactNode, useEffect, useRef } from 'react';
import type { SessionView } from '../../../shared/session/view';
import type { VisitView } from '../../../shared/visit/view';
import { useWords } from '../../format/use-words';
import { nameOf } from '../../../shared/presentation/words';
import { useDerived, useMirror } from '../../store/mirror';
import { useRequest } from '../../store/use-request';
import { VisitLogin } from '../login';
import { obstacleOf, sshServicesOf } from '../terminal/obstacle';
import { firstTime } from '../terminal/window-state';
import { useFocusBack } from '../work-focus';
import { FilesBreak } from './break';
import { Browser } from './browser';
import { TransferList } from './transfer-list';
import { useFreshFolder } from './use-fresh-folder';
import styles from './files.module.css';

/** The files of a device: a folder of it, and what is on its way. Fills the room it is given. */
export function VisitFiles({ view }: { readonly view: SessionView }): ReactNode {
  const { t } = useWords(view.environment.kind);
  const { id } = view;
  const visit = useMirror(({ state }) => state.visits.find(({ sessionId }) => sessionId === id) ?? null);
  const transfers = useDerived(({ transfers: all }) => all.filter(({ sessionId }) => sessionId === id));
  const obstacle = obstacleOf(view, visit, null);
  useConnection(view, visit);
  useFreshFolder(id, obstacle === null, transfers);
  const place = useRef<HTMLElement>(null);
  // Until the folder is there, whose list takes it.
  useFocusBack(obstacle !== null, () => place.current?.focus());
  return (
    <section
      ref={place}
      tabIndex={-1}
      className={styles.files}
      aria-label={t('files.label', { device: nameOf(view, t) })}
    >
      {obstacle === null ? <Browser view={view} /> : <FilesBreak view={view} visit={visit} obstacle={obstacle} />}
      <TransferList transfers={transfers} user={visit?.login?.user ?? null} view={view} />
      {visit === null ? null : <VisitLogin view={view} visit={visit} />}
    </section>
  );
}

/**
 * Opening the files of a connected device reaches for it, once, so that leaving is leaving. What broke with the tunnel
 * is there again with the tunnel; what broke alone waits for the person, so that a device that always breaks is not
 * asked for ever.
 */
function useConnection(view: SessionView, visit: VisitView | null): void {
  const { run } = useRequest();
  const { id } = view;
  const connected = view.state.kind === 'connected';
  const phase = visit?.phase.kind ?? null;
  // Where there are several, the person says which.
  const isSole = sshServicesOf(view).length < 2;
  const was = useRef(connected);
  const begin = (): void => void run('visit.begin', { id, serviceId: null });
  useEffect(() => {
    const isBack = connected && !was.current;
    was.current = connected;
    if (connected && isSole && phase === null && firstTime('begun', id)) begin();
    else if (isBack && phase === 'lost') begin();
    // What is done depends on the state alone, not on how it is done.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [id, connected, isSole, phase]);
}

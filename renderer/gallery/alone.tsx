import type { ReactNode } from 'react';
import { useSlice } from '../store/mirror';
import { VisitTerminal } from '../visit/terminal';
import styles from './alone.module.css';
import typography from '../theme/typography.module.css';

/** The terminal of the first session, as large as the window. */
export function Alone(): ReactNode {
  const [view] = useSlice('sessions');
  const visits = useSlice('visits');
  if (view === undefined) return null;
  return (
    <main className={styles.alone}>
      <h1 className={typography.hidden}>{view.thingName}</h1>
      <VisitTerminal view={view} visit={visits.find(({ sessionId }) => sessionId === view.id) ?? null} />
    </main>
  );
}

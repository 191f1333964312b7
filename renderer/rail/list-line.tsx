import { RefreshCw } from 'lucide-react';
import type { ReactNode } from 'react';
import type { DeviceListView } from '../../shared/fleet/list';
import { Button } from '../components/button';
import { useWords } from '../format/use-words';
import { useTimed } from '../store/clock';
import { useSlice } from '../store/mirror';
import { useRequest } from '../store/use-request';
import { classes } from '../theme/classes';
import styles from './list-line.module.css';
import typography from '../theme/typography.module.css';

/** Where the list's own note has a button of its own. */
const hasOwnButton: ReadonlySet<DeviceListView['status']> = new Set(['denied', 'offline', 'error']);

/** Of when the list is, and the way to look again: while that runs it is said, and afterwards the time is another. */
export function ListLine(): ReactNode {
  const { t, format } = useWords();
  const { status, refreshedAt } = useSlice('devices');
  const isSignedOut = useSlice('account').kind === 'signed-out';
  const { run, busy } = useRequest();
  const looks = status === 'loading' || status === 'partial';
  const words = useTimed((now) => {
    if (looks) return t('rail.looking');
    return refreshedAt === null ? '' : t('rail.listOf', { time: format.dayAndClock(refreshedAt, now) });
  });
  if (hasOwnButton.has(status) || (isSignedOut && refreshedAt === null)) return null;
  return (
    <div className={styles.line}>
      <span className={classes(typography.small, typography.second)}>{words}</span>
      {isSignedOut ? null : (
        <Button
          icon={RefreshCw}
          look="text"
          keys="refresh"
          disabled={busy || looks}
          onPress={() => void run('devices.refresh', {})}
        >
          {t('rail.refresh')}
        </Button>
      )}
    </div>
  );
}

import type { ReactNode } from 'react';
import type { EnvironmentRef, SessionId } from '../../../shared/session/view';
import { useWords } from '../../format/use-words';
import type { Translate } from '../../../shared/i18n/translate';
import { useDerived } from '../../store/mirror';
import { countOf, type TransferCount as Count } from './transfer-count';
import styles from './count.module.css';

/** The one small count of the tab: what is on its way, waits for the person, or is paused. */
export function TransferCount({
  sessionId,
  where,
}: {
  readonly sessionId: SessionId;
  readonly where: EnvironmentRef['kind'];
}): ReactNode {
  const { t } = useWords(where);
  const count = useDerived(({ transfers }) => countOf(transfers.filter((each) => each.sessionId === sessionId)));
  return count === null ? null : <span className={styles.tab}>{words(count, t)}</span>;
}

function words(count: Count, t: Translate): string {
  switch (count.kind) {
    case 'asking':
      return t('transfers.tab.asking', { asking: count.asking });
    case 'paused':
      return t('transfers.tab.paused', { paused: count.paused });
    case 'moving':
      return t('transfers.tab.moving', { done: count.done, of: count.of });
    default:
      return count satisfies never;
  }
}

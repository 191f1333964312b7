import type { ReactNode } from 'react';
import type { SessionView } from '../../../shared/session/view';
import type { VisitView } from '../../../shared/visit/view';
import { useWords } from '../../format/use-words';
import { useDerived } from '../../store/mirror';
import { classes } from '../../theme/classes';
import { When } from '../break-parts';
import { ObstacleBlock } from '../of-obstacle';
import { lostAt, type Obstacle } from '../terminal/obstacle';
import breakStyles from '../break.module.css';
import styles from './files.module.css';

interface FilesBreakProps {
  readonly view: SessionView;
  readonly visit: VisitView | null;
  readonly obstacle: Obstacle;
}

/** What stands between the person and the files, above what is on its way: when it was, what it is, the one button. */
export function FilesBreak({ view, visit, obstacle }: FilesBreakProps): ReactNode {
  const { t } = useWords(view.environment.kind);
  const waits = useDerived(({ transfers }) =>
    transfers.some(({ sessionId, state }) => sessionId === view.id && state.kind === 'paused' && state.by === 'break'),
  );
  const broke = visit !== null && visit.login !== null && obstacle.kind !== 'away' && obstacle.kind !== 'reaching';
  const again = {
    headline: t('files.again.headline'),
    sentence: t('files.again.sentence'),
    button: t('files.again.do'),
  };
  return (
    <ObstacleBlock
      view={view}
      obstacle={obstacle}
      className={classes(breakStyles.break, styles.break, !broke && breakStyles.alone)}
      when={broke ? <When at={lostAt(view, visit, null)} note={null} /> : null}
      stays={waits ? t('files.stays') : null}
      work={{ reaching: t('files.reachingSentence'), again }}
    />
  );
}

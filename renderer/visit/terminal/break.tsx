import type { ReactNode } from 'react';
import type { SessionView } from '../../../shared/session/view';
import type { ShellView, VisitView } from '../../../shared/visit/view';
import { useWords } from '../../format/use-words';
import { classes } from '../../theme/classes';
import { When } from '../break-parts';
import { ObstacleBlock } from '../of-obstacle';
import { lostAt, type Obstacle } from './obstacle';
import styles from '../break.module.css';

interface BreakProps {
  readonly view: SessionView;
  readonly visit: VisitView | null;
  /** The shell under which it is said; null: none is there, and nothing was lost. */
  readonly shell: ShellView | null;
  readonly obstacle: Obstacle;
}

/** The break, where the person is looking: when it was, what it is, the one button. */
export function Break(props: BreakProps): ReactNode {
  const { view, visit, obstacle, shell } = props;
  const { t } = useWords(view.environment.kind);
  const again = {
    headline: t('terminal.again.headline'),
    sentence: t('terminal.again.sentence'),
    button: t('terminal.again.do'),
  };
  return (
    <ObstacleBlock
      view={view}
      obstacle={obstacle}
      className={classes(styles.break, shell === null && styles.alone)}
      when={shell === null ? null : <When at={lostAt(view, visit, shell)} note={t('terminal.notSent')} />}
      stays={shell === null ? null : t('terminal.stays')}
      work={{ reaching: t('terminal.reaching.sentence'), again }}
    />
  );
}

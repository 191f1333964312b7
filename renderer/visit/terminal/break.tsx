import { type ReactNode, useRef } from 'react';
import type { SessionView } from '../../../shared/session/view';
import type { ShellView, VisitView } from '../../../shared/visit/view';
import { useWords } from '../../format/use-words';
import { classes } from '../../theme/classes';
import { OfSession, When } from '../break-parts';
import { OfVisit } from '../of-visit';
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
  const block = useRef<HTMLElement>(null);
  const stays = shell === null ? null : t('terminal.stays');
  const again = {
    headline: t('terminal.again.headline'),
    sentence: t('terminal.again.sentence'),
    button: t('terminal.again.do'),
  };
  return (
    <section ref={block} className={classes(styles.break, shell === null && styles.alone)} data-break={obstacle.kind}>
      {shell === null ? null : <When at={lostAt(view, visit, shell)} note={t('terminal.notSent')} />}
      {obstacle.kind === 'session' ? <OfSession view={view} stays={stays} block={block} /> : null}
      {obstacle.kind === 'session' || obstacle.kind === 'asking' ? null : (
        <OfVisit
          view={view}
          obstacle={obstacle}
          stays={stays}
          work={{ reaching: t('terminal.reaching.sentence'), again }}
        />
      )}
    </section>
  );
}

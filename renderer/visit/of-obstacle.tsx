import { type ReactNode, useRef } from 'react';
import type { SessionView } from '../../shared/session/view';
import { OfSession } from './break-parts';
import { OfVisit, type WorkWords } from './of-visit';
import { useStayingFocus } from '../screens/connection/use-staying-focus';
import { nextInBreak } from './work-focus';
import type { Obstacle } from './terminal/obstacle';

interface ObstacleBlockProps {
  readonly view: SessionView;
  readonly obstacle: Obstacle;
  readonly className: string;
  /** When it was; null: nothing was lost. */
  readonly when: ReactNode;
  /** What is said of what stays above it; null: nothing does. */
  readonly stays: string | null;
  readonly work: WorkWords;
}

/** What stands between the person and work over ssh: what it is, and the one button. */
export function ObstacleBlock({ view, obstacle, className, when, stays, work }: ObstacleBlockProps): ReactNode {
  const block = useRef<HTMLElement>(null);
  useStayingFocus(block, false, nextInBreak);
  return (
    <section ref={block} className={className} data-break={obstacle.kind}>
      {when}
      {obstacle.kind === 'session' ? <OfSession view={view} stays={stays} /> : null}
      {obstacle.kind === 'session' || obstacle.kind === 'asking' ? null : (
        <OfVisit view={view} obstacle={obstacle} stays={stays} work={work} />
      )}
    </section>
  );
}

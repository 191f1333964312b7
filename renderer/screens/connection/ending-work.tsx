import type { ReactNode } from 'react';
import type { SessionView } from '../../../shared/session/view';
import { Fact } from '../../components/fact';
import { useWords } from '../../format/use-words';
import { endingFacts } from '../../presentation/present-ending';
import { useTimed } from '../../store/clock';
import { sessionCounts } from '../../presentation/in-seconds';
import { useSlice } from '../../store/mirror';
import { useLeftToEnd } from '../../store/ui';
import { classes } from '../../theme/classes';
import styles from './ending-work.module.css';
import layout from '../../theme/layout.module.css';

const isOnItsWay = new Set(['waiting', 'preparing', 'moving', 'checking', 'paused']);

/** Before the next tunnel is opened: what that does to each kind of work, and what it costs. */
export function EndingWork({ view }: { readonly view: SessionView }): ReactNode {
  const { t, format } = useWords(view.environment.kind);
  const isLeftToEnd = useLeftToEnd(view);
  const shells = useSlice('visits')
    .filter(({ sessionId }) => sessionId === view.id)
    .flatMap((visit) => visit.shells.filter(({ state }) => state.kind === 'open')).length;
  const files = useSlice('transfers').filter(
    ({ sessionId, state }) => sessionId === view.id && isOnItsWay.has(state.kind),
  );
  const facts = useTimed(
    (now) => endingFacts(view, { shells, files }, { t, format, now }),
    (now) => sessionCounts(view, now),
  );
  if (facts === null || isLeftToEnd) return null;
  return (
    <section className={classes(layout.section, styles.work)} aria-labelledby="ending-work">
      <h2 id="ending-work">{t('status.ending.work')}</h2>
      <dl className={classes(layout.panel, layout.facts)}>
        {facts.map(({ name, what, how }) => (
          <Fact key={name} name={name} under={how}>
            {what}
          </Fact>
        ))}
      </dl>
    </section>
  );
}

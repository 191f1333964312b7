import type { ReactNode } from 'react';
import type { ThingView } from '../../shared/fleet/list';
import { StateGlyph } from '../components/state-glyph';
import { useWords } from '../format/use-words';
import { useTimed } from '../store/clock';
import { classes } from '../theme/classes';
import styles from './thing-facts.module.css';
import typography from '../theme/typography.module.css';

const mostShown = 4;

/** What is known of the device that was typed: whether its agent is online, its type and attributes. */
export function ThingFacts({ thing }: { readonly thing: ThingView | null }): ReactNode {
  const { t, format } = useWords();
  const changedAt = thing?.connectivity?.since ?? null;
  const since = useTimed((now) => (changedAt === null ? null : format.dayAndClock(changedAt, now)));
  if (thing === null) return null;
  if (thing.known === 'no')
    return <p className={typography.second}>{t('thing.unknown', { device: thing.thingName })}</p>;
  const { connectivity, typeName, attributes } = thing;
  const facts = [
    ...(typeName === null ? [] : [typeName]),
    ...attributes.slice(0, mostShown).map(({ key, value }) => `${key} ${value}`),
  ];
  if (connectivity === null && facts.length === 0) return null;
  return (
    <div className={styles.facts}>
      {connectivity === null ? null : (
        <p>
          <StateGlyph
            state={
              connectivity.connected
                ? { shape: 'full', tone: 'working', word: 'connected' }
                : { shape: 'cross', tone: 'refused', word: 'offline' }
            }
          />
          {connectivity.connected
            ? since === null
              ? t('thing.online')
              : t('thing.onlineSince', { since })
            : since === null
              ? t('thing.offline')
              : t('thing.offlineSince', { since })}
        </p>
      )}
      {facts.length === 0 ? null : <p className={classes(typography.small, typography.second)}>{facts.join(' · ')}</p>}
    </div>
  );
}

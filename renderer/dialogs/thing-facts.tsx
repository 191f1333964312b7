import type { ReactNode } from 'react';
import { type Connectivity, rowFreshForMs, type ThingView } from '../../shared/fleet/list';
import { StateGlyph } from '../components/state-glyph';
import { useWords } from '../format/use-words';
import { useTimed } from '../store/clock';
import { classes } from '../theme/classes';
import styles from './thing-facts.module.css';
import typography from '../theme/typography.module.css';

const mostShown = 4;

/** What is known of the device that was typed: whether its agent is online, its type and attributes. */
export function ThingFacts({ thing }: { readonly thing: ThingView | null }): ReactNode {
  const { t } = useWords();
  if (thing === null) return null;
  if (thing.known === 'no')
    return <p className={typography.second}>{t('thing.unknown', { device: thing.thingName })}</p>;
  const { connectivity, seenAt, typeName, attributes } = thing;
  const facts = [
    ...(typeName === null ? [] : [typeName]),
    ...attributes.slice(0, mostShown).map(({ key, value }) => `${key} ${value}`),
  ];
  if (connectivity === null && facts.length === 0) return null;
  return (
    <div className={styles.facts}>
      {connectivity === null ? null : <Online connectivity={connectivity} seenAt={seenAt ?? 0} />}
      {facts.length === 0 ? null : <p className={classes(typography.small, typography.second)}>{facts.join(' · ')}</p>}
    </div>
  );
}

/** What AWS said of its agent; said long ago, as in the list of last time, it has that time and no colour. */
function Online({
  connectivity: { connected, since },
  seenAt,
}: {
  readonly connectivity: Connectivity;
  readonly seenAt: number;
}): ReactNode {
  const { t, format } = useWords();
  const { words, isAged } = useTimed((now) => {
    const [is, isSince, was] = connected
      ? (['thing.online', 'thing.onlineSince', 'thing.wasOnline'] as const)
      : (['thing.offline', 'thing.offlineSince', 'thing.wasOffline'] as const);
    if (now - seenAt > rowFreshForMs) return { words: t(was, { when: format.dayAndClock(seenAt, now) }), isAged: true };
    return { words: since === null ? t(is) : t(isSince, { since: format.dayAndClock(since, now) }), isAged: false };
  });
  return (
    <p>
      <StateGlyph
        state={
          connected
            ? { shape: 'full', tone: isAged ? 'quiet' : 'working', word: 'connected' }
            : { shape: 'slash', tone: 'quiet', word: 'away' }
        }
      />
      {words}
    </p>
  );
}

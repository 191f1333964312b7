import { Check, Dot, type LucideIcon, X } from 'lucide-react';
import { memo, type ReactNode, useMemo, useState } from 'react';
import type { EnvironmentRef, SessionId, TimelineEntry } from '../../../shared/session/view';
import { request } from '../../api';
import { Button } from '../../components/button';
import { CommandBox } from '../../components/command-box';
import { CopyButton } from '../../components/copy-button';
import { useWords } from '../../format/use-words';
import { useFold } from '../../store/ui';
import { type ShownEntry, shownTimeline } from '../../../shared/presentation/shown-timeline';
import { timelineWords } from '../../../shared/presentation/timeline-words';
import { useDeskLanguage } from '../../store/use-desk-language';
import { reportText } from '../../../shared/report/text';
import { currentTime } from '../../store/clock';
import { classes } from '../../theme/classes';
import explanationsStyles from './explanations.module.css';
import styles from './timeline.module.css';
import layout from '../../theme/layout.module.css';
import typography from '../../theme/typography.module.css';

/** How many rows are shown at first, and added at a time. */
const page = 20;
const icons: Readonly<Record<TimelineEntry['outcome'], LucideIcon>> = { done: Check, failed: X, noted: Dot };

/**
 * What happened, newest first, each step with its command and the service's answer on demand. Counters do not concern
 * it.
 */
export const Timeline = memo(function Timeline({
  sessionId,
  where,
  entries,
}: {
  readonly sessionId: SessionId;
  readonly where: EnvironmentRef['kind'];
  readonly entries: readonly TimelineEntry[];
}): ReactNode {
  const { t } = useWords(where);
  const language = useDeskLanguage();
  const [shown, setShown] = useState(page);
  const timeline = useMemo(() => shownTimeline(entries), [entries]);
  const left = timeline.length - shown;
  return (
    <section className={layout.section} aria-labelledby="timeline">
      <div className={styles.head}>
        <h2 id="timeline">{t('timeline.title')}</h2>
        {timeline.length === 0 ? null : (
          <CopyButton
            look="text"
            text={async () => {
              const answer = await request('session.report', { id: sessionId, language });
              if (!answer.ok) return { error: answer.error };
              return { text: reportText(answer.value.lines, answer.value.noteLabel, '') };
            }}
          >
            {t('timeline.copyReport')}
          </CopyButton>
        )}
      </div>
      {timeline.length === 0 ? <p className={typography.second}>{t('timeline.empty')}</p> : null}
      <ol>
        {timeline.slice(0, shown).map((one) => (
          <TimelineRow key={one.entry.id} shown={one} where={where} />
        ))}
      </ol>
      {left > 0 ? (
        <div>
          <Button onPress={() => setShown(shown + page)}>{t('timeline.more', { count: Math.min(left, page) })}</Button>
        </div>
      ) : null}
    </section>
  );
});

function TimelineRow({
  shown,
  where,
}: {
  readonly shown: ShownEntry;
  readonly where: EnvironmentRef['kind'];
}): ReactNode {
  const { t, format } = useWords(where);
  const { entry } = shown;
  const [open, turn] = useFold(`entry-${entry.id}`);
  const words = timelineWords(shown, { t, format, now: currentTime() });
  const Icon = icons[entry.outcome];
  const hasMore = entry.command !== null || entry.detail !== null;
  const moreId = `entry-${entry.id}`;
  const text = `${words.main}${words.rest === '' ? '' : ` ${words.rest}`}`;
  const action = entry.detail === null ? t('action.showCommand') : t('action.details');
  return (
    <li className={classes(styles.entry, styles[entry.outcome])}>
      <time dateTime={new Date(entry.at).toISOString()}>{format.exactClock(entry.at)}</time>
      <Icon size={18} strokeWidth={entry.outcome === 'noted' ? 5 : 2} aria-hidden />
      <span className={styles.text}>
        <span className={typography.hidden}>{t(`timeline.outcome.${entry.outcome}`)}: </span>
        <span className={styles.main}>{words.main}</span>{' '}
        {words.rest === '' ? null : <span className={typography.second}>{words.rest}</span>}
      </span>
      {hasMore ? (
        <Button look="link" expanded={open} controls={moreId} label={`${action}: ${text}`} onPress={turn}>
          {action}
        </Button>
      ) : null}
      {hasMore && open ? (
        <div className={styles.more} id={moreId}>
          {entry.detail === null ? null : (
            <div className={classes(layout.panel, explanationsStyles.answer)}>
              <code>{entry.detail}</code>
            </div>
          )}
          {entry.command === null ? null : <CommandBox command={entry.command} />}
        </div>
      ) : null}
    </li>
  );
}

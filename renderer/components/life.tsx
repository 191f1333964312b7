import type { ReactNode } from 'react';
import { deniedCall } from '../../shared/session';
import type { SessionView, TunnelFacts } from '../../shared/session/view';
import { useWords } from '../format/use-words';
import { useTimed } from '../store/clock';
import { endCounts } from '../presentation/in-seconds';
import { lowLifeMs } from '../../shared/presentation/words';
import { classes } from '../theme/classes';
import styles from './life.module.css';
import typography from '../theme/typography.module.css';

/** Stands for the time that is left, which is set in another weight. */
const mark = '\u241F';

/**
 * How much of the tunnel's life is left, and when it ends. Rotation never moves its end. Nothing where no tunnel is
 * open.
 */
export function Life({ view }: { readonly view: SessionView }): ReactNode {
  const { t } = useWords(view.environment.kind);
  const { tunnel } = view;
  if (tunnel !== null && tunnel.endsAt !== null) return <LifeLeft view={view} tunnel={tunnel} endsAt={tunnel.endsAt} />;
  const why = unknownEnd(view);
  if (why === null) return null;
  return (
    <p className={styles.life} title={t(`time.${why}`)}>
      <span aria-hidden>{t('time.endUnknown')}</span>
      <span className={typography.hidden}>{t(`time.${why}`)}</span>
    </p>
  );
}

function LifeLeft({
  view,
  tunnel,
  endsAt,
}: {
  readonly view: SessionView;
  readonly tunnel: TunnelFacts;
  readonly endsAt: number;
}): ReactNode {
  const { t, format } = useWords(view.environment.kind);
  const whole = tunnel.lifetimeMinutes * 60_000;
  const shown = useTimed(
    (now) => {
      const left = Math.max(0, endsAt - now);
      if (left === 0 || tunnel.status === 'CLOSED' || view.state.kind === 'ended') {
        // A tunnel that was closed ended before its time; when, only the one who closed it knows.
        const at = [endedAt(view), endsAt].find((time) => time !== null && time <= now) ?? null;
        return { over: true, when: at === null ? null : format.dayAndClock(at, now) } as const;
      }
      return {
        over: false,
        when: format.dayAndClock(endsAt, now),
        low: left < lowLifeMs,
        remaining: format.duration(left),
        // In tenths of a percent, which on the bar are less than a dot.
        share: Math.min(100, Math.ceil((1000 * left) / Math.max(1, whole)) / 10),
      } as const;
    },
    (now) => endCounts(endsAt, now),
  );
  if (shown.over)
    return (
      <p className={styles.life}>{shown.when === null ? t('time.over') : t('time.ended', { when: shown.when })}</p>
    );

  const { when, low, remaining, share } = shown;
  const withTime = (words: string): ReactNode => {
    const [before, after] = words.split(mark);
    return (
      <>
        {before}
        <strong>{remaining}</strong>
        {after}
      </>
    );
  };
  return (
    <div className={classes(styles.life, low && styles.low)} {...(low ? { title: t('time.low') } : {})}>
      <span className={styles.words}>
        <span className={styles.long}>{withTime(t('time.leftOf', { left: mark, whole: format.duration(whole) }))}</span>
        <span className={styles.short} aria-hidden>
          {withTime(t('time.left', { left: mark }))}
        </span>
        <span className={styles.end}>
          <span aria-hidden>·</span> <span>{t('time.ends', { when })}</span>
        </span>
      </span>
      <meter
        className={typography.hidden}
        aria-label={t('time.life')}
        min={0}
        max={100}
        value={share}
        aria-valuetext={t('time.left', { left: remaining })}
      />
      <svg className={styles.bar} height="4" aria-hidden>
        <rect className={styles.left} width={`${share}%`} height="4" rx="2" />
      </svg>
      {low ? <span className={typography.hidden}>{t('time.low')}</span> : null}
    </div>
  );
}

/** Why nobody can say when the tunnel ends; null: there is none. */
function unknownEnd(view: SessionView): 'unknown' | 'unseen' | 'unasked' | null {
  if (!view.hasAccount) return 'unknown';
  if (view.tunnelId === null || view.state.kind === 'ended') return null;
  return deniedCall(view, 'iot:DescribeTunnel') === null ? 'unasked' : 'unseen';
}

function endedAt(view: SessionView): number | null {
  return view.state.kind === 'ended' && view.state.problem.code === 'tunnel-ended'
    ? view.state.problem.params.endedAt
    : null;
}

import { Clock } from 'lucide-react';
import type { ReactNode } from 'react';
import { deniedCall } from '../../shared/session';
import type { SessionView, TunnelFacts } from '../../shared/session/view';
import { useWords } from '../format/use-words';
import { useTimed } from '../store/clock';
import { lowLife } from '../presentation/words';
import { classes } from '../theme/classes';
import styles from './life.module.css';
import typography from '../theme/typography.module.css';

/** How much of the tunnel's life is left. Rotation never moves its end. */
export function Life({ view }: { readonly view: SessionView }): ReactNode {
  const { t } = useWords(view.environment.kind);
  const { tunnel } = view;
  if (tunnel === null || tunnel.endsAt === null) return <p className={styles.life}>{t(`time.${unknownEnd(view)}`)}</p>;
  return <Known view={view} tunnel={tunnel} endsAt={tunnel.endsAt} />;
}

function Known({
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
  const shown = useTimed((now) => {
    const left = Math.max(0, endsAt - now);
    if (left === 0 || tunnel.status === 'CLOSED' || view.state.kind === 'ended') {
      // A tunnel that was closed ended before its time; when, only the one who closed it knows.
      const at = [endedAt(view), endsAt].find((time) => time !== null && time <= now) ?? null;
      return { over: true, when: at === null ? null : format.dayAndClock(at, now) } as const;
    }
    return {
      over: false,
      when: format.dayAndClock(endsAt, now),
      low: left < lowLife,
      remaining: format.duration(left),
      // In tenths of a percent, which on the bar are less than a dot.
      share: Math.min(100, Math.ceil((1000 * left) / Math.max(1, whole)) / 10),
    } as const;
  });
  if (shown.over)
    return (
      <p className={styles.life}>{shown.when === null ? t('time.over') : t('time.ended', { when: shown.when })}</p>
    );

  const { when, low, remaining, share } = shown;
  const [before, after] = t('time.leftOf', { left: '\u241F', whole: format.duration(whole) }).split('\u241F');
  return (
    <div className={classes(styles.life, low && styles.low)}>
      {low ? <Clock size={18} aria-hidden /> : null}
      <span>
        {before}
        <strong>{remaining}</strong>
        {after}
      </span>
      <meter
        className={typography.hidden}
        aria-label={t('time.life')}
        min={0}
        max={100}
        value={share}
        aria-valuetext={t('time.left', { left: remaining })}
      />
      <svg className={styles.bar} height="6" aria-hidden>
        <rect className={styles.left} width={`${share}%`} height="6" rx="3" />
      </svg>
      <span>{t('time.ends', { when })}</span>
      {low ? <span>{t('time.low')}</span> : null}
    </div>
  );
}

/** Why nobody can say when the tunnel ends. */
function unknownEnd(view: SessionView): 'unknown' | 'notOpen' | 'unseen' | 'unasked' {
  if (!view.hasAccount) return 'unknown';
  if (view.tunnelId === null || view.state.kind === 'ended') return 'notOpen';
  return deniedCall(view, 'iot:DescribeTunnel') === null ? 'unasked' : 'unseen';
}

function endedAt(view: SessionView): number | null {
  return view.state.kind === 'ended' && view.state.problem.code === 'tunnel-ended'
    ? view.state.problem.params.endedAt
    : null;
}

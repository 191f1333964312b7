import { Clock } from 'lucide-react';
import type { ReactNode } from 'react';
import { deniedCall } from '../../shared/session';
import type { SessionView } from '../../shared/session/view';
import { useWords } from '../format/use-words';
import { useNow } from '../store/clock';
import { lowLife } from '../presentation/words';
import { classes } from '../theme/classes';
import styles from './life.module.css';
import typography from '../theme/typography.module.css';

/** How much of the tunnel's life is left. Rotation never moves its end. */
export function Life({ view }: { readonly view: SessionView }): ReactNode {
  const { t, format } = useWords(view.environment.kind);
  const now = useNow();
  const { tunnel } = view;
  if (tunnel === null || tunnel.endsAt === null) return <p className={styles.life}>{t(`time.${unknownEnd(view)}`)}</p>;

  const whole = tunnel.lifetimeMinutes * 60_000;
  const left = Math.max(0, tunnel.endsAt - now);
  const when = format.dayAndClock(tunnel.endsAt, now);
  const over = left === 0 || tunnel.status === 'CLOSED' || view.state.kind === 'ended';
  if (over) {
    // A tunnel that was closed ended before its time; when, only the one who closed it knows.
    const at = [endedAt(view), tunnel.endsAt].find((time) => time !== null && time <= now) ?? null;
    return (
      <p className={styles.life}>
        {at === null ? t('time.over') : t('time.ended', { when: format.dayAndClock(at, now) })}
      </p>
    );
  }

  const low = left < lowLife;
  const share = Math.min(100, (100 * left) / Math.max(1, whole));
  const remaining = format.duration(left);
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

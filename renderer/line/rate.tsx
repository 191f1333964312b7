import { type ReactNode, useMemo } from 'react';
import { useWords } from '../format/use-words';
import type { LineOfSession } from './line-pictures';
import { useLine } from './line-store';
import { DocumentedLimit } from './line-style';
import { ratePicture } from './picture';
import { Plot } from './plot';
import { useNewest } from './use-newest';
import styles from './rate.module.css';
import typography from '../theme/typography.module.css';

const lastMinuteMs = 60_000;

/** What flows through the tunnel now, and in the last minute. Nothing before it ever was connected. */
export function Rate({ sessionId, where }: Pick<LineOfSession, 'sessionId' | 'where'>): ReactNode {
  const { t, format } = useWords(where);
  const samples = useLine({ sessionId, serviceId: null, span: 'minutes' });
  const newest = useNewest(samples);
  const picture = useMemo(() => ratePicture(samples, lastMinuteMs), [samples]);
  if (samples.kinds.length === 0) return null;
  const rates = newest?.kind === 'carried' ? { down: format.rate(newest.down), up: format.rate(newest.up) } : null;
  return (
    <div className={styles.rate}>
      <Plot picture={picture} size="rate" />
      <div className={styles.words}>
        <span className={styles.now} aria-hidden>
          {rates !== null ? t('line.rate', rates) : newest === null ? t('line.noSample') : t('line.nothingFlows')}
        </span>
        <span className={typography.hidden}>
          {rates !== null ? t('line.rateSaid', rates) : newest === null ? t('line.noSample') : t('line.nothingFlows')}
        </span>
        <span className={styles.limit}>
          <DocumentedLimit where={where} />
        </span>
      </div>
    </div>
  );
}

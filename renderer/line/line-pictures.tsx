import { memo, type ReactNode, useMemo, useState } from 'react';
import { documentedLimitBytesPerSecond } from '../../shared/line/limit';
import { isLimited } from '../../shared/line/limited';
import { type Mark, type MarkKind, marksOf } from '../../shared/line/marks';
import { type LineSamples, type Span, spans } from '../../shared/line/samples';
import type { SessionView } from '../../shared/session/view';
import { Button } from '../components/button';
import { useWords } from '../format/use-words';
import { LineFigures } from './line-figures';
import { useLine } from './line-store';
import { DocumentedLimit, LineStyle } from './line-style';
import { ratePicture, roundTripPicture } from './picture';
import { Plot } from './plot';
import { useNewest } from './use-newest';
import fieldStyles from '../components/field.module.css';
import styles from './line-pictures.module.css';
import layout from '../theme/layout.module.css';
import typography from '../theme/typography.module.css';

/** Rows of the table: so many parts of so many ms. */
const tables = {
  minutes: { partMs: 60_000, parts: 10 },
  hours: { partMs: 3_600_000, parts: 12 },
} as const;
const shapes: Readonly<Record<MarkKind, string>> = { lost: '✕', token: '◆', connected: '●' };

/** What the pictures show of a session. */
export interface LineOfSession {
  readonly sessionId: SessionView['id'];
  readonly where: SessionView['environment']['kind'];
  /** A line each. */
  readonly serviceIds: string;
  readonly timeline: SessionView['timeline'];
  /** Milliseconds of the last pong; null: there is none. */
  readonly roundTrip: number | null;
}

/** What the tunnel carried lately, in pictures. Nothing before it ever was connected. */
export function LinePictures(line: LineOfSession): ReactNode {
  const whole = useLine({ sessionId: line.sessionId, serviceId: null, span: 'minutes' });
  return whole.kinds.length === 0 ? null : <Pictures {...line} />;
}

/** What one chooses stays as it is while the pictures below it are drawn anew each second. */
const Pictures = memo(function Pictures(line: LineOfSession): ReactNode {
  const { t } = useWords(line.where);
  const services = line.serviceIds.split('\n');
  const [span, setSpan] = useState<Span>('minutes');
  const [chosen, setChosen] = useState<string | null>(null);
  const serviceId = chosen !== null && services.includes(chosen) ? chosen : null;
  return (
    <section className={layout.section} aria-labelledby="line">
      <div className={styles.head}>
        <h2 id="line">{t(`line.${span}`)}</h2>
        <span className={styles.choices}>
          {services.length > 1 ? (
            <select
              className={fieldStyles.input}
              aria-label={t('line.which')}
              value={serviceId ?? ''}
              onChange={({ target }) => setChosen(target.value)}
            >
              <option value="">{t('line.all')}</option>
              {services.map((each) => (
                <option key={each} value={each}>
                  {each}
                </option>
              ))}
            </select>
          ) : null}
          <Button look="link" onPress={() => setSpan(span === 'minutes' ? 'hours' : 'minutes')}>
            {t(span === 'minutes' ? 'line.showHours' : 'line.showMinutes')}
          </Button>
        </span>
      </div>
      <Samples {...line} span={span} serviceId={serviceId} />
    </section>
  );
});

function Samples({
  sessionId,
  where,
  timeline,
  roundTrip,
  span,
  serviceId,
}: LineOfSession & { readonly span: Span; readonly serviceId: string | null }): ReactNode {
  const { t, format } = useWords(where);
  const whole = useLine({ sessionId, serviceId: null, span: 'minutes' });
  const seconds = useLine({ sessionId, serviceId, span: 'minutes' });
  const samples = useLine({ sessionId, serviceId, span });
  const { partMs, parts } = tables[span];
  const lengthMs = spans[span].stepMs * spans[span].slots;
  const marks = useMemo(
    () => marksOf(timeline, samples.endsAt - lengthMs, samples.endsAt),
    [timeline, samples.endsAt, lengthMs],
  );
  return (
    <>
      <Drawn
        key={span}
        where={where}
        roundTrip={roundTrip}
        seconds={seconds}
        samples={samples}
        marks={marks}
        lengthMs={lengthMs}
      />
      {isLimited(whole) ? (
        <p className={typography.second}>{t('line.limited', { rate: format.rate(documentedLimitBytesPerSecond) })}</p>
      ) : null}
      <LineFigures
        samples={samples}
        marks={marks}
        where={where}
        serviceId={serviceId}
        partMs={partMs}
        parts={parts}
        caption={t(`line.${span}`)}
      />
    </>
  );
}

/** The two pictures on one time axis, each with its words. */
function Drawn({
  where,
  roundTrip,
  seconds,
  samples,
  marks,
  lengthMs,
}: {
  readonly where: LineOfSession['where'];
  readonly roundTrip: number | null;
  /** What flows now is read from these. */
  readonly seconds: LineSamples;
  readonly samples: LineSamples;
  readonly marks: readonly Mark[];
  readonly lengthMs: number;
}): ReactNode {
  const { t, format } = useWords(where);
  const newest = useNewest(seconds);
  const rates = useMemo(() => ratePicture(samples, lengthMs, marks), [samples, lengthMs, marks]);
  const trips = useMemo(() => roundTripPicture(samples, lengthMs), [samples, lengthMs]);
  const now = (of: 'up' | 'down'): string =>
    newest?.kind === 'carried' ? format.rate(newest[of]) : t('line.noSample');
  const milliseconds = (ms: number): string => t('line.milliseconds', { ms: format.count(Math.round(ms)) });
  return (
    <div className={styles.pictures}>
      <div className={styles.legend}>
        <span>
          <LineStyle kind="solid" /> {t('line.sent')} <b>{now('up')}</b>
        </span>
        <span>
          <LineStyle kind="dotted" /> {t('line.received')} <b>{now('down')}</b>
        </span>
        {newest?.kind === 'broken' ? <b>{t('line.nothingFlows')}</b> : null}
        <span className={styles.limit}>
          <DocumentedLimit where={where} />
        </span>
      </div>
      <Plot picture={rates} size="tall" />
      {rates.top > documentedLimitBytesPerSecond ? (
        <p className={styles.beyond}>{t('line.beyond', { rate: format.rate(rates.top) })}</p>
      ) : null}
      <div className={styles.legend}>
        <span>
          {t('line.roundTrip')} <b>{roundTrip === null ? t('line.noSample') : milliseconds(roundTrip)}</b>
        </span>
        <span className={styles.limit}>{milliseconds(trips.top)}</span>
      </div>
      <Plot picture={trips} size="low" />
      <div className={styles.times}>
        {/* They stay the same elements: whatever comes and goes in a tab has all of it searched for what takes the focus. */}
        <span>{format.clock(rates.from * 1_000)}</span>
        <span>{format.clock((rates.from + rates.to) * 500)}</span>
        <span>{format.clock(rates.to * 1_000)}</span>
      </div>
      {marks.length === 0 ? null : (
        <div className={styles.marks}>
          {(['lost', 'token', 'connected'] as const)
            .filter((kind) => marks.some((mark) => mark.kind === kind))
            .map((kind) => (
              <span key={kind}>
                <span aria-hidden>{shapes[kind]}</span> {t(`line.marks.${kind}`)}
              </span>
            ))}
        </div>
      )}
    </div>
  );
}

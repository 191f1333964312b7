import type { ReactNode } from 'react';
import type { Mark } from '../../shared/line/marks';
import type { LineSamples } from '../../shared/line/samples';
import { summaryOf } from '../../shared/line/summary';
import type { EnvironmentRef } from '../../shared/session/view';
import { useWords } from '../format/use-words';
import typography from '../theme/typography.module.css';

/** The pictures in figures, for those who do not see them. */
export function LineFigures({
  samples,
  marks,
  where,
  partMs,
  parts,
  caption,
}: {
  readonly samples: LineSamples;
  readonly marks: readonly Mark[];
  readonly where: EnvironmentRef['kind'];
  readonly partMs: number;
  readonly parts: number;
  readonly caption: string;
}): ReactNode {
  const { t, format } = useWords(where);
  return (
    <div className={typography.hidden}>
      <table>
        <caption>{t('line.table.caption', { span: caption })}</caption>
        <thead>
          <tr>
            <th scope="col">{t('line.table.from')}</th>
            <th scope="col">{t('line.sent')}</th>
            <th scope="col">{t('line.received')}</th>
            <th scope="col">{t('line.roundTrip')}</th>
            <th scope="col">{t('line.table.happened')}</th>
          </tr>
        </thead>
        <tbody>
          {summaryOf(samples, partMs, parts).map(({ from, to, up, down, roundTrip, brokenMs }) => (
            <tr key={from}>
              <th scope="row">{format.clock(from)}</th>
              <td>{up === null ? t('line.table.none') : format.rate(up)}</td>
              <td>{down === null ? t('line.table.none') : format.rate(down)}</td>
              <td>
                {roundTrip === null
                  ? t('line.noSample')
                  : t('line.milliseconds', { ms: format.count(Math.round(roundTrip)) })}
              </td>
              <td>
                {[
                  ...(brokenMs === 0 ? [] : [t('line.table.broken', { duration: format.duration(brokenMs) })]),
                  ...marks
                    .filter(({ at }) => at >= from && at < to)
                    .map(({ at, kind }) => `${format.exactClock(at)} ${t(`line.marks.${kind}`)}`),
                ].join(', ')}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

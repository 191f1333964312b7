import { memo, type ReactNode } from 'react';
import { isSame } from '../../shared/ipc/same';
import type { Mark } from '../../shared/line/marks';
import type { LineSamples } from '../../shared/line/samples';
import { summaryOf } from '../../shared/line/summary';
import type { EnvironmentRef } from '../../shared/session/view';
import { useWords } from '../format/use-words';
import typography from '../theme/typography.module.css';

/**
 * Drawn again no more often than so (ms): each time all of its lines are others, and whoever has it read aloud loses
 * the place.
 */
const drawnForMs = 60_000;

interface FiguresProps {
  readonly samples: LineSamples;
  readonly marks: readonly Mark[];
  readonly where: EnvironmentRef['kind'];
  /** Whose figures; null: the whole tunnel's. */
  readonly serviceId: string | null;
  readonly partMs: number;
  readonly parts: number;
  readonly caption: string;
}

/** The pictures in figures, for those who do not see them. */
export const LineFigures = memo(
  function LineFigures({ samples, marks, where, partMs, parts, caption }: FiguresProps): ReactNode {
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
  },
  (before, now) => {
    const turn = ({ samples }: FiguresProps): number => Math.floor(samples.endsAt / drawnForMs);
    return (
      turn(before) === turn(now) &&
      before.where === now.where &&
      before.serviceId === now.serviceId &&
      before.partMs === now.partMs &&
      before.caption === now.caption &&
      isSame(before.marks, now.marks)
    );
  },
);

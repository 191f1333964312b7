import { memo, type ReactNode } from 'react';
import { documentedLimitBytesPerSecond } from '../../shared/line/limit';
import type { EnvironmentRef } from '../../shared/session/view';
import { useWords } from '../format/use-words';

/** How a line is drawn, beside its words: told apart without colour. */
const dashes = { solid: undefined, dotted: '2 3', dashed: '5 4' } as const;

export const LineStyle = memo(function LineStyle({ kind }: { readonly kind: keyof typeof dashes }): ReactNode {
  return (
    <svg width="24" height="8" aria-hidden>
      <line x1="0" y1="4" x2="24" y2="4" stroke="currentColor" strokeWidth="1.5" strokeDasharray={dashes[kind]} />
    </svg>
  );
});

/** What the line at the limit that AWS documents means. It stays while the figures beside it change. */
export const DocumentedLimit = memo(function DocumentedLimit({
  where,
}: {
  readonly where: EnvironmentRef['kind'];
}): ReactNode {
  const { t, format } = useWords(where);
  return (
    <>
      <LineStyle kind="dashed" /> {t('line.limit', { rate: format.rate(documentedLimitBytesPerSecond) })}
    </>
  );
});

import { Clock } from 'lucide-react';
import { type ReactNode, useRef } from 'react';
import type { SessionView } from '../../../shared/session/view';
import { Button } from '../../components/button';
import { InlineError } from '../../components/messages';
import { useWords } from '../../format/use-words';
import { endingLine } from '../../presentation/present-ending';
import { useTimed } from '../../store/clock';
import { sessionCounts } from '../../presentation/in-seconds';
import { putEndAway, useEndPutAway, useLeftToEnd } from '../../store/ui';
import styles from './ending-line.module.css';
import { useAction } from './use-action';
import { useStayingFocus } from './use-staying-focus';

/**
 * Where one is once what was pressed is gone from the line: at the button that stops it, where the tab has it; else at
 * what the line says now; else at the headline.
 */
const afterLine = (line: HTMLElement | null): HTMLElement | null =>
  document.querySelector<HTMLElement>('main [aria-labelledby="headline"] [data-look="plain"]:enabled') ??
  line?.querySelector<HTMLElement>('[data-said]') ??
  document.querySelector<HTMLElement>('main h1');

/**
 * When the tunnel ends, and the next one, above the work of every tab: nobody who types into a shell looks at another
 * tab.
 */
export function EndingLine({
  view,
  besideHeadline,
}: {
  readonly view: SessionView;
  /** The headline is in view, which says it from some time on. */
  readonly besideHeadline: boolean;
}): ReactNode {
  const { t, format } = useWords(view.environment.kind);
  const line = useTimed(
    (now) => endingLine(view, { t, format, now }, besideHeadline),
    (now) => sessionCounts(view, now),
  );
  const isLeftToEnd = useLeftToEnd(view);
  const isPutAway = useEndPutAway(view, line?.stage ?? 0);
  const action = useAction(view);
  const place = useRef<HTMLDivElement>(null);
  useStayingFocus(place, action.busy, afterLine);
  if (line === null || isLeftToEnd || isPutAway) return null;
  const { text, button, stage } = line;
  return (
    <div ref={place} className={styles.line} data-part="ending">
      <Clock size={18} aria-hidden />
      <span className={styles.text} data-said tabIndex={-1}>
        {text}
      </span>
      {button === null ? null : (
        <Button disabled={action.busy} onPress={() => action.press(button.action)}>
          {action.copied ? t('action.copied') : button.label}
        </Button>
      )}
      <Button look="text" label={t('status.ending.putAway')} onPress={() => putEndAway(view.tunnelId, stage)}>
        {t('action.dismiss')}
      </Button>
      <InlineError error={action.error} />
    </div>
  );
}

import type { ReactNode } from 'react';
import type { SessionView } from '../../../shared/session/view';
import { Button } from '../../components/button';
import { InlineError } from '../../components/messages';
import { useWords } from '../../format/use-words';
import { useRequest } from '../../store/use-request';
import typography from '../../theme/typography.module.css';

/**
 * That this laptop's token is rotated without asking from now on, because somebody pressed the button once; and the way
 * to take it back.
 */
export function Allowance({ view }: { readonly view: SessionView }): ReactNode {
  const { t } = useWords(view.environment.kind);
  const { run, busy, error } = useRequest();
  if (!view.mayRotateByItself || view.state.kind === 'ended') return null;
  return (
    <div className={typography.second}>
      {t('allowance.sentence')}{' '}
      <Button look="link" disabled={busy} onPress={() => void run('session.askBeforeRotating', { id: view.id })}>
        {t('allowance.ask')}
      </Button>
      <InlineError error={error} />
    </div>
  );
}

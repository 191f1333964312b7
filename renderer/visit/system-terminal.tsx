import { ExternalLink } from 'lucide-react';
import type { ReactNode } from 'react';
import { canOpenService } from '../../shared/session';
import type { SessionView } from '../../shared/session/view';
import { Button } from '../components/button';
import { InlineError } from '../components/messages';
import { useWords } from '../format/use-words';
import { useRequest } from '../store/use-request';

interface SystemTerminalProps {
  readonly view: SessionView;
  readonly serviceId: string;
  readonly look: 'primary' | 'plain';
  /** The key that presses it, where there is one. */
  readonly children?: ReactNode;
}

/** Where the built-in terminal cannot go: the same service in the terminal of this laptop. */
export function SystemTerminal({ view, serviceId, look, children }: SystemTerminalProps): ReactNode {
  const { t } = useWords(view.environment.kind);
  const { run, busy, error } = useRequest();
  return (
    <>
      <Button
        look={look}
        icon={ExternalLink}
        disabled={busy || !canOpenService(view, serviceId)}
        onPress={() => void run('session.openService', { id: view.id, serviceId })}
      >
        {t('services.openOutside')} {children}
      </Button>
      <InlineError error={error} />
    </>
  );
}

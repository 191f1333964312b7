import type { ReactNode } from 'react';
import type { SessionView } from '../../shared/session/view';
import { Button } from '../components/button';
import { WithName } from '../components/device-name';
import { Dialog } from '../components/dialog';
import { Caution, InlineError } from '../components/messages';
import { useWords } from '../format/use-words';
import { useRequest } from '../store/use-request';
import { nameOf } from '../story/words';

/** Closing a tunnel cannot be undone, so it is asked once. */
export function CloseTunnelDialog({ view, onClose }: { readonly view: SessionView; readonly onClose: () => void }): ReactNode {
  const { t } = useWords(view.environment.kind);
  const { run, busy, error } = useRequest();
  const device = nameOf(view, t);
  const inUse = view.services.reduce((sum, service) => sum + service.connections, 0);
  return (
    <Dialog alert title={<WithName text={t('closeTunnel.title', { device })} name={device} />} onClose={onClose}>
      <p className="sentence">{t('closeTunnel.sentence')}</p>
      {inUse > 0 ? <Caution text={t('closeTunnel.connections', { count: inUse })} /> : null}
      <InlineError error={error} />
      <div className="dialog-buttons">
        <Button look="text" onPress={onClose}>
          {t('closeTunnel.keep')}
        </Button>
        <Button
          look="danger"
          disabled={busy}
          onPress={() => {
            void run('session.closeTunnel', { id: view.id }).then((done) => (done === null ? undefined : onClose()));
          }}
        >
          {t('action.closeTunnel')}
        </Button>
      </div>
    </Dialog>
  );
}

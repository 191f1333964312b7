import { type ReactNode, useId, useState } from 'react';
import { deniedCall } from '../../shared/session';
import { isTaken } from '../../shared/session/own';
import type { SessionView } from '../../shared/session/view';
import { Button } from '../components/button';
import { WithName } from '../components/device-name';
import { Dialog, DialogButtons } from '../components/dialog';
import { Caution, InlineError } from '../components/messages';
import { useWords } from '../format/use-words';
import { CutWork } from './cut-work';
import { useRequest } from '../store/use-request';
import { deniedSentence } from '../../shared/presentation/denied-words';
import { nameOf, openedWords, sentences } from '../../shared/presentation/words';
import { classes } from '../theme/classes';
import choicesStyles from '../components/choices.module.css';
import typography from '../theme/typography.module.css';

/** Closing a tunnel cannot be undone, so it is asked once, with who would be cut off. */
export function CloseTunnelDialog({
  view,
  onClose,
}: {
  readonly view: SessionView;
  readonly onClose: () => void;
}): ReactNode {
  const { t } = useWords(view.environment.kind);
  const { run, busy, error } = useRequest();
  const id = useId();
  const [alsoDelete, setDelete] = useState(false);
  const noDelete = deniedCall(view, 'iot:CloseTunnel', { key: 'iot:Delete', value: 'true' });
  const device = nameOf(view, t);
  return (
    <Dialog alert title={<WithName text={t('closeTunnel.title', { device })} name={device} />} onClose={onClose}>
      <p className={typography.sentence}>{t('closeTunnel.sentence')}</p>
      <CutWork view={view} />
      {isTaken(view) ? <Caution text={sentences(t('closeTunnel.elsewhere'), openedWords(view, t))} /> : null}
      <label className={classes(choicesStyles.choice, choicesStyles.wide)} htmlFor={id}>
        <input
          id={id}
          type="checkbox"
          disabled={noDelete !== null}
          checked={alsoDelete && noDelete === null}
          onChange={(event) => setDelete(event.target.checked)}
        />
        <span>
          {t('closeTunnel.delete')}
          <span className={classes(choicesStyles.what, typography.second)}>
            {noDelete === null ? t('closeTunnel.deleteWhat') : deniedSentence(noDelete, t)}
          </span>
        </span>
      </label>
      <InlineError error={error} />
      <DialogButtons onClose={onClose} leave={t('closeTunnel.keep')}>
        <Button
          look="danger"
          disabled={busy}
          onPress={() => {
            void run('session.closeTunnel', { id: view.id, delete: alsoDelete && noDelete === null }).then((done) =>
              done === null ? undefined : onClose(),
            );
          }}
        >
          {t('action.closeTunnel')}
        </Button>
      </DialogButtons>
    </Dialog>
  );
}

import { type ReactNode, useState } from 'react';
import type { SessionView } from '../../shared/session/view';
import { Button } from '../components/button';
import { Dialog, DialogButtons } from '../components/dialog';
import { Field } from '../components/field';
import { Form } from '../components/form';
import { InlineError } from '../components/messages';
import { isPort } from '../forms/patterns';
import { useWords } from '../format/use-words';
import { useRequest } from '../store/use-request';
import typography from '../theme/typography.module.css';

/** Another port of this laptop for a service. */
export function EditPortDialog({
  view,
  serviceId,
  onClose,
}: {
  readonly view: SessionView;
  readonly serviceId: string;
  readonly onClose: () => void;
}): ReactNode {
  const { t } = useWords();
  const { run, busy, error } = useRequest();
  const present = view.services.find((service) => service.serviceId === serviceId)?.port ?? null;
  const [text, setText] = useState(present === null ? '' : String(present));
  const [tried, setTried] = useState(false);

  async function change(): Promise<void> {
    setTried(true);
    if (!isPort(text)) return;
    const done = await run('session.movePort', { id: view.id, serviceId, port: Number(text) });
    if (done !== null) onClose();
  }

  return (
    <Dialog title={t('port.title', { service: serviceId })} onClose={onClose}>
      <Form onSubmit={() => void change()}>
        <p className={typography.sentence}>{t('port.sentence')}</p>
        <Field
          label={t('port.field')}
          value={text}
          onChange={setText}
          inputMode="numeric"
          hint={t('port.hint')}
          bad={tried && !isPort(text) ? t('port.invalid') : null}
          maxLength={5}
        />
        <InlineError error={error} />
        <DialogButtons onClose={onClose}>
          <Button look="primary" disabled={busy} onPress={() => void change()}>
            {t('port.change')}
          </Button>
        </DialogButtons>
      </Form>
    </Dialog>
  );
}

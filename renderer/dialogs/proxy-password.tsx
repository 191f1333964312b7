import { type ReactNode, useState } from 'react';
import { Button } from '../components/button';
import { Dialog, DialogButtons } from '../components/dialog';
import { Field } from '../components/field';
import { Form } from '../components/form';
import { InlineError } from '../components/messages';
import { useWords } from '../format/use-words';
import { refusalIn } from '../screens/settings/network';
import { useSlice } from '../store/mirror';
import { useRequest } from '../store/use-request';
import typography from '../theme/typography.module.css';

/** Name and password for a web proxy that asks for them. What it had stopped goes on by itself. */
export function ProxyPasswordDialog({
  host,
  onClose,
}: {
  readonly host: string;
  readonly onClose: () => void;
}): ReactNode {
  const { t } = useWords();
  const { kept } = useSlice('network');
  const { run, busy, error } = useRequest();
  const [user, setUser] = useState('');
  const [password, setPassword] = useState('');
  const reason = refusalIn(error);

  async function save(): Promise<void> {
    if ((await run('network.setPassword', { host, user: user.trim(), password })) !== null) onClose();
  }

  return (
    <Dialog title={t('proxyPassword.title')} onClose={onClose}>
      <Form onSubmit={() => void save()}>
        <p className={typography.sentence}>{t('proxyPassword.sentence', { host })}</p>
        <Field
          label={t('settings.proxy.user')}
          value={user}
          onChange={setUser}
          hint=""
          bad={reason === null ? null : t(`settings.refusals.${reason}`)}
          maxLength={256}
        />
        <Field
          label={t('settings.proxy.password')}
          value={password}
          onChange={setPassword}
          hint={kept ? t('settings.proxy.passwordHint') : t('settings.proxy.passwordMemory')}
          secret
          maxLength={1024}
        />
        <InlineError error={reason === null ? error : null} />
        <DialogButtons onClose={onClose}>
          <Button type="submit" look="primary" disabled={busy} onPress={() => undefined}>
            {t('proxyPassword.do')}
          </Button>
        </DialogButtons>
      </Form>
    </Dialog>
  );
}

import { type ReactNode, useState } from 'react';
import { isNameless } from '../../../shared/session/identity';
import type { SessionView } from '../../../shared/session/view';
import type { ScreenPhase } from '../../../shared/visit/screen';
import { Button } from '../../components/button';
import { WithName } from '../../components/device-name';
import { Dialog, DialogButtons } from '../../components/dialog';
import { Field } from '../../components/field';
import { Form } from '../../components/form';
import { ErrorText, InlineError } from '../../components/messages';
import { useWords } from '../../format/use-words';
import { nameOf, sentences } from '../../../shared/presentation/words';
import { useRequest } from '../../store/use-request';
import { Check } from '../login/check';
import typography from '../../theme/typography.module.css';

interface PasswordFormProps {
  readonly view: SessionView;
  readonly asked: Extract<ScreenPhase, { readonly kind: 'password' }>;
}

/**
 * The device asks for the password of its screen. It goes to the main process once, and the field is empty from then
 * on.
 */
export function PasswordForm({ view, asked: { refusal, mayKeep } }: PasswordFormProps): ReactNode {
  const { t } = useWords(view.environment.kind);
  const { run, busy, error } = useRequest();
  const [password, setPassword] = useState('');
  const [keep, setKeep] = useState(mayKeep);
  const [tried, setTried] = useState(false);
  const device = nameOf(view, t);
  const leave = (): void => void run('screen.leave', { id: view.id });

  function show(): void {
    setTried(password === '');
    if (password === '') return;
    setPassword('');
    void run('screen.password', { id: view.id, password, keep: keep && mayKeep });
  }

  return (
    <Dialog title={<WithName text={t('screen.ask.headline', { device })} name={device} />} onClose={leave}>
      <Form onSubmit={show}>
        <p className={typography.sentence}>{t('screen.ask.sentence')}</p>
        <Field
          label={t('screen.ask.password')}
          value={password}
          onChange={setPassword}
          hint={t('screen.ask.hint')}
          bad={tried && password === '' ? t('screen.ask.missing') : null}
          secret
          focused
          maxLength={256}
        />
        {mayKeep ? (
          <Check checked={keep} onChange={setKeep}>
            {t('login.remember', { device })}
          </Check>
        ) : (
          <p className={typography.second}>
            {t(`screen.ask.${isNameless(view) ? 'rememberNameless' : 'rememberNot'}`)}
          </p>
        )}
        {refusal === null || busy ? null : (
          <ErrorText
            text={sentences(
              t('screen.ask.refused', { device }),
              refusal.words === null ? null : t('screen.words', { words: refusal.words }),
            )}
          />
        )}
        <InlineError error={error} />
        <DialogButtons onClose={leave}>
          <Button type="submit" look="primary" disabled={busy} onPress={() => undefined}>
            {t('screen.ask.do')}
          </Button>
        </DialogButtons>
      </Form>
    </Dialog>
  );
}

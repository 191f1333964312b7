import { type ReactNode, useState } from 'react';
import type { SignInStep } from '../../shared/ipc/sign-in';
import { Button } from '../components/button';
import { Field } from '../components/field';
import { Form } from '../components/form';
import { InlineError } from '../components/messages';
import { useWords } from '../format/use-words';
import { useRequest } from '../store/use-request';
import { SignInButtons } from './sign-in-buttons';
import typography from '../theme/typography.module.css';

const isCode = (text: string): boolean => /^\d{6,8}$/.test(text);

/** The code of an MFA device; it goes to AWS and is kept nowhere. */
export function Mfa({ step }: { readonly step: Extract<SignInStep, { kind: 'mfa' }> }): ReactNode {
  const { t } = useWords();
  const [code, setCode] = useState('');
  const [tried, setTried] = useState(false);
  const { run, busy, error } = useRequest();

  function give(): void {
    setTried(true);
    if (!isCode(code.trim())) return;
    void run('signIn.mfa', { code: code.trim() });
  }
  return (
    <Form onSubmit={give}>
      <p className={typography.sentence}>{t('signIn.mfa.sentence', { name: step.name })}</p>
      <Field
        label={t('signIn.mfa.code')}
        value={code}
        onChange={setCode}
        hint={t('signIn.mfa.hint', { serial: step.serial })}
        bad={tried && !isCode(code.trim()) ? t('signIn.mfa.invalid') : null}
        inputMode="numeric"
        maxLength={8}
        focused
      />
      <InlineError error={error} />
      <SignInButtons back>
        <Button look="primary" type="submit" disabled={busy} onPress={() => undefined}>
          {t('signIn.mfa.do')}
        </Button>
      </SignInButtons>
    </Form>
  );
}

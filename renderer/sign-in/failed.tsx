import type { ReactNode } from 'react';
import type { SignInStep } from '../../shared/ipc/sign-in';
import { Button } from '../components/button';
import { ErrorText } from '../components/messages';
import { useWords } from '../format/use-words';
import { useRequest } from '../store/use-request';
import { SignInButtons } from './sign-in-dialog';

/** Why it did not work, in one sentence; AWS's own words for those who can use them. */
export function Failed({ step, onCancel }: { readonly step: Extract<SignInStep, { kind: 'failed' }>; readonly onCancel: () => void }): ReactNode {
  const { t } = useWords();
  const { run, busy } = useRequest();
  const { because, name, words } = step;
  const text = because === 'profile' ? (name === '' ? t('signIn.failed.profilePlain') : t('signIn.failed.profile', { name })) : t(`signIn.failed.${because}`);
  return (
    <>
      <ErrorText text={text} />
      {words === '' ? null : (
        <details>
          <summary className="second">{t('action.details')}</summary>
          <p className="second fixed sign-in-words">{words}</p>
        </details>
      )}
      <SignInButtons onCancel={onCancel} back>
        {because === 'keys' ? null : (
          <Button look="primary" disabled={busy} onPress={() => void run('signIn.again', {})}>
            {t('action.tryAgain')}
          </Button>
        )}
      </SignInButtons>
    </>
  );
}

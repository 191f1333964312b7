import type { ReactNode } from 'react';
import type { SignInStep } from '../../shared/ipc/sign-in';
import { Button } from '../components/button';
import { ErrorText } from '../components/messages';
import { useWords } from '../format/use-words';
import { useRequest } from '../store/use-request';
import { SignInButtons } from './sign-in-buttons';
import { classes } from '../theme/classes';
import styles from './sign-in.module.css';
import typography from '../theme/typography.module.css';

/** Why it did not work, in one sentence; AWS's own words for those who can use them. */
export function Failed({ step }: { readonly step: Extract<SignInStep, { kind: 'failed' }> }): ReactNode {
  const { t } = useWords();
  const { run, busy } = useRequest();
  const { because, name, words, skew } = step;
  const minutes = Math.abs(Math.round((skew ?? 0) / 60_000));
  const text =
    because === 'profile' && name === ''
      ? t('signIn.failed.profilePlain')
      : t(`signIn.failed.${because}`, { name, minutes });
  return (
    <>
      <ErrorText text={text} />
      {words === '' ? null : (
        <details>
          <summary className={typography.second}>{t('action.details')}</summary>
          <p className={classes(typography.second, typography.fixed, styles.words)}>{words}</p>
        </details>
      )}
      <SignInButtons back={because !== 'keys'}>
        {because === 'keys' ? (
          // The same keys would be refused again; others are taken where ways are chosen.
          <Button look="primary" disabled={busy} onPress={() => void run('signIn.back', {})}>
            {t('signIn.otherWay')}
          </Button>
        ) : (
          // Whoever has set the clock meanwhile presses the same: a correction that is not needed any more ends by
          // itself.
          <Button
            look="primary"
            disabled={busy}
            onPress={() => void run(skew === null ? 'signIn.again' : 'signIn.useServiceTime', {})}
          >
            {skew === null ? t('action.tryAgain') : t('recoveries.use-service-time')}
          </Button>
        )}
      </SignInButtons>
    </>
  );
}

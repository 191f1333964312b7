import type { ReactNode } from 'react';
import type { SignInView } from '../../shared/ipc/sign-in';
import { Dialog } from '../components/dialog';
import { useWords } from '../format/use-words';
import { Choose } from './choose';
import { Confirm } from './confirm';
import { Failed } from './failed';
import { Mfa } from './mfa';
import { Roles } from './roles';
import { cancelSignIn } from './cancel';
import { SignInButtons } from './sign-in-buttons';
import { classes } from '../theme/classes';
import styles from './sign-in.module.css';
import typography from '../theme/typography.module.css';

/** The dialog of signing in. */
export function SigningIn({ view }: { readonly view: SignInView }): ReactNode {
  const { t } = useWords();
  return (
    <Dialog title={view.why === 'asked' ? t('signIn.title') : t('signIn.titleExpired')} onClose={cancelSignIn} steady>
      {view.why === 'asked' ? null : (
        <p className={typography.sentence}>
          {t(`signIn.${view.why}`)} {view.waiting > 0 ? t('signIn.waiting', { count: view.waiting }) : ''}
        </p>
      )}
      <Step view={view} />
    </Dialog>
  );
}

function Step({ view }: { readonly view: SignInView }): ReactNode {
  const { step } = view;
  switch (step.kind) {
    case 'choose':
      return <Choose view={view} />;
    case 'working':
      return <Working name={step.name} />;
    case 'confirm':
      return <Confirm step={step} portals={view.portals} />;
    case 'roles':
      return <Roles step={step} />;
    case 'mfa':
      return <Mfa step={step} />;
    case 'failed':
      return <Failed step={step} />;
    default:
      return step satisfies never;
  }
}

function Working({ name }: { readonly name: string }): ReactNode {
  const { t } = useWords();
  return (
    <>
      <output className={styles.work}>
        <span className={styles.spinner} aria-hidden />
        {t('signIn.working')}
      </output>
      {name === '' ? null : (
        <p className={classes(typography.second, typography.fixed)}>{t('signIn.workingOn', { name })}</p>
      )}
      <SignInButtons back />
    </>
  );
}

import type { ReactNode } from 'react';
import type { SignInView } from '../../shared/ipc/sign-in';
import { request } from '../api';
import { Button } from '../components/button';
import { Dialog, DialogButtons } from '../components/dialog';
import { useWords } from '../format/use-words';
import { useSlice } from '../store/mirror';
import { useRequest } from '../store/use-request';
import { Choose } from './choose';
import { Confirm } from './confirm';
import { Failed } from './failed';
import { Mfa } from './mfa';
import { Roles } from './roles';

const cancel = (): void => void request('signIn.cancel', {});

/** Signing in, above whatever is open: what was half filled in below stays as it is. */
export function SignInDialog(): ReactNode {
  const { t } = useWords();
  const view = useSlice('signIn');
  if (view === null) return null;
  return (
    <Dialog title={view.why === 'expired' ? t('signIn.titleExpired') : t('signIn.title')} onClose={cancel}>
      {view.why === 'expired' ? (
        <p className="sentence">
          {t('signIn.expired')} {view.waiting > 0 ? t('signIn.waiting', { count: view.waiting }) : ''}
        </p>
      ) : null}
      <Step view={view} />
    </Dialog>
  );
}

function Step({ view }: { readonly view: SignInView }): ReactNode {
  const { step } = view;
  switch (step.kind) {
    case 'choose':
      return <Choose view={view} onCancel={cancel} />;
    case 'working':
      return <Working name={step.name} />;
    case 'confirm':
      return <Confirm step={step} portals={view.portals} onCancel={cancel} />;
    case 'roles':
      return <Roles step={step} onCancel={cancel} />;
    case 'mfa':
      return <Mfa step={step} onCancel={cancel} />;
    case 'failed':
      return <Failed step={step} onCancel={cancel} />;
    default:
      return step satisfies never;
  }
}

function Working({ name }: { readonly name: string }): ReactNode {
  const { t } = useWords();
  return (
    <>
      <output className="sign-in-work">
        <span className="spinner" aria-hidden />
        {t('signIn.working')}
      </output>
      {name === '' ? null : <p className="second fixed">{t('signIn.workingOn', { name })}</p>}
      <SignInButtons onCancel={cancel} back />
    </>
  );
}

/** The last row of every step: give up, another way, and what leads on. */
export function SignInButtons({
  onCancel,
  back = false,
  children,
}: {
  readonly onCancel: () => void;
  readonly back?: boolean;
  readonly children?: ReactNode;
}): ReactNode {
  const { t } = useWords();
  const { run } = useRequest();
  return (
    <DialogButtons onClose={onCancel}>
      {back ? (
        <Button look="text" onPress={() => void run('signIn.back', {})}>
          {t('signIn.otherWay')}
        </Button>
      ) : null}
      {children}
    </DialogButtons>
  );
}

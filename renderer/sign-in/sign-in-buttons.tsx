import type { ReactNode } from 'react';
import { Button } from '../components/button';
import { DialogButtons } from '../components/dialog';
import { useWords } from '../format/use-words';
import { useRequest } from '../store/use-request';
import { cancelSignIn } from './cancel';

/** The last row of every step: give up, another way (`back`), and what leads on. */
export function SignInButtons({
  back = false,
  children,
}: {
  readonly back?: boolean;
  readonly children?: ReactNode;
}): ReactNode {
  const { t } = useWords();
  const { run } = useRequest();
  return (
    <DialogButtons onClose={cancelSignIn}>
      {back ? (
        <Button look="text" onPress={() => void run('signIn.back', {})}>
          {t('signIn.otherWay')}
        </Button>
      ) : null}
      {children}
    </DialogButtons>
  );
}

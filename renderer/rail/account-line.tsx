import type { ReactNode } from 'react';
import { useWords } from '../format/use-words';
import { useSlice } from '../store/mirror';

/** Who is signed in, until when, and where. */
export function AccountLine(): ReactNode {
  const { t, format } = useWords();
  const account = useSlice('account');
  const settings = useSlice('settings');
  const region = useSlice('environments').find(({ id }) => id === settings.environmentId)?.region ?? '';
  const [name, line] = ((): readonly [string, string] => {
    switch (account.kind) {
      case 'signed-out':
        return [t('app.name'), t('account.signedOut')];
      case 'practice':
        return [t('account.practice'), t('account.practiceLine')];
      case 'signed-in': {
        const source = account.source === 'profile' && account.profile !== null ? t('account.profile', { profile: account.profile, region }) : t('account.environment', { region });
        // Variables have no name: AWS is what they lead to.
        return [account.source === 'environment' ? t('account.aws') : account.name, account.until === null ? source : t('account.until', { time: format.clock(account.until), region })];
      }
      default:
        return account satisfies never;
    }
  })();
  return (
    <div>
      <strong title={name}>{name}</strong>
      <span className="small" title={line}>
        {line}
      </span>
    </div>
  );
}

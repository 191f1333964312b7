import { Check } from 'lucide-react';
import type { ReactNode } from 'react';
import { Menu, MenuItem } from 'react-aria-components/Menu';
import type { AccountView } from '../../shared/ipc/app-state';
import type { IdentityView } from '../../shared/ipc/sign-in';
import type { Translate } from '../../shared/i18n/translate';
import { request } from '../api';
import { KeyedItem } from '../components/keyed-item';
import { useWords } from '../format/use-words';
import { useSlice } from '../store/mirror';
import { classes } from '../theme/classes';
import styles from './account-menu.module.css';
import typography from '../theme/typography.module.css';

function identityWords({ kind, name, accountId, accountName }: IdentityView, t: Translate): string {
  switch (kind) {
    case 'standard':
      return t('account.standard');
    case 'keys':
      return t('account.keys', { name });
    case 'sso':
      return `${name} · ${accountName ?? accountId ?? ''}`;
    case 'profile':
      return name;
    default:
      return kind satisfies never;
  }
}

/** Everybody one can act as, a press each; another way to sign in; the way out. */
export function AccountMenu({ account }: { readonly account: AccountView }): ReactNode {
  const { t, format } = useWords();
  const identities = useSlice('identities');
  const signed = account.kind === 'signed-in' || account.kind === 'expired' ? account : null;

  const nameOf = (identity: IdentityView): string => identityWords(identity, t);
  const until =
    signed === null || signed.kind === 'expired'
      ? null
      : signed.until === null
        ? signed.renews
          ? t('account.details.renewsPlain')
          : null
        : signed.renews
          ? t('account.details.renews', { time: format.clock(signed.until) })
          : format.clock(signed.until);

  return (
    <>
      {signed?.kind === 'signed-in' ? (
        <dl className={classes(styles.facts, typography.small)}>
          <dt>{t('account.details.account')}</dt>
          <dd>
            {signed.accountId === null
              ? t('account.details.unknown')
              : [signed.accountName, signed.accountId].filter((part) => part !== null).join(' · ')}
          </dd>
          {signed.role === null ? null : (
            <>
              <dt>{t('account.details.role')}</dt>
              <dd>{signed.role}</dd>
            </>
          )}
          {until === null ? null : (
            <>
              <dt>{t('account.details.until')}</dt>
              <dd>{until}</dd>
            </>
          )}
        </dl>
      ) : null}
      <Menu aria-label={t('account.menu', { name: signed?.name ?? t('account.signedOut') })}>
        {identities.map((identity) => (
          <MenuItem
            key={identity.id}
            textValue={nameOf(identity)}
            onAction={() => void request('account.use', { id: identity.id })}
          >
            <span className={styles.choice}>
              {identity.chosen && signed !== null ? <Check size={16} aria-hidden /> : <span className={styles.gap} />}
              {nameOf(identity)}
              {identity.chosen && signed !== null ? (
                <span className={typography.hidden}>{t('account.chosen')}</span>
              ) : null}
            </span>
          </MenuItem>
        ))}
        <MenuItem onAction={() => void request('signIn.open', {})}>
          {signed === null ? t('account.signIn') : t('account.other')}
        </MenuItem>
        {signed === null ? null : (
          <KeyedItem keys="signOut" onAction={() => void request('account.signOut', {})}>
            {t('account.signOut')}
          </KeyedItem>
        )}
      </Menu>
    </>
  );
}

import { ChevronDown, ChevronRight } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { AccountChoice, SignInStep } from '../../shared/ipc/sign-in';
import { Field } from '../components/field';
import { InlineError } from '../components/messages';
import { useWords } from '../format/use-words';
import { useRequest } from '../store/use-request';
import { SignInButtons } from './sign-in-buttons';
import { classes } from '../theme/classes';
import styles from './sign-in.module.css';
import typography from '../theme/typography.module.css';

/** From this many accounts on, looking for one is quicker than reading them. */
const many = 6;

/** Which account, then which role in it. Roles are asked for when an account is opened. */
export function Roles({ step }: { readonly step: Extract<SignInStep, { kind: 'roles' }> }): ReactNode {
  const { t } = useWords();
  const [search, setSearch] = useState('');
  const { run, busy, error } = useRequest();
  const wanted = search.trim().toLowerCase();
  const shown = step.accounts.filter(
    ({ id, name }) => id.includes(wanted) || (name ?? '').toLowerCase().includes(wanted),
  );
  return (
    <>
      <p className={typography.sentence}>
        {step.accounts.length === 0 ? t('signIn.roles.none') : t('signIn.roles.sentence')}
      </p>
      {step.accounts.length >= many ? (
        <Field label={t('signIn.roles.find')} value={search} onChange={setSearch} maxLength={128} />
      ) : null}
      {shown.length === 0 && step.accounts.length > 0 ? (
        <output className={typography.second}>{t('signIn.roles.noResult', { search })}</output>
      ) : null}
      <ul className={styles.list} aria-label={t('signIn.roles.list')}>
        {shown.map((account) => (
          <Account
            key={account.id}
            account={account}
            busy={busy}
            onOpen={() => void run('signIn.account', { accountId: account.id })}
            onRole={(roleName) => void run('signIn.role', { accountId: account.id, roleName })}
          />
        ))}
      </ul>
      <InlineError error={error} />
      <SignInButtons back />
    </>
  );
}

interface AccountProps {
  readonly account: AccountChoice;
  readonly busy: boolean;
  readonly onOpen: () => void;
  readonly onRole: (roleName: string) => void;
}

function Account({ account: { id, name, roles }, busy, onOpen, onRole }: AccountProps): ReactNode {
  const { t } = useWords();
  return (
    <li>
      <button
        type="button"
        className={styles.row}
        aria-expanded={roles !== null}
        disabled={busy || roles !== null}
        onClick={onOpen}
      >
        <span className={styles.name}>{name ?? id}</span>
        <span className={classes(typography.second, typography.small, typography.fixed)}>{id}</span>
        {roles === null ? <ChevronDown size={18} aria-hidden /> : null}
      </button>
      {roles?.length === 0 ? (
        <p className={classes(typography.second, styles.noRole)}>{t('signIn.roles.noRoles')}</p>
      ) : null}
      {roles?.map((role) => (
        <button
          key={role}
          type="button"
          className={classes(styles.row, styles.role)}
          disabled={busy}
          aria-label={t('signIn.roles.use', { role, account: name ?? id })}
          onClick={() => onRole(role)}
        >
          <span className={styles.name}>{role}</span>
          <ChevronRight size={18} aria-hidden />
        </button>
      ))}
    </li>
  );
}

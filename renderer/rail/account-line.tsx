import { ChevronDown, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import { MenuTrigger } from 'react-aria-components/Menu';
import { Popover } from 'react-aria-components/Popover';
import type { AccountView } from '../../shared/ipc/app-state';
import { useWords } from '../format/use-words';
import { accountLine, accountName } from '../../shared/presentation/account-words';
import { useTimed } from '../store/clock';
import { useMirror, useSlice } from '../store/mirror';
import { AccountMenu } from './account-menu';
import { classes } from '../theme/classes';
import menuStyles from '../components/menu.module.css';
import styles from './account-line.module.css';
import typography from '../theme/typography.module.css';

/** Credentials that nobody renews are pointed out when less than this is left, ms. */
const soonMs = 15 * 60_000;

const endsSoon = (account: AccountView, now: number): boolean =>
  account.kind === 'expired' ||
  (account.kind === 'signed-in' && !account.renews && account.until !== null && account.until - now < soonMs);

/** Who is signed in, in which account and until when; pressed, it offers everybody else and the way out. */
export function AccountLine(): ReactNode {
  const { t, format } = useWords();
  const account = useSlice('account');
  const settings = useSlice('settings');
  const ends = useTimed((now) => endsSoon(account, now));
  const known = useMirror(({ status }) => status === 'ready');
  const region = useSlice('environments').find(({ id }) => id === settings.environmentId)?.region ?? '';

  if (account.kind === 'practice') return <Line plain name={t('account.practice')} line={t('account.practiceLine')} />;
  const signed = account.kind === 'signed-out' ? null : account;
  const name = signed === null ? t('app.name') : accountName(signed, t);
  return (
    <MenuTrigger>
      <AriaButton className={classes(styles.account)} data-part="account">
        <span className={typography.hidden}>{t('account.label')}</span>
        <Line
          name={name}
          line={signed !== null ? accountLine(signed, region, t, format) : known ? t('account.signedOut') : '\u00a0'}
          warn={ends}
        />
        <ChevronDown size={16} aria-hidden />
      </AriaButton>
      <Popover className={classes(menuStyles.menu)} placement="bottom start">
        <AccountMenu account={account} />
      </Popover>
    </MenuTrigger>
  );
}

function Line({
  name,
  line,
  warn = false,
  plain = false,
}: {
  readonly name: string;
  readonly line: string;
  readonly warn?: boolean;
  readonly plain?: boolean;
}): ReactNode {
  return (
    <span className={plain ? classes(styles.account, styles.plain) : styles.line}>
      <strong title={name}>{name}</strong>
      <span className={classes(styles.words, typography.small, warn && styles.due)} title={line}>
        {warn ? <TriangleAlert className={styles.warning} size={14} aria-hidden /> : null}
        {line}
      </span>
    </span>
  );
}

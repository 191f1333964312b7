import type { AccountView } from '../ipc/app-state';
import type { Format } from '../i18n/format';
import type { Translate } from '../i18n/translate';

type Signed = Extract<AccountView, { kind: 'signed-in' | 'expired' }>;

/** Who somebody is signed in as: the role, else what the person calls it. */
export function accountName({ role, source, name }: Signed, t: Translate): string {
  if (role !== null) return role;
  // Variables have no name: AWS is what they lead to.
  if (source === 'environment') return t('account.aws');
  return source === 'keys' ? t('account.keys', { name }) : name;
}

/** In which account, until when and where, as far as each is known. */
export function accountLine(signed: Signed, region: string, t: Translate, format: Format): string {
  if (signed.kind === 'expired') return t('account.expired');
  const { accountId, accountName: named, until, renews, source, profile } = signed;
  const time = until === null || renews ? null : format.clock(until);
  if (accountId !== null) {
    const account = named ?? accountId;
    return time === null ? t('account.numbered', { account, region }) : t('account.numberedUntil', { account, time });
  }
  if (time !== null) return t('account.until', { time, region });
  if (source === 'environment') return t('account.environment', { region });
  return source === 'profile' && profile !== null ? t('account.profile', { profile, region }) : region;
}

import type { ReactNode } from 'react';
import type { InboxItem } from '../../shared/ipc/app-state';
import { Button } from '../components/button';
import { Caution, InlineError } from '../components/messages';
import { useRegionWords } from '../components/region-field';
import { ScreenTitle } from '../components/screen-title';
import { useWords } from '../format/use-words';
import { Dismiss } from '../screens/link-buttons';
import { hostOf } from '../screens/link-outlook';
import { Arrival } from '../screens/waiting-links';
import { useRequest } from '../store/use-request';
import { classes } from '../theme/classes';
import layout from '../theme/layout.module.css';
import typography from '../theme/typography.module.css';

interface SignInLinkCardProps {
  readonly item: Extract<InboxItem, { kind: 'sign-in-link' }>;
  /** Just after another link took this place nothing is pressed yet. */
  readonly settled: boolean;
}

/** A link that says where a company's people sign in: shown whole, and nothing is done before one press. */
export function SignInLinkCard({ item, settled }: SignInLinkCardProps): ReactNode {
  const { t } = useWords();
  const { named } = useRegionWords();
  const { run, busy: running, error } = useRequest();
  const { startUrl, region, deviceRegion } = item.link;
  const busy = running || !settled;
  const signIn = (method: 'browser' | 'code') => void run('inbox.signIn', { id: item.id, method });
  return (
    <>
      <header className={layout.pageHead}>
        <Arrival item={item} />
        <ScreenTitle>{t('signInLink.headline', { host: hostOf(startUrl) })}</ScreenTitle>
        <p className={typography.sentence}>{t('signInLink.sentence')}</p>
      </header>
      <dl className={classes(layout.panel, layout.facts)}>
        <div>
          <dt>{t('signInLink.page')}</dt>
          <dd>
            {startUrl}
            <span className={typography.second}>{t('signInLink.secrets')}</span>
          </dd>
        </div>
        <div>
          <dt>{t('signInLink.portal')}</dt>
          <dd>{named(region)}</dd>
        </div>
        <div>
          <dt>{t('signInLink.devices')}</dt>
          <dd>
            {named(deviceRegion ?? region)}
            {deviceRegion === null ? <span className={typography.second}>{t('signInLink.devicesGuessed')}</span> : null}
          </dd>
        </div>
      </dl>
      <div className={classes(layout.stack, layout.pageButtons)}>
        <Caution text={t('signInLink.stranger')} />
        <InlineError error={error} />
        <div className={layout.row}>
          <Button look="primary" disabled={busy} onPress={() => signIn('browser')}>
            {t('signIn.portal.browser')}
          </Button>
          <Button look="plain" disabled={busy} onPress={() => signIn('code')}>
            {t('signIn.portal.code')}
          </Button>
          <Dismiss id={item.id} look="text" />
        </div>
      </div>
    </>
  );
}

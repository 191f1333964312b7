import type { ReactNode } from 'react';
import type { PortalView, SignInStep } from '../../shared/ipc/sign-in';
import { Button } from '../components/button';
import { CopyButton } from '../components/copy-button';
import { InlineError } from '../components/messages';
import { hostOf } from '../screens/link-outlook';
import { useWords } from '../format/use-words';
import { useRequest } from '../store/use-request';
import { SignInButtons } from './sign-in-buttons';
import { classes } from '../theme/classes';
import styles from './sign-in.module.css';
import typography from '../theme/typography.module.css';

interface ConfirmProps {
  readonly step: Extract<SignInStep, { kind: 'confirm' }>;
  readonly portals: readonly PortalView[];
}

/** The person is in the browser; here is what to compare and the way back to it. Goes on by itself. */
export function Confirm({ step, portals }: ConfirmProps): ReactNode {
  const { t, format } = useWords();
  const { run, busy, error } = useRequest();
  const { method, startUrl, userCode, address, expiresAt } = step;
  const region = portals.find((portal) => portal.startUrl === startUrl)?.region;
  return (
    <>
      <p className={typography.sentence}>{t(`signIn.confirm.${method}`)}</p>
      {userCode === null ? (
        <p className={typography.second}>{t('signIn.confirm.host', { host: hostOf(startUrl) })}</p>
      ) : (
        <>
          <output className={styles.userCode} aria-label={userCode.split('').join(' ')}>
            {userCode}
          </output>
          <p className={typography.second}>{t('signIn.confirm.compare')}</p>
        </>
      )}
      {address === null ? null : (
        <div className={styles.address}>
          <p className={typography.second}>{t('signIn.confirm.address')}</p>
          <span>{address}</span>
          <CopyButton text={address} look="text" />
        </div>
      )}
      <output className={classes(styles.work, typography.second)}>
        <span className={styles.spinner} aria-hidden />
        {t('signIn.confirm.until', { time: format.clock(expiresAt) })}
      </output>
      {method === 'browser' && region !== undefined ? (
        <div>
          <Button
            disabled={busy}
            onPress={() => void run('signIn.portal', { startUrl, region, method: 'code', deviceRegion: null })}
          >
            {t('signIn.confirm.useCode')}
          </Button>
        </div>
      ) : null}
      <InlineError error={error} />
      <SignInButtons back>
        <Button disabled={busy} onPress={() => void run('signIn.openBrowser', {})}>
          {t('signIn.confirm.openAgain')}
        </Button>
      </SignInButtons>
    </>
  );
}

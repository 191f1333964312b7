import type { ReactNode } from 'react';
import { Button } from '../components/button';
import { InlineError } from '../components/messages';
import { ScreenTitle } from '../components/screen-title';
import { useWords } from '../format/use-words';
import { useSlice } from '../store/mirror';
import { openDialog, show } from '../store/ui';
import { useRequest } from '../store/use-request';
import { classes } from '../theme/classes';
import styles from './welcome.module.css';
import layout from '../theme/layout.module.css';
import typography from '../theme/typography.module.css';

/** The first screen: what there is on this laptop to begin with. */
export function Welcome(): ReactNode {
  const { t } = useWords();
  const practice = useRequest();
  const mayPractise = useSlice('policy').practice;
  return (
    <div className={classes(layout.page, layout.narrow)}>
      <header className={layout.pageHead}>
        <ScreenTitle>{t('welcome.headline')}</ScreenTitle>
        <p className={typography.sentence}>{t('welcome.sentence')}</p>
      </header>
      <div className={layout.stack}>
        <AwsCard />
        <div className={styles.pair}>
          <section className={classes(layout.panel, layout.card)}>
            <h2>{t('welcome.token.title')}</h2>
            <p className={typography.second}>{t('welcome.token.sentence')}</p>
            <Button onPress={() => show({ kind: 'token', sessionId: null })}>{t('welcome.token.do')}</Button>
          </section>
          {mayPractise ? (
            <section className={classes(layout.panel, layout.card)}>
              <h2>{t('welcome.practice.title')}</h2>
              <p className={typography.second}>{t('welcome.practice.sentence')}</p>
              <Button
                onPress={() => {
                  // The practice screen shows how starting goes, and offers it again where it failed.
                  show({ kind: 'practice' });
                  void practice.run('practice.start', {});
                }}
              >
                {t('welcome.practice.do')}
              </Button>
            </section>
          ) : null}
        </div>
      </div>
    </div>
  );
}

/** Whether somebody is signed in, and the way there. */
function AwsCard(): ReactNode {
  const { t } = useWords();
  const account = useSlice('account');
  const { run, busy, error } = useRequest();
  const signedIn = account.kind === 'signed-in';
  return (
    <section className={classes(layout.panel, layout.card, styles.lead)}>
      <h2>{t('welcome.aws.title')}</h2>
      <p className={typography.sentence}>
        {signedIn
          ? t('welcome.aws.signedIn')
          : account.kind === 'expired'
            ? t('welcome.aws.expired')
            : t('welcome.aws.signedOut')}
      </p>
      <div className={layout.row}>
        {signedIn ? (
          <Button
            look="primary"
            onPress={() => openDialog({ kind: 'open-tunnel', thingName: null, services: [], ticket: null })}
          >
            {t('action.openTunnel')}
          </Button>
        ) : (
          <Button look="primary" disabled={busy} onPress={() => void run('signIn.open', {})}>
            {t('welcome.aws.do')}
          </Button>
        )}
      </div>
      <InlineError error={error} />
    </section>
  );
}

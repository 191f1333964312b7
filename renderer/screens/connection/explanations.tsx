import type { ReactNode } from 'react';
import { dataPlaneHost } from '../../../shared/aws/hosts';
import type { ServiceAnswer } from '../../../shared/problems/recovery';
import type { SessionView } from '../../../shared/session/view';
import { useWords } from '../../format/use-words';
import { classes } from '../../theme/classes';
import styles from './explanations.module.css';
import layout from '../../theme/layout.module.css';
import typography from '../../theme/typography.module.css';

/** What the service answered, word for word. */
export function Answer({ answer }: { readonly answer: ServiceAnswer }): ReactNode {
  const ids = [
    answer.channelId === null ? null : `channel-id ${answer.channelId}`,
    answer.requestId === null ? null : `request-id ${answer.requestId}`,
  ].filter((id) => id !== null);
  return (
    <div className={classes(layout.panel, styles.answer)} id="answer">
      <code>
        {answer.status === null ? '' : `${answer.status} `}
        {answer.words}
      </code>
      {ids.map((id) => (
        <code key={id} className={typography.third}>
          {id}
        </code>
      ))}
    </div>
  );
}

/** What a person at the device can look at, likeliest first. */
export function Checks({ view: { thingName, environment } }: { readonly view: SessionView }): ReactNode {
  const { t } = useWords();
  const topic = `$aws/things/${thingName ?? '…'}/tunnels/notify`;
  return (
    <ol className={classes(layout.panel, styles.checks)} id="checks">
      <li>{t('status.checks.power')}</li>
      <li>{t('status.checks.agent', { topic })}</li>
      <li>{t('status.checks.clock')}</li>
      <li>{t('status.checks.policy')}</li>
      <li>
        {environment.kind === 'aws'
          ? t('status.checks.firewall', { host: dataPlaneHost(environment.region) })
          : t('status.checks.firewallOther')}
      </li>
    </ol>
  );
}

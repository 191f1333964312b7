import { type ReactNode, useState } from 'react';
import type { SessionView } from '../../../shared/session/view';
import type { VisitView } from '../../../shared/visit/view';
import { Button } from '../../components/button';
import { WithName } from '../../components/device-name';
import { Dialog } from '../../components/dialog';
import { InlineError } from '../../components/messages';
import { useWords } from '../../format/use-words';
import { nameOf } from '../../../shared/presentation/words';
import { currentTime } from '../../store/clock';
import { useRequest } from '../../store/use-request';
import { Check } from './check';
import styles from './login.module.css';
import layout from '../../theme/layout.module.css';
import typography from '../../theme/typography.module.css';

/**
 * The device shows another host key than the one it is known by: what may have happened, and two steps to go on all the
 * same.
 */
export function HostKeyChanged({ view, visit }: { readonly view: SessionView; readonly visit: VisitView }): ReactNode {
  const { t, format } = useWords(view.environment.kind);
  const { run, busy, error } = useRequest();
  const [knows, setKnows] = useState(false);
  const [compared, setCompared] = useState(false);
  const { hostKey } = visit;
  if (hostKey?.kind !== 'changed') return null;
  const device = nameOf(view, t);
  const { fingerprint } = hostKey.key;
  const leave = (): void => void run('visit.leave', { id: view.id });
  const since = format.day(hostKey.since, currentTime());
  return (
    <Dialog title={<WithName text={t('login.changed.headline', { device })} name={device} />} onClose={leave} alert>
      <p className={typography.sentence}>{t('login.changed.sentence')}</p>
      <ul className={styles.reasons}>
        {(['replaced', 'other', 'between'] as const).map((what) => (
          <li key={what}>{t(`login.changed.${what}`)}</li>
        ))}
      </ul>
      <dl className={styles.keys}>
        <dt>{t('login.changed.known', { date: since })}</dt>
        <dd>
          {hostKey.known.type} <code>{hostKey.known.fingerprint}</code>
        </dd>
        <dt>{t('login.changed.shown')}</dt>
        <dd>
          {hostKey.key.type} <code>{fingerprint}</code>
        </dd>
      </dl>
      {knows ? (
        <Check checked={compared} onChange={setCompared}>
          {t('login.changed.compared')}
        </Check>
      ) : null}
      <InlineError error={error} />
      <div className={layout.row}>
        <Button look="primary" disabled={busy} onPress={leave}>
          {t('login.changed.leave')}
        </Button>
        {knows ? (
          <Button
            look="danger"
            disabled={busy || !compared}
            onPress={() => void run('visit.acceptHostKey', { id: view.id, fingerprint })}
          >
            {t('login.changed.do')}
          </Button>
        ) : (
          <Button look="text" onPress={() => setKnows(true)}>
            {t('login.changed.know')}
          </Button>
        )}
      </div>
    </Dialog>
  );
}

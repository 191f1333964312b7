import type { ReactNode } from 'react';
import type { RunningPractice } from '../../../shared/ipc/app-state';
import { Back } from '../../components/back';
import { Button } from '../../components/button';
import { InlineError } from '../../components/messages';
import { ScreenTitle } from '../../components/screen-title';
import { useWords } from '../../format/use-words';
import { useSlice } from '../../store/mirror';
import { show } from '../../store/ui';
import { useRequest } from '../../store/use-request';
import { Endpoints } from './endpoints';
import { Faults } from './faults';
import { classes } from '../../theme/classes';
import styles from './practice.module.css';
import layout from '../../theme/layout.module.css';
import typography from '../../theme/typography.module.css';

/** The built-in practice service: start it, its devices, failures to rehearse, its endpoints. */
export function Practice(): ReactNode {
  const { t } = useWords();
  const practice = useSlice('practice');
  const isWanted = useSlice('policy').practice;
  return (
    <div className={layout.page}>
      <header className={layout.pageHead}>
        <Back />
        <ScreenTitle>{t('practice.headline')}</ScreenTitle>
        <p className={typography.sentence}>{t('practice.sentence')}</p>
        <Leave />
      </header>
      {practice.status === 'running' ? (
        <>
          <Devices practice={practice} />
          <Faults practice={practice} />
          <Endpoints practice={practice} />
        </>
      ) : isWanted ? (
        <Start status={practice.status} />
      ) : (
        <p className={typography.sentence}>{t('practice.off')}</p>
      )}
    </div>
  );
}

/** Where one practises: the way to where one really works. */
function Leave(): ReactNode {
  const { t } = useWords();
  const { run, busy, error } = useRequest();
  const isHere = useSlice('account').kind === 'practice';
  if (!isHere) return null;
  async function leave(): Promise<void> {
    if ((await run('practice.leave', {})) !== null) show({ kind: 'home' });
  }
  return (
    <div className={layout.stack}>
      <div>
        <Button disabled={busy} onPress={() => void leave()}>
          {t('practice.leave')}
        </Button>
      </div>
      <InlineError error={error} />
    </div>
  );
}

function Start({ status }: { readonly status: 'stopped' | 'starting' | 'failed' }): ReactNode {
  const { t } = useWords();
  const { run, busy, error } = useRequest();
  const starting = busy || status === 'starting';
  return (
    <div className={layout.stack}>
      <output className={classes(typography.sentence, styles.oneLine)}>
        {starting ? t('practice.starting') : status === 'failed' ? t('practice.failed') : ''}
      </output>
      <div>
        <Button look="primary" disabled={starting} onPress={() => void run('practice.start', {})}>
          {status === 'failed' ? t('action.tryAgain') : t('practice.start')}
        </Button>
      </div>
      <InlineError error={error} />
    </div>
  );
}

function Devices({ practice }: { readonly practice: RunningPractice }): ReactNode {
  const { t } = useWords();
  const { run, busy, error } = useRequest();
  const environments = useSlice('environments');
  const { environmentId } = useSlice('settings');

  /** Practice devices live in the practice environment; choosing one goes there. */
  async function open(thingName: string): Promise<void> {
    const place = environments.find(({ kind }) => kind === 'practice');
    if (
      place !== undefined &&
      place.id !== environmentId &&
      (await run('environment.select', { id: place.id })) === null
    )
      return;
    const answer = await run('session.select', { thingName, tunnelId: null });
    if (answer !== null) show({ kind: 'session', id: answer.value.sessionId });
  }

  return (
    <section className={layout.section} aria-labelledby="practice-devices">
      <h2 id="practice-devices">{t('practice.devices')}</h2>
      {practice.devices.length === 0 ? <p className={typography.third}>{t('practice.noDevices')}</p> : null}
      <ul className={layout.panel}>
        {practice.devices.map((device) => (
          <li className={layout.line} key={device.thingName}>
            <div>
              <span className={styles.title}>{device.thingName}</span>
              <span className={typography.third}>
                {' '}
                · {device.running ? t('practice.running') : t('practice.stopped')}
              </span>
              <p className={classes(typography.second, typography.small)}>
                {device.services.join(', ')} · {t(`practice.agents.${device.agent}`)}
              </p>
            </div>
            <Button
              disabled={busy}
              label={t('practice.chooseLabel', { device: device.thingName })}
              onPress={() => void open(device.thingName)}
            >
              {t('practice.choose')}
            </Button>
          </li>
        ))}
      </ul>
      <InlineError error={error} />
    </section>
  );
}

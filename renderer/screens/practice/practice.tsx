import type { ReactNode } from 'react';
import type { RunningPractice } from '../../../shared/ipc/app-state';
import { Button } from '../../components/button';
import { InlineError } from '../../components/messages';
import { ScreenTitle } from '../../components/screen-title';
import { useWords } from '../../format/use-words';
import { useSlice } from '../../store/mirror';
import { show } from '../../store/ui';
import { useRequest } from '../../store/use-request';
import { Endpoints } from './endpoints';
import { Faults } from './faults';

/** The built-in practice service: start it, its devices, failures to rehearse, its endpoints. */
export function Practice(): ReactNode {
  const { t } = useWords();
  const practice = useSlice('practice');
  return (
    <div className="page">
      <header className="page-head">
        <ScreenTitle>{t('practice.headline')}</ScreenTitle>
        <p className="sentence">{t('practice.sentence')}</p>
      </header>
      {practice.status === 'running' ? (
        <>
          <Devices practice={practice} />
          <Faults practice={practice} />
          <Endpoints practice={practice} />
        </>
      ) : (
        <Start status={practice.status} />
      )}
    </div>
  );
}

function Start({ status }: { readonly status: 'stopped' | 'starting' | 'failed' }): ReactNode {
  const { t } = useWords();
  const { run, busy, error } = useRequest();
  const starting = busy || status === 'starting';
  return (
    <div className="stack">
      <output className="sentence one-line">
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
    <section className="section" aria-labelledby="practice-devices">
      <h2 id="practice-devices">{t('practice.devices')}</h2>
      {practice.devices.length === 0 ? <p className="third">{t('practice.noDevices')}</p> : null}
      <ul className="panel">
        {practice.devices.map((device) => (
          <li className="line" key={device.thingName}>
            <div>
              <span className="fault-title">{device.thingName}</span>
              <span className="third"> · {device.running ? t('practice.running') : t('practice.stopped')}</span>
              <p className="second small">
                {device.services.join(', ')} ·{' '}
                {device.agent === 'localproxy' ? t('practice.agentLocalproxy') : t('practice.agentDeviceClient')}
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

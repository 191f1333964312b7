import { type ReactNode, useState } from 'react';
import { Button } from '../components/button';
import { Choices } from '../components/choices';
import { Dialog } from '../components/dialog';
import { Field } from '../components/field';
import { Caution, InlineError } from '../components/messages';
import { isName, orNull } from '../forms/patterns';
import { useWords } from '../format/use-words';
import { useSlice } from '../store/mirror';
import { show } from '../store/ui';
import { useServicesFor } from '../store/use-services-for';
import { useRequest } from '../store/use-request';
import { ServiceFields } from './service-fields';

const lifetimes = ['60', '240', '480', '720'] as const;
type Lifetime = (typeof lifetimes)[number];

export interface OpenTunnelProps {
  readonly thingName: string | null;
  readonly services: readonly string[];
  readonly ticket: string | null;
  readonly onClose: () => void;
}

/** A new tunnel: device, services, lifetime, ticket. Says what it costs before it is opened. */
export function OpenTunnelDialog({ thingName, services: known, ticket: given, onClose }: OpenTunnelProps): ReactNode {
  const { t, format } = useWords();
  const { run, busy, error } = useRequest();
  const settings = useSlice('settings');
  const environment = useSlice('environments').find(({ id }) => id === settings.environmentId);
  const rows = useSlice('devices').rows;
  const practice = useSlice('practice');
  const [thing, setThing] = useState(thingName ?? '');
  const servicesFor = useServicesFor();
  // Until somebody changes them the services follow the device.
  const [chosen, setServices] = useState<readonly string[] | null>(known.length > 0 ? known : null);
  const usual = servicesFor(thing);
  const services = chosen ?? (usual.length > 0 ? usual : ['SSH']);
  const [lifetime, setLifetime] = useState<Lifetime>('720');
  const [ticket, setTicket] = useState(given ?? '');
  const [tried, setTried] = useState(false);
  const isPractice = environment?.kind === 'practice';
  const device = practice.status === 'running' && isPractice ? practice.devices.find((one) => one.thingName === thing) : undefined;
  const good = isName(thing) && services.length > 0 && services.every((service, index) => isName(service) && services.indexOf(service) === index);

  async function open(): Promise<void> {
    setTried(true);
    if (!good) return;
    const done = await run('session.openTunnel', { thingName: thing, services: [...services], lifetimeMinutes: Number(lifetime), ticket: orNull(ticket) });
    if (done !== null) show({ kind: 'session', id: done.value.sessionId });
  }

  return (
    <Dialog title={t('openTunnel.title')} onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void open();
        }}
      >
        {isPractice ? <p className="sentence">{t('openTunnel.practice')}</p> : <Caution text={t('openTunnel.charge')} />}
        <Field
          label={t('openTunnel.device')}
          value={thing}
          onChange={setThing}
          hint={t('openTunnel.deviceHint')}
          bad={tried && !isName(thing) ? t('openTunnel.deviceInvalid') : null}
          maxLength={128}
          choices={rows.map((row) => row.thingName)}
        />
        <ServiceFields services={services} onChange={setServices} tried={tried} offered={device?.services} />
        <Choices label={t('openTunnel.lifetime')} value={lifetime} onChange={setLifetime} choices={lifetimes.map((minutes) => ({ value: minutes, title: format.duration(Number(minutes) * 60_000) }))} />
        <p className="hint small third">{t('openTunnel.lifetimeHint')}</p>
        <Field label={t('openTunnel.ticket')} value={ticket} onChange={setTicket} hint={t('openTunnel.ticketHint')} maxLength={128} />
        <InlineError error={error} />
        <div className="dialog-buttons">
          <output className="second">{busy ? t('openTunnel.opening') : ''}</output>
          <Button look="text" onPress={onClose}>
            {t('action.cancel')}
          </Button>
          <Button look="primary" disabled={busy} onPress={() => void open()}>
            {t('openTunnel.do')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

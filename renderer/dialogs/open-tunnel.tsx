import { type ReactNode, useState } from 'react';
import type { Tag } from '../../shared/fleet/open-form';
import { Button } from '../components/button';
import { Choices } from '../components/choices';
import { deniedCall, deniedTags } from '../../shared/session';
import { Denied } from '../components/denied';
import { Dialog, DialogButtons } from '../components/dialog';
import { Field } from '../components/field';
import { Form } from '../components/form';
import { Caution, InlineError } from '../components/messages';
import { TunnelChoices } from '../components/tunnel-choices';
import { useWords } from '../format/use-words';
import { useSlice } from '../store/mirror';
import { show, useFold } from '../store/ui';
import { useServicesFor } from '../store/use-services-for';
import { useSuggestions, useThing } from '../store/use-thing';
import { useRequest } from '../store/use-request';
import { deniedSentence } from '../presentation/denied-words';
import { complaintsOf, formOf } from './open-form';
import { ServiceFields } from './service-fields';
import { TagFields } from './tag-fields';
import { ThingFacts } from './thing-facts';
import { classes } from '../theme/classes';
import layout from '../theme/layout.module.css';
import typography from '../theme/typography.module.css';

const lifetimes = ['60', '240', '480', '720', 'other'] as const;
type Lifetime = (typeof lifetimes)[number];

export interface OpenTunnelProps {
  readonly thingName: string | null;
  readonly services: readonly string[];
  readonly ticket: string | null;
  /** The link that asked for a tunnel; null: a person did. */
  readonly linkId: number | null;
  readonly onClose: () => void;
}

/** A new tunnel: device, services, lifetime, ticket. Says what it costs, and which tunnel is open already. */
export function OpenTunnelDialog({
  thingName,
  services: wanted,
  ticket: given,
  linkId,
  onClose,
}: OpenTunnelProps): ReactNode {
  const { t, format } = useWords();
  const { run, busy, error } = useRequest();
  const settings = useSlice('settings');
  const environment = useSlice('environments').find(({ id }) => id === settings.environmentId);
  const known = useSlice('denied');
  const practice = useSlice('practice');
  const [name, setName] = useState(thingName ?? '');
  const servicesFor = useServicesFor();
  // Until somebody changes them the services follow the device.
  const [chosen, setServices] = useState<readonly string[] | null>(wanted.length > 0 ? wanted : null);
  const [lifetime, setLifetime] = useState<Lifetime>('720');
  const [minutes, setMinutes] = useState('30');
  const [ticket, setTicket] = useState(given ?? '');
  const [description, setDescription] = useState('');
  const [tags, setTags] = useState<readonly Tag[]>([]);
  const [tried, setTried] = useState(false);
  const [moreOpen, turnMore] = useFold('open-tunnel-more');
  const thing = useThing(name, chosen ?? []);
  const suggestions = useSuggestions(name);
  const usual = servicesFor(name, thing);
  const services = chosen ?? (usual.length > 0 ? usual : ['SSH']);
  const denied = deniedCall({ denied: known, tunnelId: null, thingName: name }, 'iot:OpenTunnel');
  const untagged = deniedTags({ denied: known });
  const isPractice = environment?.kind === 'practice';
  const device =
    practice.status === 'running' && isPractice ? practice.devices.find((one) => one.thingName === name) : undefined;
  const typed = {
    thing: name,
    services,
    lifetime: lifetime === 'other' ? minutes : lifetime,
    ticket,
    description,
    tags,
  };
  const complaints = complaintsOf(typed, t, tried);

  function goTo(id: string): void {
    show({ kind: 'session', id });
    if (linkId !== null) void run('inbox.dismiss', { id: linkId });
  }
  async function open(): Promise<void> {
    setTried(true);
    if (complaints.any) return;
    const form = formOf(typed);
    const done = await run('session.openTunnel', { ...form, services: [...form.services], tags: [...form.tags] });
    if (done !== null) goTo(done.value.sessionId);
  }
  async function join(tunnelId: string): Promise<void> {
    const answer = await run('session.select', { thingName: name, tunnelId });
    if (answer !== null) goTo(answer.value.sessionId);
  }

  return (
    <Dialog title={t('openTunnel.title')} onClose={onClose}>
      <Form onSubmit={() => void open()}>
        {denied !== null ? (
          <Denied denial={denied} sessionId={null} />
        ) : isPractice ? (
          <p className={typography.sentence}>{t('openTunnel.practice')}</p>
        ) : (
          <Caution text={t('openTunnel.charge')} />
        )}
        <Field
          label={t('openTunnel.device')}
          value={name}
          onChange={setName}
          hint={t('openTunnel.deviceHint')}
          bad={complaints.thing}
          maxLength={128}
          choices={suggestions}
        />
        <ThingFacts thing={thing} />
        {thing === null || thing.tunnels.length === 0 ? null : (
          <section className={layout.stack} aria-labelledby="already-open">
            <p id="already-open" className={typography.label}>
              {t('openTunnel.already', { count: thing.tunnels.length })}
            </p>
            <TunnelChoices
              tunnels={thing.tunnels}
              services={services}
              current={null}
              disabled={busy}
              onChoose={(tunnelId) => void join(tunnelId)}
            />
          </section>
        )}
        <ServiceFields services={services} onChange={setServices} bad={complaints.service} offered={device?.services} />
        <Choices
          label={t('openTunnel.lifetime')}
          value={lifetime}
          onChange={setLifetime}
          choices={lifetimes.map((value) => ({
            value,
            title: value === 'other' ? t('openTunnel.otherLifetime') : format.duration(Number(value) * 60_000),
          }))}
        />
        {lifetime === 'other' ? (
          <Field
            label={t('openTunnel.minutes')}
            value={minutes}
            onChange={setMinutes}
            inputMode="numeric"
            maxLength={4}
            bad={complaints.lifetime}
            hint={t('openTunnel.minutesHint')}
          />
        ) : null}
        <p className={classes(typography.small, typography.third)}>{t('openTunnel.lifetimeHint')}</p>
        <Field
          label={t('openTunnel.ticket')}
          value={ticket}
          onChange={setTicket}
          hint={t('openTunnel.ticketHint')}
          maxLength={128}
          bad={complaints.ticket}
        />
        <div>
          <Button look="text" expanded={moreOpen} controls="open-tunnel-more" onPress={turnMore}>
            {t('openTunnel.more')}
          </Button>
        </div>
        {moreOpen ? (
          <div className={layout.stack} id="open-tunnel-more">
            <Field
              label={t('openTunnel.description')}
              value={description}
              onChange={setDescription}
              hint={t(untagged === null ? 'openTunnel.descriptionHint' : 'openTunnel.descriptionHintUntagged')}
              maxLength={2048}
              bad={complaints.description}
            />
            {untagged === null ? (
              <TagFields tags={tags} onChange={setTags} bad={complaints.tag} />
            ) : (
              <Denied
                denial={untagged}
                sessionId={null}
                sentence={`${deniedSentence(untagged, t)} ${t('denied.untagged.next')}`}
              />
            )}
          </div>
        ) : null}
        <InlineError error={error} />
        <DialogButtons
          onClose={onClose}
          said={
            <output className={typography.second}>
              {busy ? t('openTunnel.opening') : tried && complaints.any ? t('openTunnel.incomplete') : ''}
            </output>
          }
        >
          <Button look="primary" disabled={busy || denied !== null} onPress={() => void open()}>
            {t('openTunnel.do')}
          </Button>
        </DialogButtons>
      </Form>
    </Dialog>
  );
}

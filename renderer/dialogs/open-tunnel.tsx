import type { ReactNode } from 'react';
import type { ThingView, TunnelChoice } from '../../shared/fleet/list';
import type { EnvironmentRef } from '../../shared/session/view';
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
import { useSuggestions } from '../store/use-thing';
import { useRequest } from '../store/use-request';
import { deniedSentence } from '../../shared/presentation/denied-words';
import { useFormPlace } from './form-place';
import { formOf } from './open-form';
import { ServiceFields } from './service-fields';
import { TagFields } from './tag-fields';
import { ThingFacts } from './thing-facts';
import { TicketLink, useLinkOf } from './ticket-link';
import { lifetimes, type OpenFormInUse, useOpenForm } from './use-open-form';
import { classes } from '../theme/classes';
import layout from '../theme/layout.module.css';
import typography from '../theme/typography.module.css';

interface OpenTunnelProps {
  readonly thingName: string | null;
  readonly services: readonly string[];
  readonly ticket: string | null;
  /** The link that asked for a tunnel; null: a person did. */
  readonly linkId: number | null;
  /** Where it is opened; null: in the environment that is selected. */
  readonly environment: EnvironmentRef | null;
  readonly onClose: () => void;
}

/** A new tunnel: device, services, lifetime, ticket. Says what it costs, and which tunnel is open already. */
export function OpenTunnelDialog({
  thingName,
  services,
  ticket,
  linkId,
  environment,
  onClose,
}: OpenTunnelProps): ReactNode {
  const { t } = useWords();
  const { region, isPractice, isSelected } = useFormPlace(environment);
  const form = useOpenForm(
    { name: thingName ?? '', services: services.length > 0 ? services : null, ticket: ticket ?? '' },
    isSelected,
  );
  const { fields, set, thing, complaints } = form;
  const { open, join, busy, error } = useOpening(form, linkId, environment);
  const known = useSlice('denied');
  const about = { denied: isSelected ? known : [], tunnelId: null, thingName: fields.name };
  const denied = deniedCall(about, 'iot:OpenTunnel');
  const linkTo = useLinkOf(region);
  const suggestions = useSuggestions(isSelected ? fields.name : null);

  return (
    <Dialog title={t('openTunnel.title')} onClose={onClose}>
      <Form onSubmit={() => void open()}>
        {denied === null ? <Cost isPractice={isPractice} /> : <Denied denial={denied} sessionId={null} />}
        <Field
          label={t('openTunnel.device')}
          value={fields.name}
          onChange={(name) => set({ name })}
          hint={t('openTunnel.deviceHint')}
          bad={complaints.thing}
          maxLength={128}
          choices={suggestions}
        />
        <ThingFacts thing={thing} />
        <AlreadyOpen
          thing={thing}
          services={form.services}
          busy={busy}
          linkOf={(tunnel) => linkTo(form, tunnel)}
          onJoin={(tunnelId) => void join(tunnelId)}
        />
        <Services form={form} isPractice={isPractice} />
        <Lifetime form={form} />
        <Field
          label={t('openTunnel.ticket')}
          value={fields.ticket}
          onChange={(next) => set({ ticket: next })}
          hint={t('openTunnel.ticketHint')}
          maxLength={128}
          bad={complaints.ticket}
        />
        <TicketLink link={linkTo(form, null)} />
        <More form={form} />
        <InlineError error={error} />
        <DialogButtons
          onClose={onClose}
          said={
            <output className={typography.second}>
              {busy ? t('openTunnel.opening') : form.tried && complaints.any ? t('openTunnel.incomplete') : ''}
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

/** What the form leads to: a new tunnel, or one that is open already. */
function useOpening(
  form: OpenFormInUse,
  linkId: number | null,
  environment: EnvironmentRef | null,
): {
  readonly open: () => Promise<void>;
  readonly join: (tunnelId: string) => Promise<void>;
} & Pick<ReturnType<typeof useRequest>, 'busy' | 'error'> {
  const { run, busy, error } = useRequest();
  function goTo(id: string): void {
    show({ kind: 'session', id });
    if (linkId !== null) void run('inbox.answeredBy', { id: linkId, sessionId: id });
  }
  async function open(): Promise<void> {
    form.setTried();
    if (form.complaints.any) return;
    const asked = formOf(form.typed);
    const done = await run('session.openTunnel', {
      ...asked,
      services: [...asked.services],
      tags: [...asked.tags],
      // Its form shows which tunnels are open: whoever presses wants another one.
      unlessOpen: false,
      environmentId: environment?.id ?? null,
    });
    if (done !== null) goTo(done.value.sessionId);
  }
  async function join(tunnelId: string): Promise<void> {
    const answer = await run('session.select', { thingName: form.fields.name, tunnelId });
    if (answer !== null) goTo(answer.value.sessionId);
  }
  return { open, join, busy, error };
}

/** What AWS charges; in practice nothing. */
function Cost({ isPractice }: { readonly isPractice: boolean }): ReactNode {
  const { t } = useWords();
  return isPractice ? (
    <p className={typography.sentence}>{t('openTunnel.practice')}</p>
  ) : (
    <Caution text={t('openTunnel.charge')} />
  );
}

interface AlreadyOpenProps {
  readonly thing: ThingView | null;
  readonly services: readonly string[];
  readonly busy: boolean;
  readonly linkOf: (tunnel: TunnelChoice) => string | null;
  readonly onJoin: (tunnelId: string) => void;
}

/** The tunnels that the device has: joining one costs nothing. */
function AlreadyOpen({ thing, services, busy, linkOf, onJoin }: AlreadyOpenProps): ReactNode {
  const { t } = useWords();
  if (thing === null || thing.tunnels.length === 0) return null;
  return (
    <section className={layout.stack} aria-labelledby="already-open">
      <p id="already-open" className={typography.label}>
        {t('openTunnel.already', { count: thing.tunnels.length })}
      </p>
      <TunnelChoices
        tunnels={thing.tunnels}
        services={services}
        current={null}
        linkOf={linkOf}
        disabled={busy}
        onChoose={onJoin}
      />
    </section>
  );
}

interface PartProps {
  readonly form: OpenFormInUse;
}

/** The services that the tunnel is for; of a practice device its own are offered. */
function Services({
  form: { fields, services, set, complaints },
  isPractice,
}: PartProps & { readonly isPractice: boolean }): ReactNode {
  const practice = useSlice('practice');
  const device =
    practice.status === 'running' && isPractice
      ? practice.devices.find(({ thingName }) => thingName === fields.name)
      : undefined;
  return (
    <ServiceFields
      services={services}
      onChange={(next) => set({ services: next })}
      bad={complaints.service}
      offered={device?.services}
    />
  );
}

/** How long the tunnel may live. */
function Lifetime({ form: { fields, set, complaints } }: PartProps): ReactNode {
  const { t, format } = useWords();
  return (
    <>
      <Choices
        label={t('openTunnel.lifetime')}
        value={fields.lifetime}
        onChange={(lifetime) => set({ lifetime })}
        choices={lifetimes.map((value) => ({
          value,
          title: value === 'other' ? t('openTunnel.otherLifetime') : format.duration(Number(value) * 60_000),
        }))}
      />
      {fields.lifetime === 'other' ? (
        <Field
          label={t('openTunnel.minutes')}
          value={fields.minutes}
          onChange={(minutes) => set({ minutes })}
          inputMode="numeric"
          maxLength={4}
          bad={complaints.lifetime}
          hint={t('openTunnel.minutesHint')}
        />
      ) : null}
      <p className={classes(typography.small, typography.second)}>{t('openTunnel.lifetimeHint')}</p>
    </>
  );
}

/** What is rarely typed: a description and tags. */
function More({ form: { fields, set, complaints } }: PartProps): ReactNode {
  const { t } = useWords();
  const [open, turn] = useFold('open-tunnel-more');
  const denied = useSlice('denied');
  const untagged = deniedTags({ denied });
  return (
    <>
      <div>
        <Button look="text" expanded={open} controls="open-tunnel-more" onPress={turn}>
          {t('openTunnel.more')}
        </Button>
      </div>
      {open ? (
        <div className={layout.stack} id="open-tunnel-more">
          <Field
            label={t('openTunnel.description')}
            value={fields.description}
            onChange={(description) => set({ description })}
            hint={t(untagged === null ? 'openTunnel.descriptionHint' : 'openTunnel.descriptionHintUntagged')}
            maxLength={2048}
            bad={complaints.description}
          />
          {untagged === null ? (
            <TagFields tags={fields.tags} onChange={(tags) => set({ tags })} bad={complaints.tag} />
          ) : (
            <Denied
              denial={untagged}
              sessionId={null}
              sentence={`${deniedSentence(untagged, t)} ${t('denied.untagged.next')}`}
            />
          )}
        </div>
      ) : null}
    </>
  );
}

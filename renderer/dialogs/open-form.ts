/** What is typed into the dialog, as the request it stands for, and what is wrong with it in words. Pure. */
import { faultsOf, type Fault, type OpenForm, type Tag } from '../../shared/fleet/open-form';
import { orNull } from '../forms/patterns';
import type { Translate } from '../../shared/i18n/translate';

export interface Typed {
  readonly thing: string;
  readonly services: readonly string[];
  readonly lifetime: string;
  readonly ticket: string;
  readonly description: string;
  readonly tags: readonly Tag[];
}

/** Empty rows of tags were never meant. */
export const formOf = ({ thing, services, lifetime, ticket, description, tags }: Typed): OpenForm => ({
  thingName: thing.trim(),
  services,
  lifetimeMinutes: /^\d{1,4}$/.test(lifetime.trim()) ? Number(lifetime) : Number.NaN,
  ticket: orNull(ticket),
  description: orNull(description),
  tags: tags
    .map(({ key, value }) => ({ key: key.trim(), value: value.trim() }))
    .filter(({ key, value }) => key !== '' || value !== ''),
});

export interface Complaints {
  readonly thing: string | null;
  readonly service: (index: number) => string | null;
  readonly lifetime: string | null;
  readonly ticket: string | null;
  readonly description: string | null;
  readonly tag: (index: number) => string | null;
  readonly any: boolean;
}

function words(fault: Fault, t: Translate): string {
  switch (fault.field) {
    case 'thing':
      return t('openTunnel.deviceInvalid');
    case 'service':
      return fault.why === 'twice' ? t('openTunnel.serviceTwice') : t('openTunnel.serviceInvalid');
    case 'services':
      return t('openTunnel.servicesCount');
    case 'lifetime':
      return t('openTunnel.lifetimeInvalid');
    case 'description':
    case 'ticket':
      return fault.why === 'too-long'
        ? t('openTunnel.tooLong', { n: fault.field === 'ticket' ? 128 : 2048 })
        : t('openTunnel.notPlain');
    case 'tag':
      return fault.why === 'twice'
        ? t('openTunnel.tagTwice')
        : fault.why === 'reserved'
          ? t('openTunnel.tagReserved')
          : fault.why === 'missing'
            ? t('openTunnel.tagMissing')
            : t('openTunnel.tagInvalid');
    case 'tags':
      return t('openTunnel.tagsCount');
    default:
      return fault satisfies never;
  }
}

/** `all`: somebody pressed the button; before that only what is there is judged, not what is missing. */
export function complaintsOf(typed: Typed, t: Translate, all: boolean): Complaints {
  const faults = faultsOf(formOf(typed));
  const said = (fault: Fault | undefined): string | null =>
    fault === undefined || (!all && 'why' in fault && fault.why === 'missing') ? null : words(fault, t);
  // Rows of tags that are empty are not sent: faults count those that are.
  const sent = typed.tags
    .map(({ key, value }, place) => ({ place, empty: key.trim() === '' && value.trim() === '' }))
    .filter(({ empty }) => !empty)
    .map(({ place }) => place);
  return {
    thing: all || typed.thing.length > 0 ? said(faults.find(({ field }) => field === 'thing')) : null,
    service: (index) =>
      said(faults.find((fault) => fault.field === 'service' && fault.index === index)) ??
      (index === 0 ? said(faults.find(({ field }) => field === 'services')) : null),
    lifetime: said(faults.find(({ field }) => field === 'lifetime')),
    ticket: said(faults.find(({ field }) => field === 'ticket')),
    description: said(faults.find(({ field }) => field === 'description')),
    tag: (index) =>
      said(faults.find((fault) => fault.field === 'tag' && sent[fault.index] === index)) ??
      (index === 0 ? said(faults.find(({ field }) => field === 'tags')) : null),
    any: faults.length > 0,
  };
}

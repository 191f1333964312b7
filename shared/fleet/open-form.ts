/**
 * What OpenTunnel accepts, checked before it is called (PROTOCOL.md 1.3, 1.6): AWS charges for what it opens, and
 * refuses the rest in words nobody should have to read. Pure, without a library: the window checks while one types.
 */
import { isName, tagTextPattern } from '../aws/names';

/** A tunnel carries at most so many services; a quota, not in the service model (PROTOCOL.md 1.6). */
export const mostServices = 3;
const shortestLifetimeMinutes = 1;
export const longestLifetimeMinutes = 720;
/** What a tunnel is opened with where nobody says otherwise: AWS charges for the opening, not for the time. */
export const usualLifetimeMinutes = 12 * 60;
/** Those that are offered in a list, minutes. */
export const offeredLifetimes = [60, 240, 480, 720] as const;
export const longestDescription = 2048;
/** A call carries 200 (PROTOCOL.md 1.3), and a resource of AWS 50 in sum; the ticket's own tag is one of them. */
const mostTags = 50;
/** Key of the tag that carries the ticket. */
export const ticketTag = 'ticket';
/** Key of the tag that says who opened a tunnel. */
export const openedByTag = 'openedBy';
/**
 * Key of the tag by which a tunnel is recognised whose opening was not answered. Its value is random and means nothing
 * else.
 */
export const openingTag = 'opening';
/** Longest value of a tag, characters (PROTOCOL.md 1.3). */
const longestTagValue = 256;

export interface Tag {
  readonly key: string;
  readonly value: string;
}

export interface OpenForm {
  readonly thingName: string;
  readonly services: readonly string[];
  readonly lifetimeMinutes: number;
  readonly description: string | null;
  readonly tags: readonly Tag[];
  readonly ticket: string | null;
}

export type Fault =
  | { readonly field: 'thing'; readonly why: 'missing' | 'pattern' }
  | { readonly field: 'service'; readonly index: number; readonly why: 'missing' | 'pattern' | 'twice' }
  | { readonly field: 'services'; readonly why: 'none' | 'too-many' }
  | { readonly field: 'lifetime'; readonly why: 'range' }
  | { readonly field: 'description'; readonly why: 'pattern' | 'too-long' }
  | { readonly field: 'ticket'; readonly why: 'pattern' | 'too-long' }
  | {
      readonly field: 'tag';
      readonly index: number;
      readonly part: 'key' | 'value';
      readonly why: 'missing' | 'pattern' | 'too-long' | 'twice' | 'reserved';
    }
  | { readonly field: 'tags'; readonly why: 'too-many' };

/** Control, format, surrogate, private and unassigned characters. */
const uncommon = /\p{C}/u;

function nameFault(text: string): 'missing' | 'pattern' | null {
  if (text === '') return 'missing';
  return isName(text) ? null : 'pattern';
}

function tagFaults(tags: readonly Tag[], ticket: string | null): Fault[] {
  const fault = (index: number, part: 'key' | 'value', why: Extract<Fault, { field: 'tag' }>['why']): Fault => ({
    field: 'tag',
    index,
    part,
    why,
  });
  return tags.flatMap(({ key, value }, index): Fault[] => [
    ...(key === ''
      ? [fault(index, 'key', 'missing')]
      : key.length > 128
        ? [fault(index, 'key', 'too-long')]
        : !tagTextPattern.test(key)
          ? [fault(index, 'key', 'pattern')]
          : /^aws:/i.test(key)
            ? [fault(index, 'key', 'reserved')]
            : tags.findIndex((other) => other.key === key) !== index || (ticket !== null && key === ticketTag)
              ? [fault(index, 'key', 'twice')]
              : []),
    ...(value.length > 256
      ? [fault(index, 'value', 'too-long')]
      : !tagTextPattern.test(value)
        ? [fault(index, 'value', 'pattern')]
        : []),
  ]);
}

/** Everything that the service would refuse, field by field; empty: it may be asked. */
export function faultsOf(form: OpenForm): readonly Fault[] {
  const { thingName, services, lifetimeMinutes, description, tags, ticket } = form;
  const faults: Fault[] = [];
  const thing = nameFault(thingName);
  if (thing !== null) faults.push({ field: 'thing', why: thing });
  if (services.length === 0) faults.push({ field: 'services', why: 'none' });
  if (services.length > mostServices) faults.push({ field: 'services', why: 'too-many' });
  services.forEach((service, index) => {
    const why = nameFault(service) ?? (services.indexOf(service) === index ? null : 'twice');
    if (why !== null) faults.push({ field: 'service', index, why });
  });
  if (
    !Number.isInteger(lifetimeMinutes) ||
    lifetimeMinutes < shortestLifetimeMinutes ||
    lifetimeMinutes > longestLifetimeMinutes
  )
    faults.push({ field: 'lifetime', why: 'range' });
  if (description !== null) {
    if (Array.from(description).length > longestDescription) faults.push({ field: 'description', why: 'too-long' });
    else if (uncommon.test(description)) faults.push({ field: 'description', why: 'pattern' });
  }
  if (ticket !== null) {
    if (ticket.length > 128) faults.push({ field: 'ticket', why: 'too-long' });
    else if (uncommon.test(ticket)) faults.push({ field: 'ticket', why: 'pattern' });
  }
  if (tags.length > mostTags - 1) faults.push({ field: 'tags', why: 'too-many' });
  return [...faults, ...tagFaults(tags, ticket)];
}

/**
 * What a tunnel is to be opened with. `openedBy`: who opens it, where that is known; `opening`: by what it is
 * recognised where no answer comes.
 */
export interface LabelsWanted extends Pick<OpenForm, 'description' | 'tags' | 'ticket'> {
  readonly openedBy?: string | null;
  readonly opening?: string | null;
}

export interface Labels {
  readonly description: string | null;
  readonly tags: readonly Tag[];
}

/** A description that names the ticket, as long as the service takes it. */
function naming(ticket: string, description: string | null): string {
  const both = description === null ? `FieldTunnel ${ticket}` : `${ticket}: ${description}`;
  return description !== null && (description.includes(ticket) || Array.from(both).length > longestDescription)
    ? description
    : both;
}

/**
 * What goes with OpenTunnel: the ticket as a tag where its characters allow one, else in the description, which also
 * names it where nothing is written.
 */
export function labelsOf({ description, tags, ticket, openedBy = null, opening = null }: LabelsWanted): Labels {
  const isTag = ticket !== null && tagTextPattern.test(ticket);
  const named = isTag ? [...tags, { key: ticketTag, value: ticket }] : [...tags];
  const opener = openedBy === null ? null : tagValue(openedBy);
  for (const { key, value } of [
    { key: openingTag, value: opening },
    { key: openedByTag, value: opener },
  ])
    if (value !== null && named.length < mostTags && named.every((tag) => tag.key !== key)) named.push({ key, value });
  return {
    description: ticket === null || (isTag && description !== null) ? description : naming(ticket, description),
    tags: named,
  };
}

/** A name as a tag's value takes it; null: nothing of it. */
function tagValue(text: string): string | null {
  const allowed = Array.from(text.trim(), (letter) => (tagTextPattern.test(letter) ? letter : '-'));
  return allowed.length === 0 ? null : allowed.slice(0, longestTagValue).join('').trim();
}

/** The same where no tags may go along: the description names the ticket. */
export const withoutTags = ({ description, ticket }: Pick<OpenForm, 'description' | 'ticket'>): Labels => ({
  description: ticket === null ? description : naming(ticket, description),
  tags: [],
});

/** The parameters of a link: one definition for the builder and the parser (shared/README.md, Links). */
import { isName, isRegion, tunnelIdPattern } from '../aws/names';
import { isPlain } from '../text/outside';
import { isPlainUser } from '../visit/user';
import type { ConnectLink } from './link';

export type LinkField = Exclude<keyof ConnectLink, 'kind'>;

/** The longest link that is read or built, in characters. */
export const maxLinkLength = 2048;

export const scheme = 'fieldtunnel';
export const action = 'connect';

/** In the order in which they are written. */
export const fields: readonly { readonly name: LinkField; readonly accepts: (value: string) => boolean }[] = [
  { name: 'region', accepts: (value) => value.length <= 32 && isRegion(value) },
  { name: 'tunnel', accepts: (value) => tunnelIdPattern.test(value) },
  { name: 'thing', accepts: isName },
  { name: 'service', accepts: isName },
  { name: 'user', accepts: isPlainUser },
  // Shown to a person: nothing that is not seen, nothing that turns the direction, no line breaks, no padding.
  {
    name: 'ticket',
    accepts: (value) => value !== '' && value.length <= 128 && isPlain(value) && value.trim() === value,
  },
];

/** The value as a link carries it, without the space around it; null where it cannot. */
export function acceptedAs(name: LinkField, value: string | null): string | null {
  const trimmed = value?.trim() ?? '';
  return fields.some((field) => field.name === name && field.accepts(trimmed)) ? trimmed : null;
}

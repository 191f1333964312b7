/** The parameters of a link: one definition for the builder and the parser (shared/README.md, Links). */
import { isName, isRegion, tunnelIdPattern } from '../aws/names';
import { isPlain } from '../text/outside';
import { isPlainUser } from '../visit/user';
import { isCompanyStartUrl } from '../aws/start-url';
import type { ConnectLink, Link, SignInLink } from './link';

/** One parameter, and the values that it may have. */
export interface Field<Name extends string> {
  readonly name: Name;
  readonly accepts: (value: string) => boolean;
}

/** The longest link that is read or built, in characters. */
export const maxLinkLength = 2048;

export const scheme = 'fieldtunnel';
/** What a link asks for; written between `//` and `?`. */
export const actions: readonly Link['kind'][] = ['connect', 'sign-in'];

const isShortRegion = (value: string): boolean => value.length <= 32 && isRegion(value);

/** In the order in which they are written: the region comes first, as `&reg` is a character in a sloppy page. */
export const fields: readonly Field<Exclude<keyof ConnectLink, 'kind'>>[] = [
  { name: 'region', accepts: isShortRegion },
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

export const signInFields: readonly Field<Exclude<keyof SignInLink, 'kind'>>[] = [
  { name: 'region', accepts: isShortRegion },
  { name: 'startUrl', accepts: isCompanyStartUrl },
  { name: 'deviceRegion', accepts: isShortRegion },
];

/** The value as a link carries it, without the space around it; null where it cannot. */
export function acceptedAs(name: Exclude<keyof ConnectLink, 'kind'>, value: string | null): string | null {
  const trimmed = value?.trim() ?? '';
  return fields.some((field) => field.name === name && field.accepts(trimmed)) ? trimmed : null;
}

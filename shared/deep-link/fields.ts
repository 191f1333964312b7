/** The parameters of a link: one definition for the builder and the parser (design, section 7). */
import type { ConnectLink } from './link';

export type LinkField = Exclude<keyof ConnectLink, 'kind'>;

/** The longest link that is read or built, in characters. */
export const maxLinkLength = 2048;

export const scheme = 'fieldtunnel';
export const action = 'connect';

/** In the order in which they are written. Patterns of tunnel, thing and service: PROTOCOL.md 1.3. */
export const fields: readonly { readonly name: LinkField; readonly accepts: (value: string) => boolean }[] = [
  { name: 'region', accepts: (value) => value.length <= 32 && /^[a-z]{2}(-[a-z]+)+-\d{1,2}$/.test(value) },
  { name: 'tunnel', accepts: (value) => /^[a-zA-Z0-9_\-+=:]{1,128}$/.test(value) },
  { name: 'thing', accepts: (value) => /^[a-zA-Z0-9:_-]{1,128}$/.test(value) },
  { name: 'service', accepts: (value) => /^[a-zA-Z0-9:_-]{1,128}$/.test(value) },
  // Shown to a person: no control or direction characters, no line breaks, no padding.
  {
    name: 'ticket',
    accepts: (value) => value.length <= 128 && /^[^\p{C}\p{Zl}\p{Zp}]+$/u.test(value) && value.trim() === value,
  },
];

import { action, fields, maxLinkLength, scheme } from './fields';
import { encodedWhole } from '../text/encode';
import type { ConnectLink } from './link';

/** A query may hold ':' and '=' as they are (RFC 3986, 3.4): thing names of full length then still fit. */
const encodedShort = (value: string): string => encodeURIComponent(value).replaceAll('%3A', ':').replaceAll('%3D', '=');

const textOf = (link: ConnectLink, encoded: (value: string) => string): string => {
  const query = fields.flatMap(({ name }) => {
    const value = link[name];
    return value === null ? [] : [`${name}=${encoded(value)}`];
  });
  return `${scheme}://${action}?${query.join('&')}`;
};

/**
 * Writes a link that `parseLink` reads back to the same value. Mail clients, ticket systems and chats
 * keep it whole (`encodedWhole`); the region comes first, as `&reg` is a character in a sloppy page.
 * Throws a RangeError naming the parameter when the value is one that `parseLink` would refuse.
 */
export function buildLink(link: ConnectLink): string {
  if (link.tunnel === null && link.thing === null) throw new RangeError('A link names a tunnel or a thing.');
  for (const { name, accepts } of fields) {
    const value = link[name];
    if (value !== null && !accepts(value)) throw new RangeError(`The link's ${name} is malformed.`);
  }
  const whole = textOf(link, encodedWhole);
  const text = whole.length > maxLinkLength ? textOf(link, encodedShort) : whole;
  if (text.length > maxLinkLength) throw new RangeError(`The link is longer than ${maxLinkLength} characters.`);
  return text;
}

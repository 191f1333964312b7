import { action, fields, maxLinkLength, scheme } from './fields';
import type { ConnectLink } from './link';

/**
 * Writes a link that `parseLink` reads back to the same value. For the ticket system's side and for tests.
 * Throws a RangeError naming the parameter when the value is one that `parseLink` would refuse.
 */
export function buildLink(link: ConnectLink): string {
  if (link.tunnel === null && link.thing === null) throw new RangeError('A link names a tunnel or a thing.');
  const query = fields.flatMap(({ name, accepts }) => {
    const value = link[name];
    if (value === null) return [];
    if (!accepts(value)) throw new RangeError(`The link's ${name} is malformed.`);
    // A query may hold ':' and '=' as they are (RFC 3986, 3.4): thing names of full length then still fit.
    return [`${name}=${encodeURIComponent(value).replaceAll('%3A', ':').replaceAll('%3D', '=')}`];
  });
  const text = `${scheme}://${action}?${query.join('&')}`;
  if (text.length > maxLinkLength) throw new RangeError(`The link is longer than ${maxLinkLength} characters.`);
  return text;
}

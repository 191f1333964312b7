import { plainStartUrl } from '../aws/start-url';
import { fields, maxLinkLength, scheme, signInFields, type Field } from './fields';
import { encodedWhole } from '../text/encode';
import type { Link, SignInPlace } from './link';

/** A query may hold ':' and '=' as they are (RFC 3986, 3.4): thing names of full length then still fit. */
const encodedShort = (value: string): string => encodeURIComponent(value).replaceAll('%3A', ':').replaceAll('%3D', '=');

const textOf = (
  action: Link['kind'],
  values: readonly (readonly [name: string, value: string | null])[],
  encoded: (value: string) => string,
): string => {
  const query = values.flatMap(([name, value]) => (value === null ? [] : [`${name}=${encoded(value)}`]));
  return `${scheme}://${action}?${query.join('&')}`;
};

/** The link's values in the order of the fields; throws for one that `parseLink` would refuse. */
function valuesOf(link: Link): readonly (readonly [string, string | null])[] {
  const checked = <Name extends string>(
    of: readonly Field<Name>[],
    values: Readonly<Record<Name, string | null>>,
  ): readonly (readonly [string, string | null])[] =>
    of.map(({ name, accepts }) => {
      const value = values[name];
      if (value !== null && !accepts(value)) throw new RangeError(`The link's ${name} is malformed.`);
      return [name, value];
    });
  return link.kind === 'connect' ? checked(fields, link) : checked(signInFields, link);
}

/**
 * Writes a link that `parseLink` reads back to the same value. Mail clients, ticket systems and chats
 * keep it whole (`encodedWhole`).
 * Throws a RangeError naming the parameter when the value is one that `parseLink` would refuse.
 */
export function buildLink(link: Link): string {
  if (link.kind === 'connect' && link.tunnel === null && link.thing === null)
    throw new RangeError('A link names a tunnel or a thing.');
  const values = valuesOf(link);
  const whole = textOf(link.kind, values, encodedWhole);
  const text = whole.length > maxLinkLength ? textOf(link.kind, values, encodedShort) : whole;
  if (text.length > maxLinkLength) throw new RangeError(`The link is longer than ${maxLinkLength} characters.`);
  return text;
}

/** The link that saves a company's people the typing; null where a part of it is none that a link carries. */
export function signInLinkTo({ startUrl, region, deviceRegion }: SignInPlace): string | null {
  const place = {
    startUrl: plainStartUrl(startUrl),
    region: region.trim(),
    deviceRegion: deviceRegion?.trim() ?? null,
  };
  const isGood = signInFields.every(({ name, accepts }) => place[name] === null || accepts(place[name]));
  return isGood ? buildLink({ kind: 'sign-in', ...place }) : null;
}

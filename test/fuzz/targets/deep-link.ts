import { deepStrictEqual, ok } from 'node:assert/strict';
import fc from 'fast-check';
import {
  buildLink,
  findLink,
  parseLink,
  readLinkText,
  type ConnectLink,
  type SignInLink,
} from '../../../shared/deep-link';
import { type Link } from '../../../shared/deep-link/link';
import { shapeTarget } from '../shapes';

const name = fc.stringMatching(/^[a-zA-Z0-9:_-]{1,20}$/);
const maybe = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value | null> => fc.option(value, { freq: 3 });
const link: fc.Arbitrary<ConnectLink> = fc.record({
  kind: fc.constant('connect' as const),
  region: maybe(fc.constantFrom('eu-central-1', 'us-gov-west-1', 'ap-northeast-2')),
  tunnel: maybe(fc.stringMatching(/^[a-zA-Z0-9_+=:-]{1,40}$/)),
  thing: maybe(name),
  service: maybe(name),
  user: maybe(fc.stringMatching(/^[a-z_][a-z0-9_.-]{0,31}$/)),
  ticket: maybe(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 })),
});
const signInLink: fc.Arbitrary<SignInLink> = fc.record({
  kind: fc.constant('sign-in' as const),
  startUrl: fc.constantFrom(
    'https://plant.awsapps.com/start',
    'https://d-9067c1a2b3.awsapps.com/start/',
    'https://ssoins-1.portal.eu-west-1.app.aws',
    'https://start.home.awsapps.cn/directory/plant',
    'https://plant.awsapps.com.example.com/start',
    'http://plant.awsapps.com/start',
    'https://anna:pw@plant.awsapps.com/start',
  ),
  region: fc.constantFrom('eu-central-1', 'ap-northeast-2', 'nowhere'),
  deviceRegion: maybe(fc.constantFrom('eu-west-1', 'us-gov-west-1')),
});
const piece = fc.oneof(
  fc.constantFrom(
    'fieldtunnel',
    'FieldTunnel:',
    '://',
    'connect',
    'sign-in',
    'startUrl=',
    'deviceRegion=',
    'https%3A%2F%2Fplant.awsapps.com%2Fstart',
    'https://plant.awsapps.com/start?code=1',
    '?',
    '&',
    '=',
    '#',
    '@',
    ':8080',
    '/',
    '%',
    '%00',
    '%2',
    '%F0%9F',
    '+',
    'tunnel=',
    'thing=',
    'token=',
    'ticket=',
    'region=',
    'access_token=',
    'x'.repeat(130),
    '..',
    '\u202e',
    '\0',
  ),
  fc.string({ maxLength: 12 }),
  fc.webQueryParameters(),
);
const shape = fc.oneof(
  fc.record({
    link: fc.oneof(link, signInLink),
    text: fc.constant(null),
    changes: fc.array(fc.tuple(fc.nat({ max: 300 }), piece), { maxLength: 3 }),
  }),
  fc.record({
    link: fc.constant(null),
    text: fc.oneof(
      fc.array(piece, { maxLength: 14 }).map((pieces) => pieces.join('')),
      fc.string({ unit: 'binary', maxLength: 60 }),
    ),
    changes: fc.constant([]),
  }),
);

function built(value: Link): string | null {
  try {
    return buildLink(value);
  } catch (error) {
    ok(error instanceof RangeError, 'an error that is not about the link');
    return null;
  }
}

/** Null: it holds half a character. */
function encoded(text: string): string | null {
  try {
    return encodeURIComponent(text);
  } catch {
    return null;
  }
}

/** A link is read as it was written or refused with a reason that repeats nothing of it. */
export const target = shapeTarget('deep-link', 2, shape, ({ link: value, text, changes }) => {
  const whole = value === null ? text : built(value);
  if (whole === null) return;
  const given = changes.reduce(
    (before, [at, inserted]) => before.slice(0, at) + inserted + before.slice(at + (at % 3)),
    whole,
  );
  const result = parseLink(given);
  if (value !== null && changes.length === 0) deepStrictEqual(result, { ok: true, link: { ...value } });
  if (result.ok) {
    const again = built(result.link);
    ok(again !== null, 'a link was read that cannot be written');
    deepStrictEqual(parseLink(again), result);
    // Every part of the query is one of the link's values: none was passed over, none overwritten.
    const values = Object.entries(result.link).flatMap(([key, each]) =>
      key === 'kind' || each === null ? [] : [`${key}=${each as string}`],
    );
    deepStrictEqual(
      given
        .slice(given.indexOf('?') + 1)
        .split('&')
        .map(decodeURIComponent)
        .toSorted(),
      values.toSorted(),
    );
  } else {
    deepStrictEqual(Object.keys(result.error).toSorted(), ['parameter', 'reason']);
    ok(
      result.error.parameter === null || /^[a-zA-Z0-9._-]{1,64}$/.test(result.error.parameter),
      'a name that is not plain is repeated',
    );
  }
  // Behind the `#` of a page it is the same link, refused for the same reason, and never more than that.
  const hash = encoded(given);
  if (hash !== null) {
    const onPage = readLinkText(`https://desk.example/open#${hash}`).result;
    if (/^fieldtunnel:/i.test(given)) deepStrictEqual(onPage, result);
    else ok(!onPage.ok, 'a page carried what is no link');
  }
  const among = findLink(['--flag', given, '']);
  if (among !== null) deepStrictEqual(among, result);
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  buildLink,
  findLink,
  linkTo,
  parseLink,
  signInLinkTo,
  type ConnectLink,
  type SignInLink,
} from '../../../shared/deep-link';
import { maxLinkLength } from '../../../shared/deep-link/fields';
import { type LinkError } from '../../../shared/deep-link/link';
import { isPlain } from '../../../shared/text/outside';

const text = (pattern: RegExp) => fc.stringMatching(pattern);
const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null });
const ticket = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
  .filter((value) => value.trim() === value && value.length <= 128 && isPlain(value));
const link: fc.Arbitrary<ConnectLink> = fc
  .record({
    kind: fc.constant('connect' as const),
    region: optional(fc.constantFrom('us-east-1', 'ap-northeast-2', 'us-gov-west-1', 'cn-north-1')),
    tunnel: optional(text(/^[a-zA-Z0-9_\-+=:]{1,128}$/)),
    thing: optional(text(/^[a-zA-Z0-9:_-]{1,128}$/)),
    service: optional(text(/^[a-zA-Z0-9:_-]{1,128}$/)),
    user: optional(text(/^[a-zA-Z_][a-zA-Z0-9_.-]{0,31}$/)),
    ticket: optional(ticket),
  })
  .filter((value) => value.tunnel !== null || value.thing !== null);

const label = text(/^[a-z0-9]([a-z0-9-]{0,20}[a-z0-9])?$/);
const path = text(/^(\/[A-Za-z0-9_-]{1,12}){0,3}\/?$/);
const region = fc.constantFrom('us-east-1', 'ap-northeast-2', 'us-gov-west-1', 'cn-north-1');
const signIn: fc.Arbitrary<SignInLink> = fc.record({
  kind: fc.constant('sign-in' as const),
  startUrl: fc
    .tuple(label, fc.constantFrom('awsapps.com', 'portal.eu-west-1.app.aws', 'home.awsapps.cn'), path)
    .map(([host, domain, rest]) => `https://${host}.${domain}${rest}`),
  region,
  deviceRegion: optional(region),
});

describe('deep links', () => {
  it('reads back what it builds', () => {
    fc.assert(
      fc.property(fc.oneof(link, signIn), (value) => {
        expect(parseLink(buildLink(value))).toEqual({ ok: true, link: value });
      }),
      { numRuns: 500 },
    );
  });

  it('answers any text with a link or a reason and never throws', () => {
    const parts = fc.constantFrom(
      'fieldtunnel:',
      '//',
      'connect',
      'sign-in',
      'startUrl',
      'https%3A%2F%2Fplant.awsapps.com%2Fstart',
      '?',
      '&',
      '=',
      'thing',
      'pump',
      '%',
      '%C3',
      '#',
      '@',
      ':',
      '/',
      'region',
      'us-east-1',
      'access-token',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(parts, { maxLength: 20 }).map((list) => list.join('')),
        ),
        (value) => {
          const result = parseLink(value);
          if (result.ok) expect(parseLink(buildLink(result.link))).toEqual(result);
          else expect(result.error.reason).not.toBe('');
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('keeps the longest allowed values within the limit', () => {
    const longest: ConnectLink = {
      kind: 'connect',
      region: 'ap-northeast-2',
      tunnel: ':'.repeat(128),
      thing: ':'.repeat(128),
      service: ':'.repeat(128),
      user: 'u'.repeat(32),
      ticket: '펌'.repeat(128),
    };
    expect(buildLink(longest).length).toBeLessThanOrEqual(maxLinkLength);
    expect(parseLink(buildLink(longest))).toEqual({ ok: true, link: longest });
  });
});

describe('a link for a ticket', () => {
  it('writes nothing that mail clients, ticket systems and chats act on', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          link,
          link.map((value) => ({ ...value, ticket: "it's (a) *bold* ~old~ _new_! a-b." })),
        ),
        (value) => {
          const written = buildLink(value);
          expect(written).toMatch(/^fieldtunnel:\/\/connect\?[A-Za-z0-9%.=&-]+$/);
          // A linkifier leaves punctuation at the end out; `&reg` is a character in a page.
          expect(written).toMatch(/[A-Za-z0-9]$/);
          expect(written).not.toMatch(/&(?:reg|sect|times|para|not|copy|shy|uml|thorn|micro)/);
          expect(written).not.toMatch(/[.-](?![A-Za-z0-9])/);
          expect(parseLink(written)).toEqual({ ok: true, link: value });
        },
      ),
      { numRuns: 500 },
    );
  });

  it('leaves out what a link cannot carry, and none leads nowhere', () => {
    const target = { region: 'eu-west-1', tunnelId: null, thingName: 'pump', serviceId: '', ticket: ' INC-1 ' };
    expect(linkTo(target)).toBe('fieldtunnel://connect?region=eu-west-1&thing=pump&ticket=INC-1');
    expect(linkTo({ ...target, serviceId: 'SSH', ticket: 'INC\u202e1', tunnelId: 't-1' })).toBe(
      'fieldtunnel://connect?region=eu-west-1&tunnel=t-1&thing=pump&service=SSH',
    );
    expect(linkTo({ ...target, thingName: null })).toBeNull();
    expect(linkTo({ ...target, region: 'nowhere' })).toBe('fieldtunnel://connect?thing=pump&ticket=INC-1');
  });
});

describe('a link to sign in', () => {
  it('reads what a company needs to be typed, in any order, and is written so that mail and chat keep it', () => {
    const written = 'fieldtunnel://sign-in?startUrl=https://plant.awsapps.com/start&region=eu-west-1';
    const place = { startUrl: 'https://plant.awsapps.com/start', region: 'eu-west-1', deviceRegion: null };
    expect(parseLink(written)).toEqual({ ok: true, link: { kind: 'sign-in', ...place } });
    expect(signInLinkTo(place)).toBe(
      'fieldtunnel://sign-in?region=eu-west-1&startUrl=https%3A%2F%2Fplant.awsapps.com%2Fstart',
    );
    fc.assert(
      fc.property(signIn, (value) => {
        const link = signInLinkTo(value) ?? '';
        expect(link).toMatch(/^fieldtunnel:\/\/sign-in\?[A-Za-z0-9%.=&-]+[A-Za-z0-9]$/);
        expect(link).not.toMatch(/&(?:reg|sect|times|para|not|copy|shy|uml|thorn|micro|deg|eth)/);
        expect(parseLink(link)).toEqual({ ok: true, link: value });
      }),
      { numRuns: 300 },
    );
  });

  it('is made of what an administrator has: an address from the browser, a company’s short name', () => {
    const of = (startUrl: string) => signInLinkTo({ startUrl, region: 'eu-west-1', deviceRegion: null });
    expect(of('plant')).toBe(of('https://plant.awsapps.com/start'));
    expect(of('https://Plant.awsapps.com/start/#/?tab=accounts')).toBe(of('https://plant.awsapps.com/start/'));
    expect(of('https://sso.plant.example/start')).toBeNull();
    expect(of('')).toBeNull();
    expect(signInLinkTo({ startUrl: 'plant', region: 'Dublin', deviceRegion: null })).toBeNull();
    expect(signInLinkTo({ startUrl: 'plant', region: 'eu-west-1', deviceRegion: '' })).toBeNull();
  });

  const good = 'fieldtunnel://sign-in?region=eu-west-1&startUrl=https://plant.awsapps.com/start';
  const start = 'fieldtunnel://sign-in?region=eu-west-1&startUrl=';
  const refusals: readonly (readonly [string, LinkError['reason'], string | null])[] = [
    ['fieldtunnel://sign-in', 'names-nothing', null],
    ['fieldtunnel://sign-in?region=eu-west-1', 'missing-parameter', 'startUrl'],
    ['fieldtunnel://sign-in?startUrl=https://plant.awsapps.com/start', 'missing-parameter', 'region'],
    [`${good}&startUrl=https://other.awsapps.com/start`, 'duplicate-parameter', 'startUrl'],
    [`${good}&thing=pump`, 'unknown-parameter', 'thing'],
    [`${good}&role=Admin`, 'unknown-parameter', 'role'],
    [`${good}&code=123456`, 'unknown-parameter', 'code'],
    [`${good}&password=x`, 'carries-token', 'password'],
    [`${good}&refresh_token=x`, 'carries-token', 'refresh_token'],
    [`${good}&secretAccessKey=x`, 'carries-token', 'secretAccessKey'],
    [`${good}&key=ASIA${'A'.repeat(16)}`, 'carries-token', 'key'],
    [`${good}&deviceRegion=Dublin`, 'bad-value', 'deviceRegion'],
    [`${start}http://plant.awsapps.com/start`, 'bad-value', 'startUrl'],
    [`${start}https://anna:pw@plant.awsapps.com/start`, 'bad-value', 'startUrl'],
    [`${start}https://plant.awsapps.com:8443/start`, 'bad-value', 'startUrl'],
    [`${start}https://plant.awsapps.com/start?user_code=ABCD`, 'bad-value', 'startUrl'],
    [`${start}https://plant.awsapps.com/start%23/`, 'bad-value', 'startUrl'],
    [`${start}https://plant.awsapps.com.evil.example/start`, 'bad-value', 'startUrl'],
    [`${start}https://evil.example/plant.awsapps.com`, 'bad-value', 'startUrl'],
    [`${start}https://evilawsapps.com/start`, 'bad-value', 'startUrl'],
    [`${start}https://pl%D0%B0nt.awsapps.com/start`, 'bad-value', 'startUrl'],
    [`${start}https://plant.awsapps.com/${'a/'.repeat(80)}`, 'bad-value', 'startUrl'],
    [`${start}javascript:alert(1)`, 'bad-value', 'startUrl'],
  ];
  it.each(refusals)('refuses %j as %s', (value, reason, parameter) => {
    expect(parseLink(value)).toEqual({ ok: false, error: { reason, parameter } });
  });
});

describe('a hostile link', () => {
  const token = 'AQGAAXh'.repeat(30);
  const hostile: readonly (readonly [string, LinkError['reason'], string | null])[] = [
    ['', 'malformed', null],
    ['connect?thing=a', 'malformed', null],
    ['fieldtunnel:connect?thing=a', 'malformed', null],
    ['https://connect?thing=a', 'unknown-scheme', null],
    ['javascript:alert(1)', 'unknown-scheme', null],
    ['fieldtunnel://open?thing=a', 'unknown-action', null],
    ['fieldtunnel://CONNECT.evil?thing=a', 'unknown-action', null],
    ['fieldtunnel://user:pw@connect?thing=a', 'user-info', null],
    ['fieldtunnel://@connect?thing=a', 'user-info', null],
    ['fieldtunnel://connect:443?thing=a', 'port', null],
    ['fieldtunnel://connect/../x?thing=a', 'path', null],
    ['fieldtunnel://connect//?thing=a', 'path', null],
    ['fieldtunnel://connect?thing=a#b', 'fragment', null],
    ['fieldtunnel://connect', 'names-nothing', null],
    ['fieldtunnel://connect?region=us-east-1&service=SSH', 'names-nothing', null],
    ['fieldtunnel://connect?thing=a&cmd=calc', 'unknown-parameter', 'cmd'],
    ['fieldtunnel://connect?thing=a&%E2%80%AE=1', 'unknown-parameter', null],
    ['fieldtunnel://connect?thing=a&thing=b', 'duplicate-parameter', 'thing'],
    ['fieldtunnel://connect?thing=a&th%69ng=b', 'duplicate-parameter', 'thing'],
    ['fieldtunnel://connect?thing=', 'empty-parameter', 'thing'],
    ['fieldtunnel://connect?thing', 'malformed', null],
    ['fieldtunnel://connect?thing=a&', 'malformed', null],
    ['fieldtunnel://connect?thing=%', 'malformed', null],
    ['fieldtunnel://connect?thing=%FF', 'malformed', null],
    ['fieldtunnel://connect?thing=a b', 'malformed', null],
    ['fieldtunnel://connect?thing=a\n--inspect', 'malformed', null],
    ['fieldtunnel://connect?thing=a" --inspect', 'malformed', null],
    ['fieldtunnel://connect?thing=..%2F..%2Fetc', 'bad-value', 'thing'],
    ['fieldtunnel://connect?thing=a&region=US-EAST-1', 'bad-value', 'region'],
    ['fieldtunnel://connect?thing=a&region=us-east-1.evil.com', 'bad-value', 'region'],
    ['fieldtunnel://connect?thing=a&service=-oProxyCommand%3Dx%20y', 'bad-value', 'service'],
    ['fieldtunnel://connect?thing=a&ticket=%E2%80%AEtxt', 'bad-value', 'ticket'],
    ['fieldtunnel://connect?thing=a&ticket=%0A', 'bad-value', 'ticket'],
    [`fieldtunnel://connect?thing=${'a'.repeat(2100)}`, 'too-long', null],
    ['fieldtunnel://connect?thing=a&access-token=x', 'carries-token', 'access-token'],
    ['fieldtunnel://connect?thing=a&accessToken=x', 'carries-token', 'accessToken'],
    ['fieldtunnel://connect?thing=a&client_token=x', 'carries-token', 'client_token'],
    ['fieldtunnel://connect?cat=x', 'carries-token', 'cat'],
    [`fieldtunnel://connect?thing=a&ticket=${token}`, 'carries-token', 'ticket'],
    [`fieldtunnel://connect?thing=a&x=${token}`, 'carries-token', 'x'],
  ];
  it.each(hostile)('refuses %j as %s', (value, reason, parameter) => {
    expect(parseLink(value)).toEqual({ ok: false, error: { reason, parameter } });
  });
});

describe('a link among arguments', () => {
  it('accepts the slash that browsers add, and any case of the scheme', () => {
    expect(parseLink('FieldTunnel://connect/?thing=pump-1').ok).toBe(true);
  });

  it('finds exactly one link among arguments', () => {
    expect(findLink(['app', '--flag', 'x'])).toBeNull();
    expect(findLink(['app', '--', 'fieldtunnel://connect?thing=a'])).toEqual({
      ok: true,
      link: { kind: 'connect', region: null, tunnel: null, thing: 'a', service: null, user: null, ticket: null },
    });
    expect(findLink(['fieldtunnel://connect?thing=a', 'FIELDTUNNEL://connect?thing=b'])).toEqual({
      ok: false,
      error: { reason: 'several-links', parameter: null },
    });
  });

  it('does not build what it would not read', () => {
    expect(() =>
      buildLink({ kind: 'connect', region: null, tunnel: null, thing: null, service: null, user: null, ticket: null }),
    ).toThrow(RangeError);
    expect(() =>
      buildLink({ kind: 'connect', region: null, tunnel: null, thing: 'a b', service: null, user: null, ticket: null }),
    ).toThrow('thing');
  });
});

/** What of a policy is used, and what of it is named and skipped. */
import { describe, expect, it } from 'vitest';
import { namesSet, readPolicy } from '../../../shared/policy/read';
import { mayUse } from '../../../shared/policy/portals';
import { policySchema } from '../../../shared/policy/policy';
import { example } from '../../tools/policy/example';

const read = (values: Readonly<Record<string, unknown>>, where = 'file') => readPolicy([{ where, values }]);
const named = (values: Readonly<Record<string, unknown>>) =>
  read(values).faults.map(({ entry, why }) => `${entry} ${why}`);

describe('an entry that does not fit', () => {
  it('is named and skipped, and every other one stands', () => {
    const { policy, faults } = read({ ...example, language: 'klingon', colour: 'red', lifetimeMinutes: 0 });
    const { language: _l, lifetimeMinutes: _m, ...rest } = example;
    expect(policy).toEqual(rest);
    expect(faults).toEqual([
      { where: 'file', entry: 'language', why: 'invalid' },
      { where: 'file', entry: 'lifetimeMinutes', why: 'invalid' },
      { where: 'file', entry: 'colour', why: 'unknown' },
    ]);
  });

  it('of a list is one item, of a group one member', () => {
    const { policy, faults } = read({
      portals: [
        { startUrl: 'https://one.example/start', region: 'eu-west-1' },
        { startUrl: 'ftp://two.example', region: 'eu-west-1' },
        { startUrl: 'https://three.example' },
      ],
      network: { exceptions: '.example', caFile: 'relative.pem', speed: 3 },
    });
    expect(policy).toEqual({
      portals: [{ startUrl: 'https://one.example/start', region: 'eu-west-1' }],
      network: { exceptions: '.example' },
    });
    expect(faults.map(({ entry }) => entry)).toEqual(['portals[1]', 'portals[2]', 'network.caFile', 'network.speed']);
  });

  it.each([
    [{ portals: 'https://one.example' }, 'portals invalid'],
    [{ network: 'none' }, 'network invalid'],
    [{ network: { address: 'socks5://proxy:1080' } }, 'network.address invalid'],
    [{ portals: [{ startUrl: 'https://user@one.example', region: 'eu-west-1' }] }, 'portals[0] invalid'],
    [{ portals: [{ startUrl: 'http://one.example', region: 'eu-west-1' }] }, 'portals[0] invalid'],
    [{ portRange: { first: 9000, last: 8000 } }, 'portRange invalid'],
    [{ portRange: { first: 80, last: 8000 } }, 'portRange invalid'],
    [{ ticketPage: 'http://desk.example/{ticket}' }, 'ticketPage invalid'],
    [{ linkPage: 'javascript:alert(1)' }, 'linkPage invalid'],
    [{ linkHosts: ['https://desk.example'] }, 'linkHosts[0] invalid'],
    [{ linkHosts: ['*.example'] }, 'linkHosts[0] invalid'],
    [{ linkHosts: 'desk.example' }, 'linkHosts invalid'],
    [{ openers: [{ name: 'X', path: 'x.exe', args: [] }] }, 'openers[0] invalid'],
    [{ openers: [{ name: 'X', path: '/bin/x', args: ['{password}'] }] }, 'openers[0] invalid'],
    [{ logins: [{ thing: 'pump-?', user: 'technician' }] }, 'logins[0] invalid'],
    [{ logins: [{ thingType: 'Pump', user: '-oProxyCommand=x' }] }, 'logins[0] invalid'],
    [{ logins: [{ thing: 'pump-*' }] }, 'logins[0] invalid'],
    [{ updates: { source: 'http://updates.example' } }, 'updates.source invalid'],
    [{ updates: { oldestVersion: 'latest' } }, 'updates.oldestVersion invalid'],
    [{ recording: 'sometimes' }, 'recording invalid'],
    [{ commandLine: { yes: 'yes' } }, 'commandLine.yes invalid'],
    [{ network: { mode: 'manual' } }, 'network.mode incomplete'],
    [{ environment: { label: 'Plant' } }, 'environment incomplete'],
    [{ __proto__: null, constructor: 1 }, 'constructor unknown'],
  ])('%j', (values, fault) => {
    expect(named(values)).toEqual([fault]);
    const left = Object.values(read(values).policy).flatMap((value): readonly unknown[] =>
      typeof value === 'object' ? Object.values(value) : [value],
    );
    expect(left).toEqual([]);
  });

  it('is the second of two with one name, and what is more than there may be', () => {
    const plant = { label: 'Plant', region: 'eu-west-1' };
    expect(named({ environments: [plant, { ...plant, label: 'PLANT' }] })).toEqual(['environments[1] twice']);
    const login = { thing: 'pump-*', user: 'technician' };
    expect(named({ logins: [login, { ...login, thingType: 'Pump' }, { ...login, user: 'root' }] })).toEqual([
      'logins[2] twice',
    ]);
    const portals = Array.from({ length: 22 }, (_, n) => ({ startUrl: `https://p${n}.example`, region: 'eu-west-1' }));
    expect(named({ portals })).toEqual(['portals[20] invalid', 'portals[21] invalid']);
  });

  it('never is the mark of an editor', () => {
    expect(named({ $schema: 'https://desk.example/policy.schema.json', language: 'en' })).toEqual([]);
  });
});

describe('a page that opens links', () => {
  it('is skipped where it is on none of the hosts whose pages may carry them', () => {
    const { policy, faults } = read({ linkPage: 'https://desk.example/open', linkHosts: ['wiki.example'] });
    expect(policy).toEqual({ linkHosts: ['wiki.example'] });
    expect(faults).toEqual([{ where: 'file', entry: 'linkPage', why: 'incomplete' }]);
    expect(named({ linkPage: 'https://Desk.example/open', linkHosts: ['desk.example:443'] })).toEqual([]);
    expect(named({ linkPage: '', linkHosts: ['desk.example'] })).toEqual([]);
  });
});

describe('several places', () => {
  it('are joined entry by entry, of a group member by member, and the first one wins', () => {
    const { policy } = readPolicy([
      { where: 'registry', values: { language: 'ko', network: { address: 'one.example:3128' } } },
      {
        where: 'file',
        values: { language: 'en', practice: false, network: { address: 'two.example', exceptions: 'a' } },
      },
    ]);
    expect(policy).toEqual({
      language: 'ko',
      practice: false,
      network: { mode: 'manual', address: 'one.example:3128', exceptions: 'a' },
    });
    expect(namesSet(policy)).toEqual(
      expect.arrayContaining(['language', 'practice', 'network.mode', 'network.address', 'network.exceptions']),
    );
  });

  it('lose nothing where the first has a wrong entry', () => {
    const { policy } = readPolicy([
      { where: 'registry', values: { language: 'xx' } },
      { where: 'file', values: { language: 'en' } },
    ]);
    expect(policy.language).toBe('en');
  });
});

it('every entry of the schema has an example that fits', () => {
  expect(Object.keys(example).sort()).toEqual(Object.keys(policySchema().shape).sort());
  expect(read({ ...example })).toEqual({ policy: example, faults: [] });
});

it('where the company names portals, no other is signed in with', () => {
  const companys = [{ startUrl: 'https://Hanbit.awsapps.com/start/', region: 'ap-northeast-2' }];
  expect(mayUse(companys, { startUrl: 'https://hanbit.awsapps.com/start#/', region: 'ap-northeast-2' })).toBe(true);
  expect(mayUse(companys, { startUrl: 'https://hanbit.awsapps.com/start', region: 'eu-west-1' })).toBe(false);
  expect(
    mayUse(companys, { startUrl: 'https://hanbit.awsapps.com.evil.example/start', region: 'ap-northeast-2' }),
  ).toBe(false);
  expect(mayUse([], { startUrl: 'https://any.example', region: 'eu-west-1' })).toBe(true);
});

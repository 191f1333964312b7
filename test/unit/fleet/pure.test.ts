import { describe, expect, it } from 'vitest';
import { queryOf, oneThing } from '../../../electron/cloud/fleet-query';
import { waitAfter } from '../../../electron/cloud/rate-limiter';
import type { TunnelChoice } from '../../../shared/fleet/list';
import { faultsOf, labelsOf, longestDescription, withoutTags, type OpenForm } from '../../../shared/fleet/open-form';
import { proposeTunnel, ranked, reasonOf } from '../../../shared/fleet/propose';
import { blocksOf, layoutOf, rangeOf, topOf } from '../../../renderer/rail/layout';
import { operations } from '../../../electron/practice/control/operations';
import { fits } from '../../fakes/fleet-operations';

const now = 1_800_000_000_000;
const choice = (tunnelId: string, change: Partial<TunnelChoice> = {}): TunnelChoice => ({
  tunnelId,
  services: ['SSH'],
  tags: [],
  description: null,
  createdAt: now - 60_000,
  endsAt: now + 3_600_000,
  source: 'DISCONNECTED',
  destination: 'CONNECTED',
  checkedAt: now,
  ...change,
});
const ids = (tunnels: readonly TunnelChoice[]): readonly string[] => tunnels.map(({ tunnelId }) => tunnelId);

describe('the tunnel to take among several', () => {
  it('is open, carries what is needed, lasts, is free, and its device is there, in this order', () => {
    const all = [
      choice('over', { endsAt: now }),
      choice('away', { destination: 'DISCONNECTED' }),
      choice('taken', { source: 'CONNECTED' }),
      choice('short', { endsAt: now + 60_000 }),
      choice('other', { services: ['HTTP'] }),
      choice('best'),
    ];
    expect(ids(ranked(all, ['SSH'], now))).toEqual(['best', 'away', 'taken', 'short', 'other']);
    expect(proposeTunnel(all, ['HTTP'], now)?.tunnelId).toBe('other');
    expect(proposeTunnel([choice('over', { endsAt: now - 1 })], [], now)).toBeNull();
  });

  it('is the newest of equals, and an end that nobody knows does not speak against it', () => {
    expect(
      ids(ranked([choice('old', { createdAt: 1 }), choice('new', { createdAt: 2, endsAt: null })], [], now)),
    ).toEqual(['new', 'old']);
  });
});

describe('why a tunnel is the one to take', () => {
  it.each([
    ['services', { services: ['HTTP'] }],
    ['lasting', { endsAt: now + 60_000 }],
    ['free', { source: 'CONNECTED' }],
    ['deviceConnected', { destination: 'DISCONNECTED' }],
    ['newest', { createdAt: 1 }],
  ] as const)('%s', (reason, other) => {
    expect(reasonOf(ranked([choice('other', other), choice('best')], ['SSH'], now), ['SSH'], now)).toBe(reason);
  });

  it('is what weighs most where several things differ, and nothing to say of the only one', () => {
    expect(
      reasonOf([choice('best'), choice('other', { source: 'CONNECTED', destination: 'DISCONNECTED' })], [], now),
    ).toBe('free');
    expect(reasonOf([choice('only')], [], now)).toBeNull();
  });
});

const form: OpenForm = {
  thingName: 'pump-07',
  services: ['SSH'],
  lifetimeMinutes: 60,
  description: null,
  tags: [],
  ticket: 'INC-1',
};
const why = (change: Partial<OpenForm>): readonly string[] =>
  faultsOf({ ...form, ...change }).map(
    (fault) => `${fault.field}${'index' in fault ? ` ${fault.index}` : ''} ${fault.why}`,
  );

describe('what OpenTunnel would refuse', () => {
  it('is found field by field', () => {
    expect(why({})).toEqual([]);
    expect(why({ thingName: '' })).toEqual(['thing missing']);
    expect(why({ thingName: 'a b' })).toEqual(['thing pattern']);
    expect(why({ services: [] })).toEqual(['services none']);
    expect(why({ services: ['A', 'B', 'A', 'D'] })).toEqual(['services too-many', 'service 2 twice']);
    expect(why({ services: ['SSH', 'a.b', ''] })).toEqual(['service 1 pattern', 'service 2 missing']);
    expect([
      why({ lifetimeMinutes: 0 }),
      why({ lifetimeMinutes: 721 }),
      why({ lifetimeMinutes: 1.5 }),
      why({ lifetimeMinutes: Number.NaN }),
    ]).toEqual(Array.from({ length: 4 }, () => ['lifetime range']));
    expect(why({ description: 'line\nbreak' })).toEqual(['description pattern']);
    expect(why({ description: 'x'.repeat(longestDescription + 1) })).toEqual(['description too-long']);
    expect(
      why({
        tags: [
          { key: 'a', value: '' },
          { key: 'a', value: 'b;c' },
          { key: '', value: 'x' },
          { key: 'aws:x', value: '' },
        ],
      }),
    ).toEqual(['tag 1 twice', 'tag 1 pattern', 'tag 2 missing', 'tag 3 reserved']);
    expect(why({ tags: [{ key: 'ticket', value: 'mine' }] })).toEqual(['tag 0 twice']);
    expect(why({ ticket: null, tags: [{ key: 'ticket', value: 'mine' }] })).toEqual([]);
  });

  it('is what the practice service, which has the model’s constraints, refuses as well', () => {
    const samples: readonly Partial<OpenForm>[] = [
      {},
      { thingName: 'a b' },
      { thingName: 'x'.repeat(129) },
      { services: [] },
      { services: ['a b'] },
      { lifetimeMinutes: 0 },
      { lifetimeMinutes: 720 },
      { lifetimeMinutes: 721 },
      { description: 'a\u0007' },
      { description: '펌프 점검' },
      { tags: [{ key: 'k;', value: '' }] },
      { tags: [{ key: '현장', value: 'a/b=c@d' }] },
      { tags: [{ key: 'k', value: 'v'.repeat(257) }] },
    ];
    for (const sample of samples) {
      const { thingName, services, lifetimeMinutes, description, tags, ticket } = { ...form, ...sample };
      const labels = labelsOf({ description, tags, ticket });
      const accepted = operations.OpenTunnel.input.safeParse({
        destinationConfig: { thingName, services },
        timeoutConfig: { maxLifetimeTimeoutMinutes: lifetimeMinutes },
        description: labels.description ?? undefined,
        tags: labels.tags,
      }).success;
      expect(faultsOf({ ...form, ...sample }).length === 0, JSON.stringify(sample)).toBe(accepted);
    }
  });
});

describe('the ticket of a new tunnel', () => {
  it('carries the ticket as a tag where its characters allow one, and in the description where nothing else is written', () => {
    expect(labelsOf(form)).toEqual({ description: 'FieldTunnel INC-1', tags: [{ key: 'ticket', value: 'INC-1' }] });
    expect(labelsOf({ ...form, description: 'Inspection' })).toEqual({
      description: 'Inspection',
      tags: [{ key: 'ticket', value: 'INC-1' }],
    });
    expect(labelsOf({ ...form, ticket: 'INC#1', description: 'Inspection' })).toEqual({
      description: 'INC#1: Inspection',
      tags: [],
    });
    expect(labelsOf({ ...form, ticket: null })).toEqual({ description: null, tags: [] });
  });

  it('without tags it stands in the description, which is never changed more than that, nor made too long', () => {
    expect(withoutTags(form)).toEqual({ description: 'FieldTunnel INC-1', tags: [] });
    expect(withoutTags({ ...form, description: 'Inspection' })).toEqual({ description: 'INC-1: Inspection', tags: [] });
    expect(withoutTags({ ...form, description: 'for INC-1' })).toEqual({ description: 'for INC-1', tags: [] });
    expect(withoutTags({ ...form, ticket: null, description: 'Inspection' })).toEqual({
      description: 'Inspection',
      tags: [],
    });
    const long = '가'.repeat(longestDescription - 'INC-1: '.length);
    expect(withoutTags({ ...form, description: long }).description).toBe(`INC-1: ${long}`);
    expect(withoutTags({ ...form, description: `${long}나` }).description).toBe(`${long}나`);
  });
});

describe('a query of fleet indexing', () => {
  it('is a name’s beginning or a value, with everything special escaped', () => {
    expect(queryOf('  ')).toBeNull();
    expect(queryOf('pump-0')).toBe(String.raw`(thingName:pump\-0* OR pump\-0)`);
    expect(queryOf('Offline')).toBe('(connectivity.connected:false OR thingName:Offline* OR Offline)');
    expect(queryOf('pump site=busan')).toBe('(thingName:pump* OR pump) AND attributes.site:busan*');
    expect(queryOf('x OR thingName:*')).toBe(
      String.raw`(thingName:x* OR x) AND (thingName:OR* OR OR) AND (thingName:thingName\:\** OR thingName\:\*)`,
    );
    expect(
      fits({ thingName: 'pump-07', attributes: { site: 'busan-north' } }, queryOf('pump-0 site=busan') ?? ''),
    ).toBe(true);
    expect(fits({ thingName: 'pump-07' }, oneThing('pump-07'))).toBe(true);
    expect(fits({ thingName: 'pump-070' }, oneThing('pump-07'))).toBe(false);
  });
});

it('a query with filters narrows by each dimension, and by nothing that the index does not know', () => {
  const busan = { kind: 'attribute', key: 'site', value: 'busan' } as const;
  expect(queryOf('', [{ kind: 'open-tunnel' }])).toBeNull();
  expect(queryOf('pump', [{ kind: 'online' }, busan, { ...busan, value: 'ulsan-1' }, { kind: 'open-tunnel' }])).toBe(
    String.raw`(thingName:pump* OR pump) AND connectivity.connected:true AND (attributes.site:busan OR attributes.site:ulsan\-1)`,
  );
  const thing = {
    thingName: 'pump-1',
    thingTypeName: 'pump',
    thingGroupNames: ['north'],
    attributes: { site: 'ulsan' },
  };
  const typed = [
    { kind: 'type', name: 'pump' },
    { kind: 'group', name: 'north' },
  ] as const;
  expect(fits(thing, queryOf('', typed) ?? '')).toBe(true);
  expect(fits(thing, queryOf('', [{ kind: 'group', name: 'nort' }]) ?? '')).toBe(false);
});

it('a query that would be too long leaves out whole terms, never half of one', () => {
  const long = (value: string) => ({ kind: 'attribute', key: 'site', value: value.repeat(800) }) as const;
  const filters = [{ kind: 'online' } as const, long('a'), long('b')];
  expect(queryOf('pump', filters)).toBe('(thingName:pump* OR pump) AND connectivity.connected:true');
  expect(queryOf('', [long('a'), long('b')])).toBe('thingName:*');
  expect(queryOf('x'.repeat(1_000), [{ kind: 'online' }])).toBe('connectivity.connected:true');
});

describe('waiting after failures', () => {
  it('doubles up to two minutes, spread by a quarter', () => {
    expect([1, 2, 3, 7, 20].map((failures) => waitAfter(failures, 0.5))).toEqual([
      2_000, 4_000, 8_000, 120_000, 120_000,
    ]);
    expect([waitAfter(1, 0), waitAfter(1, 0.999)].map(Math.round)).toEqual([1_500, 2_499]);
  });
});

describe('the layout of a list that is not drawn', () => {
  const sizes = { row: 60, heading: 36 };
  const layout = layoutOf({ here: 1, favourites: 0, recent: 2, open: 0, others: 10_000 }, sizes);
  it('knows where each row is', () => {
    expect(layout.groups.map(({ group, top, first }) => [group, top, first])).toEqual([
      ['here', 0, 0],
      ['recent', 96, 1],
      ['others', 252, 3],
    ]);
    expect(layout.height).toBe(252 + 36 + 10_000 * 60);
    expect([
      topOf(layout, 0, sizes),
      topOf(layout, 1, sizes),
      topOf(layout, 3, sizes),
      topOf(layout, 10_002, sizes),
    ]).toEqual([36, 132, 288, 288 + 9_999 * 60]);
  });
  it('finds the rows of a stretch, and asks for whole blocks around them', () => {
    expect(rangeOf(layout, 0, 600, sizes)).toEqual({ from: 0, to: 9 });
    expect(rangeOf(layout, layout.height - 600, 600, sizes)).toEqual({ from: 9_993, to: 10_003 });
    expect(rangeOf(layoutOf({ here: 0, favourites: 0, recent: 0, open: 0, others: 0 }, sizes), 0, 600, sizes)).toEqual({
      from: 0,
      to: 0,
    });
    expect(blocksOf({ from: 0, to: 9 })).toEqual({ from: 0, count: 40 });
    expect(blocksOf({ from: 9_993, to: 10_003 })).toEqual({ from: 9_960, count: 80 });
  });
});

/** The device list through the real SDK clients, against a company's account on loopback. */
import { beforeEach, describe, expect, it } from 'vitest';
import { awsEnvironment, AwsControlPlane, everyThing, type ControlPlane } from '../../../electron/cloud';
import { silentLogger } from '../../../electron/log/logger';
import type { FleetRig } from '../../fakes/fleet-rig';
import { largeFleet, type FleetService } from '../../fakes/fleet-service';
import { until } from '../../fakes/wait';
import { eachWithAFleet } from './rig';

let service: FleetService;
let plane: ControlPlane;
let rig: FleetRig;
eachWithAFleet((made) => ({ service, plane, rig } = made));
const signal = (): AbortSignal => new AbortController().signal;

describe('the registry of things', () => {
  beforeEach(() => {
    service.things = [
      {
        thingName: 'pump-1',
        thingTypeName: 'pump',
        attributes: { site: 'busan' },
        connectivity: { connected: true, timestamp: 1_700_000_000_000 },
      },
      { thingName: 'pump-2', connectivity: { connected: false, timestamp: 0 } },
      { thingName: 'valve-1', connectivity: {} },
    ];
  });

  it('is searched with connectivity, as the wire format has it', async () => {
    expect(await plane.things!.search(everyThing, null, signal())).toMatchObject({
      ok: true,
      value: {
        nextToken: null,
        things: [
          {
            thingName: 'pump-1',
            typeName: 'pump',
            attributes: { site: 'busan' },
            connectivity: { connected: true, since: 1_700_000_000_000 },
          },
          { thingName: 'pump-2', connectivity: { connected: false, since: null } },
          { thingName: 'valve-1', connectivity: null },
        ],
      },
    });
    expect(service.calls.map(({ operation, input }) => [operation, input])).toEqual([
      ['SearchIndex', { indexName: 'AWS_Things', queryString: 'thingName:*', maxResults: 100 }],
    ]);
  });

  it('is listed without it', async () => {
    expect(await plane.things!.list(null, signal())).toMatchObject({
      ok: true,
      value: { things: [{ thingName: 'pump-1', attributes: { site: 'busan' }, connectivity: null }, {}, {}] },
    });
    expect(service.calls[0]?.input).toEqual({ maxResults: 250 });
  });

  it('names the action and resource of a denial', async () => {
    service.denied.add('SearchIndex');
    expect(await plane.things!.search(everyThing, null, signal())).toMatchObject({
      ok: false,
      error: { kind: 'access-denied', action: 'iot:SearchIndex' },
    });
    expect(service.count()).toBe(1);
  });

  it('is not there for practice, nor beside an endpoint of its own that names none', () => {
    const options = { log: silentLogger };
    const own = new AwsControlPlane({ ...awsEnvironment('us-east-1'), controlPlane: service.url }, options);
    const practice = new AwsControlPlane(
      { ...awsEnvironment('us-east-1'), kind: 'practice', controlPlane: service.url },
      options,
    );
    expect([own.things, practice.things]).toEqual([null, null]);
    own.dispose();
    practice.dispose();
  });
});

describe('a fleet of 1,000 things and 60 tunnels', () => {
  beforeEach(() => Object.assign(service, largeFleet(1000, 60, Date.now())));

  it('comes page by page and describes each tunnel once', async () => {
    await rig.directory.refresh();
    rig.directory.setViewport({ search: '', from: 0, count: 40 });
    expect(rig.last()).toMatchObject({
      status: 'ready',
      things: 1000,
      complete: true,
      names: 'index',
      outstanding: 0,
      counts: { open: 60, others: 940 },
    });
    expect([
      service.count('SearchIndex'),
      service.count('ListTunnels'),
      service.count('DescribeTunnel'),
      service.count('ListThings'),
    ]).toEqual([10, 1, 60, 0]);
    expect(service.most()).toBeLessThanOrEqual(7);
    expect(rig.last().items).toHaveLength(40);
    rig.directory.setViewport({ search: 'site=busan pump', from: 0, count: 10 });
    expect(rig.last()).toMatchObject({ search: 'site=busan pump', counts: { others: 47, open: 3 } });
  });

  it('falls back to ListThings, four pages', async () => {
    service.denied.add('SearchIndex');
    await rig.directory.refresh();
    rig.directory.setViewport({ search: '', from: 0, count: 10 });
    expect(rig.last()).toMatchObject({ status: 'ready', things: 1000, names: 'things', denied: ['iot:SearchIndex'] });
    expect([service.count('SearchIndex'), service.count('ListThings')]).toEqual([1, 4]);
  });

  it('tells everything of one thing, and which of its tunnels to take', async () => {
    service.tunnels = [
      { tunnelId: 'taken', thingName: 'pump-station-00004', source: 'CONNECTED' },
      { tunnelId: 'free', thingName: 'pump-station-00004', createdAt: Date.now() - 9e6 },
      { tunnelId: 'closed', thingName: 'pump-station-00004', status: 'CLOSED' },
    ];
    await rig.directory.refresh();
    const thing = await rig.directory.thing('pump-station-00004', ['SSH'], signal());
    expect(thing).toMatchObject({
      known: 'yes',
      typeName: 'pump-station',
      connectivity: { connected: true },
      services: ['SSH'],
    });
    expect(thing.tunnels.map(({ tunnelId }) => tunnelId)).toEqual(['free', 'taken']);
    expect(await rig.directory.thing('nobody-1', [], signal())).toMatchObject({ known: 'no', tunnels: [] });
    expect(await rig.directory.connectivity('pump-station-00000', signal())).toMatchObject({ connected: false });
  });

  it('drops its calls when it is taken away', async () => {
    service.delay = 30;
    const loading = rig.directory.refresh();
    await until(() => service.count() > 3);
    rig.directory.reset();
    await loading;
    const asked = service.count();
    await until(() => service.open() === 0);
    // What was on its way already arrives; of the seventy that a whole walk takes nothing else is sent.
    expect(service.count()).toBeLessThanOrEqual(asked + 8);
    expect(service.count()).toBeLessThan(40);
  });
});

const counts = (): readonly number[] => [service.count('SearchIndex'), service.count('ListThings')];
const look = () => {
  rig.directory.setViewport({ search: '', from: 0, count: 10 });
  return rig.last();
};

describe('a fleet of 1,000 things of which AWS denies a part', () => {
  beforeEach(() => Object.assign(service, largeFleet(1000, 60, Date.now())));

  it('SearchIndex denied: remembered, named, and asked again only for a person', async () => {
    service.denied.add('SearchIndex');
    await rig.directory.refresh();
    await rig.directory.refresh();
    expect(await rig.directory.connectivity('pump-station-00000', signal())).toBeNull();
    await rig.directory.thing('pump-station-00004', [], signal());
    expect(look()).toMatchObject({
      status: 'ready',
      names: 'things',
      denied: ['iot:SearchIndex'],
      counts: { open: 60, others: 940 },
      trouble: null,
    });
    expect(counts()).toEqual([1, 8]);
    service.denied.clear();
    await rig.directory.refresh(true);
    expect(look()).toMatchObject({ status: 'ready', names: 'index', denied: [] });
  });

  it('ListThings denied: nobody asks for it beside an index, and without one the tunnels name the devices', async () => {
    service.denied.add('ListThings');
    await rig.directory.refresh();
    expect(look()).toMatchObject({ status: 'ready', names: 'index', denied: [], counts: { open: 60, others: 940 } });
    expect(counts()).toEqual([10, 0]);
    service.noIndex = true;
    rig.directory.reset();
    await rig.directory.refresh();
    await rig.directory.refresh();
    expect(look()).toMatchObject({
      status: 'ready',
      names: 'tunnels',
      denied: ['iot:ListThings'],
      counts: { open: 60, others: 0 },
      trouble: null,
    });
    expect(counts()).toEqual([11, 1]);
  });

  it('both denied: both named, each asked once, the tunnels stay', async () => {
    for (const operation of ['SearchIndex', 'ListThings'] as const) service.denied.add(operation);
    await rig.directory.refresh();
    await rig.directory.refresh();
    expect(look()).toMatchObject({
      status: 'ready',
      names: 'tunnels',
      denied: ['iot:SearchIndex', 'iot:ListThings'],
      counts: { open: 60, others: 0 },
      trouble: null,
    });
    expect(counts()).toEqual([1, 1]);
    await rig.directory.refresh(true);
    expect(counts()).toEqual([2, 2]);
  });

  it('SearchIndex taken away while the list is open: named after one call, the names stay, the next refresh lists them', async () => {
    await rig.directory.refresh();
    service.denied.add('SearchIndex');
    service.clear();
    for (const name of ['pump-station-00000', 'pump-station-00004']) await rig.directory.connectivity(name, signal());
    expect(counts()).toEqual([1, 0]);
    expect(look()).toMatchObject({ status: 'ready', things: 1000, denied: ['iot:SearchIndex'] });
    await rig.directory.refresh();
    expect(look()).toMatchObject({ names: 'things', denied: ['iot:SearchIndex'] });
    expect(counts()).toEqual([1, 4]);
  });
});

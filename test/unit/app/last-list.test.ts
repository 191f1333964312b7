import { describe, expect, it } from 'vitest';
import type { ThingRegistry } from '../../../electron/cloud';
import type { LastList } from '../../../electron/storage/last-lists';
import { failure, noTunnels, now, ok, plane, thing } from '../../fakes/fleet-plane';
import { fleetRig, hastyTime, type FleetRig } from '../../fakes/fleet-rig';

const last: LastList = {
  at: now - 86_400_000,
  things: [
    { thingName: 'gone-1', typeName: null, connectivity: null },
    { thingName: 'pump-1', typeName: 'Pump', connectivity: { connected: true, since: null } },
  ],
};
const names = (rig: FleetRig): readonly (string | undefined)[] => rig.last().items.map(({ row }) => row?.thingName);
const registry = (search: ThingRegistry['search']): ThingRegistry => ({
  search,
  list: () => Promise.resolve(failure('invalid')),
});

describe('the list of last time', () => {
  it('is there at a start without a network, with its date, and stays', async () => {
    const kept: LastList[] = [];
    const { timers, now: time } = hastyTime(now);
    const rig = fleetRig(null, { last: () => last, keepLast: (list) => kept.push(list), now: time }, timers);
    await rig.directory.refresh();
    expect(names(rig)).toEqual(['gone-1', 'pump-1']);
    expect(rig.last()).toMatchObject({ refreshedAt: last.at, complete: false });
    // What was seen of a device is as old as the list.
    const seen = { connectivity: { connected: true }, seenAt: last.at };
    expect(rig.last().items[1]?.row).toMatchObject(seen);
    expect(await rig.directory.thing('pump-1', [], new AbortController().signal)).toMatchObject(seen);
    expect(kept).toEqual([]);
    rig.directory.dispose();
  });

  it('gives way to the whole list, which is kept in its place', async () => {
    const kept: LastList[] = [];
    const rig = fleetRig(
      plane({
        list: noTunnels,
        things: registry(() => Promise.resolve(ok({ things: [thing('pump-1'), thing('zoo')], nextToken: null }))),
      }),
      { last: () => last, keepLast: (list) => kept.push(list), now: () => now },
    );
    await rig.directory.refresh();
    rig.directory.setViewport({ search: '', from: 0, count: 10 });
    expect(names(rig)).toEqual(['pump-1', 'zoo']);
    expect(rig.last()).toMatchObject({ refreshedAt: now, complete: true });
    expect(kept.map(({ at, things }) => [at, things.map(({ thingName }) => thingName)])).toEqual([
      [now, ['pump-1', 'zoo']],
    ]);
    rig.directory.dispose();
  });

  it('of another environment or person is that one’s', () => {
    let mine: LastList | null = last;
    const rig = fleetRig(null, { last: () => mine });
    mine = null;
    rig.directory.reset();
    expect(rig.last()).toMatchObject({ items: [], refreshedAt: null });
    rig.directory.dispose();
  });

  it('is not kept where the names could not be listed to their end', async () => {
    const kept: LastList[] = [];
    const rig = fleetRig(
      plane({ list: noTunnels, things: registry(() => Promise.resolve(failure('access-denied'))) }),
      {
        last: () => last,
        keepLast: (list) => kept.push(list),
      },
    );
    await rig.directory.refresh();
    expect(kept).toEqual([]);
    rig.directory.dispose();
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DeviceItem, DeviceListView } from '../../../shared/fleet/list';
import { listChange, withListChange } from '../../../shared/ipc/list-changes';
import { busyState } from '../../fakes/busy-sessions';

const { devices: list } = busyState(1_795_395_975_000);
const sent = (before: DeviceListView, after: DeviceListView) => structuredClone(listChange(before, after));
const withRow = (place: number, change: Partial<DeviceItem>): DeviceListView => ({
  ...list,
  items: list.items.map((item, index) => (index === place ? { ...item, ...change } : item)),
});

describe('what is sent of the device list', () => {
  it('is nothing where nothing is different', () => {
    expect(listChange(list, structuredClone(list))).toBeNull();
  });

  it('is the figure that changed, and none of the rows', () => {
    expect(sent(list, { ...list, revision: 7 })).toEqual({ fields: { revision: 7 } });
  });

  it('is the row that changed', () => {
    const after = withRow(3, { group: 'favourites' });
    const change = sent(list, after);
    expect(change).toEqual({ fields: {}, rows: [[3, { set: { group: 'favourites' } }]] });
    expect(change && withListChange(list, change)).toEqual(after);
    // What stays the same stays the same object.
    expect(change && withListChange(list, change)?.items[2]).toBe(list.items[2]);
  });

  it('is all rows where they stand in another order, or are more or fewer', () => {
    for (const items of [list.items.toReversed(), list.items.slice(1), []]) {
      const after = { ...list, items };
      const change = sent(list, after);
      expect(change).toEqual({ fields: { items } });
      expect(change && withListChange(list, change)).toEqual(after);
    }
  });

  it('of a row that is not there asks for everything anew', () => {
    expect(withListChange({ ...list, items: [] }, { fields: {}, rows: [[0, { set: { group: 'here' } }]] })).toBeNull();
  });

  it('leads from any list to any other', () => {
    const lists = fc.record({ keys: fc.array(fc.nat(4), { maxLength: 6 }), revision: fc.nat(2) }).map(
      ({ keys, revision }): DeviceListView => ({
        ...list,
        revision,
        items: keys.map((key) => list.items[key] as DeviceItem),
      }),
    );
    fc.assert(
      fc.property(lists, lists, (before, after) => {
        const change = sent(before, after);
        expect(change === null ? before : withListChange(before, change)).toEqual(after);
      }),
    );
  });
});

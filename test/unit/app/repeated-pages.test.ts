/** A list whose pages have no end: a page token that comes again, or a new one for every empty page. */
import { describe, expect, it } from 'vitest';
import type { ControlPlane, ThingRegistry } from '../../../electron/cloud';
import { facts, failure, now, noTunnels, ok, plane, summary, thing } from '../../fakes/fleet-plane';
import { fleetRig, hastyTime } from '../../fakes/fleet-rig';

const described: ControlPlane['describe'] = (id) => Promise.resolve(ok(facts(id, `thing-${id}`)));
/** `again`: the token after each page, by how many there were. */
const endless = {
  'the same token again and again': () => 'same',
  'two tokens in turn': (page: number) => ['left', 'right'][page % 2]!,
  'a new token for every page': (page: number) => `page-${page}`,
} as const;
const ways = Object.entries(endless);

describe.each(ways)('%s', (_what, again) => {
  it('ends the walk through the tunnels, with what was listed', async () => {
    let pages = 0;
    const list: ControlPlane['list'] = () => {
      pages += 1;
      return Promise.resolve(ok({ tunnels: [summary('t1'), summary('t2')], nextToken: again(pages) }));
    };
    const { timers, now: time } = hastyTime(now);
    const rig = fleetRig(plane({ list, describe: described }), { now: time }, timers);
    await rig.directory.refresh();
    rig.directory.setViewport({ search: '', from: 0, count: 10 });
    expect(rig.last()).toMatchObject({ status: 'ready', outstanding: 0, counts: { open: 2 } });
    expect(pages).toBeLessThanOrEqual(1_001);
    rig.directory.dispose();
  });

  it.each(['search', 'list'] as const)('ends the walk through the things by %s, with what was listed', async (by) => {
    let pages = 0;
    const asked: ThingRegistry['list'] = () => {
      pages += 1;
      return Promise.resolve(ok({ things: [thing('a'), thing('b')], nextToken: again(pages) }));
    };
    const refused = () => Promise.resolve(failure('access-denied', 'iot:SearchIndex'));
    const things: ThingRegistry =
      by === 'list'
        ? { search: refused, list: asked }
        : { search: (_query, nextToken, signal) => asked(nextToken, signal), list: refused };
    const { timers, now: time } = hastyTime(now);
    const rig = fleetRig(plane({ list: noTunnels, things }), { now: time }, timers);
    await rig.directory.refresh();
    rig.directory.setViewport({ search: '', from: 0, count: 10 });
    expect(rig.last()).toMatchObject({ status: 'ready', counts: { others: 2 } });
    expect(pages).toBeLessThanOrEqual(1_001);
    rig.directory.dispose();
  });
});

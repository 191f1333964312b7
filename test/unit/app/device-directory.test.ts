import { afterEach, describe, expect, it, vi } from 'vitest';
import { until } from '../../fakes/wait';
import type { ControlPlane, ThingRegistry } from '../../../electron/cloud';
import { createSession } from '../../../shared/session';
import { now, facts, summary, ok, failure, plane, noTunnels, thing } from '../../fakes/fleet-plane';
import { fleetRig, hastyTime } from '../../fakes/fleet-rig';

afterEach(() => void vi.useRealTimers());

describe('loading the device list', () => {
  afterEach(() => void vi.useRealTimers());

  it('walks every page and describes every open tunnel, few at a time', async () => {
    const ids = Array.from({ length: 25 }, (_, index) => `t${index}`);
    let inFlight = 0;
    let most = 0;
    const list = vi.fn<ControlPlane['list']>(({ nextToken }) => {
      const from = Number(nextToken ?? '0');
      return Promise.resolve(
        ok({
          tunnels: ids.slice(from, from + 10).map((id) => summary(id)),
          nextToken: from + 10 < ids.length ? String(from + 10) : null,
        }),
      );
    });
    const describeTunnel = vi.fn<ControlPlane['describe']>(async (id) => {
      inFlight += 1;
      most = Math.max(most, inFlight);
      await Promise.resolve();
      inFlight -= 1;
      return ok(facts(id, `thing-${id}`));
    });
    const { timers, now: time } = hastyTime(now);
    const rig = fleetRig(plane({ list, describe: describeTunnel }), { now: time }, timers);
    await rig.directory.refresh();
    rig.directory.setViewport({ search: '', from: 0, count: 100 });
    expect(list).toHaveBeenCalledTimes(3);
    expect(describeTunnel).toHaveBeenCalledTimes(25);
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(6);
    expect(rig.last()).toMatchObject({ status: 'ready', outstanding: 0, counts: { open: 25 } });
    expect(rig.last().items).toHaveLength(25);
    // A refresh soon after asks for the list, not for what is known already.
    await rig.directory.refresh();
    expect(list).toHaveBeenCalledTimes(6);
    expect(describeTunnel).toHaveBeenCalledTimes(25);
    rig.directory.dispose();
  });

  it('looks first for the tunnels of favourites and recent devices where there are many', async () => {
    const order: string[] = [];
    const list: ControlPlane['list'] = ({ nextToken, thingName }) =>
      Promise.resolve(
        ok(
          thingName === undefined
            ? {
                tunnels: Array.from({ length: 100 }, (_, index) => summary(`${nextToken ?? 'a'}${index}`)),
                nextToken: nextToken === undefined ? 'b' : null,
              }
            : { tunnels: [summary('b99')], nextToken: null },
        ),
      );
    const describeTunnel: ControlPlane['describe'] = (id) => {
      order.push(id);
      return Promise.resolve(ok(facts(id, `thing-${id}`)));
    };
    const { timers, now: time } = hastyTime(now);
    const rig = fleetRig(plane({ list, describe: describeTunnel }), { favourites: () => ['mine'], now: time }, timers);
    await rig.directory.refresh();
    expect(order).toHaveLength(200);
    expect(order.indexOf('b99')).toBeLessThan(40);
    rig.directory.dispose();
  });
});

describe('looking again by itself', () => {
  it('looks again by itself only while it is shown, and at once when it is looked at after that', async () => {
    vi.useFakeTimers({ now });
    const list = vi.fn<ControlPlane['list']>(noTunnels);
    const rig = fleetRig(plane({ list }));
    const after = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);
    await rig.directory.refresh();
    await after(601_000);
    expect(list).toHaveBeenCalledTimes(3);
    rig.directory.setShown(false);
    await after(3_600_000);
    expect(list).toHaveBeenCalledTimes(3);
    // A person who asks is answered, wherever the list is.
    await rig.directory.refresh(true);
    expect(list).toHaveBeenCalledTimes(4);
    await after(3_600_000);
    rig.directory.setShown(true);
    await after(100);
    expect(list).toHaveBeenCalledTimes(5);
    expect(rig.last()).toMatchObject({ status: 'ready', refreshedAt: Date.now() - 100 });
    rig.directory.dispose();
    rig.limiter.dispose();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('repeats nothing for nobody while AWS fails, and goes on when somebody looks', async () => {
    vi.useFakeTimers({ now });
    let fails = true;
    const list = vi.fn<ControlPlane['list']>((...args) =>
      fails ? Promise.resolve(failure('service')) : noTunnels(...args),
    );
    const rig = fleetRig(plane({ list }));
    void rig.directory.refresh();
    await vi.advanceTimersByTimeAsync(60_000);
    const before = list.mock.calls.length;
    expect(before).toBeGreaterThan(3);
    rig.directory.setShown(false);
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(list).toHaveBeenCalledTimes(before);
    rig.directory.setShown(true);
    await vi.advanceTimersByTimeAsync(100);
    expect(list.mock.calls.length).toBe(before + 1);
    // The trouble begins while nobody looks: one try, no more.
    rig.directory.setShown(false);
    void rig.directory.refresh(true);
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(list).toHaveBeenCalledTimes(before + 2);
    fails = false;
    rig.directory.setShown(true);
    await vi.advanceTimersByTimeAsync(100);
    expect(rig.last().status).toBe('ready');
    rig.directory.dispose();
    rig.limiter.dispose();
  });
});

describe('the device list in use', () => {
  it('asks the index about what is typed while not all names are known, and never twice at once', async () => {
    const held: (() => void)[] = [];
    const asked: string[] = [];
    const search: ThingRegistry['search'] = async (query) => {
      asked.push(query);
      if (query === 'thingName:*') await new Promise<void>((resolve) => held.push(resolve));
      return ok({ things: query === 'thingName:*' ? [] : [thing('zebra-9')], nextToken: null });
    };
    const rig = fleetRig(
      plane({ list: noTunnels, things: { search, list: () => Promise.resolve(failure('invalid')) } }),
    );
    const loading = rig.directory.refresh();
    for (const typed of ['z', 'ze', 'zeb']) rig.directory.setViewport({ search: typed, from: 0, count: 10 });
    await until(() => expect(rig.last().items.map(({ row }) => row?.thingName)).toEqual(['zebra-9']));
    expect(asked).toEqual(['thingName:*', '(thingName:zeb* OR zeb)']);
    for (const release of held) release();
    await loading;
    rig.directory.dispose();
  });

  it('keeps what is open in the list when the environment changes', () => {
    let environmentId = 'e';
    const rig = fleetRig(null, { environmentId: () => environmentId, knownThings: () => ['pump-1'] });
    const created = createSession({
      id: 's1',
      environment: { id: 'e', kind: 'custom', region: 'r' },
      tunnelId: 't1',
      thingName: 'pump-1',
      ticket: null,
      hasAccount: true,
      serviceIds: ['SSH'],
    }).view;
    rig.directory.showSessions([{ ...created, state: { kind: 'connected', since: now, device: 'connected' } }]);
    environmentId = 'practice';
    rig.directory.reset();
    // The device of the same name in the other environment is another one.
    expect(
      rig.last().items.map(({ group, sessionId, row }) => ({ group, sessionId, thing: row?.thingName ?? null })),
    ).toEqual([
      { group: 'here', sessionId: 's1', thing: null },
      { group: 'others', sessionId: null, thing: 'pump-1' },
    ]);
    rig.directory.dispose();
  });

  it('is idle while nobody is signed in', async () => {
    const rig = fleetRig(null);
    await rig.directory.refresh();
    expect(rig.last()).toMatchObject({ status: 'idle', items: [] });
  });

  it('lets a newer refresh replace one in flight', async () => {
    let release: (() => void) | undefined;
    let calls = 0;
    const list: ControlPlane['list'] = async () => {
      calls += 1;
      const mine = calls;
      if (mine === 1) await new Promise<void>((resolve) => (release = resolve));
      return ok({ tunnels: [summary(`call-${mine}`)], nextToken: null });
    };
    const rig = fleetRig(plane({ list, describe: (id) => Promise.resolve(ok(facts(id, id))) }));
    const first = rig.directory.refresh();
    await until(() => expect(release).toBeDefined());
    await rig.directory.refresh();
    release?.();
    await first;
    rig.directory.setViewport({ search: '', from: 0, count: 10 });
    expect(rig.last().items.map(({ row }) => row?.thingName)).toEqual(['call-2']);
    rig.directory.dispose();
  });
});

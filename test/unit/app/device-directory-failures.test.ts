import { afterEach, describe, expect, it, vi } from 'vitest';
import { until } from '../../fakes/wait';
import type { ControlPlane, ThingRegistry } from '../../../electron/cloud';
import type { CloudResult } from '../../../electron/cloud/contract';
import { ok, failure, plane, noTunnels, thing } from '../../fakes/fleet-plane';
import { fleetRig } from '../../fakes/fleet-rig';

afterEach(() => void vi.useRealTimers());

describe('a device list of which AWS denies a part', () => {
  it('falls back from the index to ListThings to tunnels alone, remembers what was denied, and says so', async () => {
    const search = vi.fn<ThingRegistry['search']>(() => Promise.resolve(failure('access-denied', 'iot:SearchIndex')));
    const listThings = vi.fn<ThingRegistry['list']>(() =>
      Promise.resolve(ok({ things: [thing('a'), thing('b')], nextToken: null })),
    );
    const rig = fleetRig(plane({ list: noTunnels, things: { search, list: listThings } }));
    await rig.directory.refresh();
    await rig.directory.refresh();
    rig.directory.setViewport({ search: '', from: 0, count: 10 });
    expect(rig.last()).toMatchObject({
      status: 'ready',
      names: 'things',
      complete: true,
      denied: ['iot:SearchIndex'],
      counts: { others: 2 },
    });
    expect(search).toHaveBeenCalledTimes(1);
    listThings.mockImplementation(() => Promise.resolve(failure('access-denied', 'iot:ListThings')));
    // Asked for by a person: what was denied is tried again.
    await rig.directory.refresh(true);
    rig.directory.setViewport({ search: '', from: 0, count: 10 });
    expect(search).toHaveBeenCalledTimes(2);
    expect(rig.last()).toMatchObject({
      status: 'ready',
      names: 'tunnels',
      denied: ['iot:SearchIndex', 'iot:ListThings'],
    });
    rig.directory.dispose();
  });

  it('keeps the names where tunnels may not be listed, and is denied where nothing may', async () => {
    const denied: ControlPlane['list'] = () => Promise.resolve(failure('access-denied'));
    const names: ThingRegistry = {
      search: () => Promise.resolve(ok({ things: [thing('a')], nextToken: null })),
      list: () => Promise.resolve(failure('invalid')),
    };
    const some = fleetRig(plane({ list: denied, things: names }));
    await some.directory.refresh();
    some.directory.setViewport({ search: '', from: 0, count: 10 });
    expect(some.last()).toMatchObject({
      status: 'ready',
      names: 'index',
      denied: ['iot:ListTunnels'],
      counts: { others: 1 },
    });
    const none = fleetRig(plane({ list: denied }));
    await none.directory.refresh();
    none.directory.setViewport({ search: '', from: 0, count: 10 });
    expect(none.last().status).toBe('denied');
    some.directory.dispose();
    none.directory.dispose();
  });
});

describe('what stands between the device list and AWS', () => {
  it('names a web proxy of a kind that cannot be used', async () => {
    const blocked: CloudResult<never> = {
      ok: false,
      error: {
        kind: 'web-proxy',
        name: 'unsupported',
        status: null,
        words: '',
        requestId: null,
        serverTime: null,
        action: 'iot:ListTunnels',
        resource: '*',
        webProxy: { host: 'socks.corp', status: null, unsupported: 'SOCKS5' },
      },
    };
    // The wait after a failure never ends here by itself.
    const rig = fleetRig(
      plane({ list: () => Promise.resolve(blocked) }),
      {},
      {
        set: (work, ms) => {
          const timer = ms < 1_000 ? setTimeout(work, ms) : undefined;
          return { cancel: () => clearTimeout(timer) };
        },
      },
    );
    void rig.directory.refresh();
    await until(() =>
      expect(rig.last()).toMatchObject({
        status: 'offline',
        askingProxy: null,
        unsupportedProxy: { host: 'socks.corp', kind: 'SOCKS5' },
      }),
    );
    rig.directory.dispose();
  });

  it('names a clock that keeps it from listing, until the clock is corrected', async () => {
    const refused: CloudResult<never> = {
      ok: false,
      error: {
        kind: 'clock',
        name: 'X',
        status: 403,
        words: '',
        requestId: null,
        serverTime: 2_820_000,
        action: 'iot:ListTunnels',
        resource: '*',
      },
    };
    let wrong = true;
    const rig = fleetRig(plane({ list: (...args) => (wrong ? Promise.resolve(refused) : noTunnels(...args)) }), {
      now: () => 0,
    });
    await rig.directory.refresh();
    rig.directory.setViewport({ search: '', from: 0, count: 10 });
    expect(rig.last()).toMatchObject({ status: 'error', skew: 2_820_000 });
    expect(rig.directory.skew()).toBe(2_820_000);
    wrong = false;
    await rig.directory.refresh();
    rig.directory.setViewport({ search: '', from: 0, count: 10 });
    expect(rig.last()).toMatchObject({ status: 'ready', skew: null });
    expect(rig.directory.skew()).toBeNull();
    rig.directory.dispose();
  });
});

describe('a web proxy that wants a password', () => {
  it('names the web proxy that wants a password, and lists at once when the way is another', async () => {
    let asks = true;
    const blocked: CloudResult<never> = {
      ok: false,
      error: {
        kind: 'web-proxy',
        name: 'X',
        status: null,
        words: '',
        requestId: null,
        serverTime: null,
        action: 'iot:ListTunnels',
        resource: '*',
        webProxy: { host: 'proxy.corp', status: 407 },
      },
    };
    const list: ControlPlane['list'] = (...args) => (asks ? Promise.resolve(blocked) : noTunnels(...args));
    // The wait after a failure never ends here by itself.
    const rig = fleetRig(
      plane({ list }),
      {},
      {
        set: (work, ms) => {
          const timer = ms < 1_000 ? setTimeout(work, ms) : undefined;
          return { cancel: () => clearTimeout(timer) };
        },
      },
    );
    const loading = rig.directory.refresh();
    await until(() => expect(rig.last()).toMatchObject({ status: 'offline', askingProxy: 'proxy.corp' }));
    asks = false;
    await rig.directory.networkChanged();
    await loading;
    rig.directory.setViewport({ search: '', from: 0, count: 10 });
    expect(rig.last()).toMatchObject({ status: 'ready', askingProxy: null });
    rig.directory.dispose();
  });
});

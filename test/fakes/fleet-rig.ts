/** The device list over whatever control plane a test has, with the test's own clock; somebody looks at it. */
import { plainArrangement } from '../../shared/fleet/filters';
import type { DeviceListView } from '../../shared/fleet/list';
import { RateLimiter, type ControlPlane } from '../../electron/cloud';
import { DeviceDirectory } from '../../electron/app/fleet/device-directory';
import type { DeviceSources } from '../../electron/app/fleet/device-sources';
import type { Timers } from '../../electron/net/clock';

export interface FleetRig {
  readonly directory: DeviceDirectory;
  readonly limiter: RateLimiter;
  readonly views: DeviceListView[];
  readonly last: () => DeviceListView;
}

/** Timers that fall due at once and take the time along: what waits for its turn does not keep a test waiting. */
export function hastyTime(from: number): { readonly now: () => number; readonly timers: Timers } {
  let time = from;
  return {
    now: () => time,
    timers: {
      set(work, milliseconds) {
        const handle = setImmediate(() => {
          time += milliseconds;
          work();
        });
        return { cancel: () => clearImmediate(handle) };
      },
    },
  };
}

export function fleetRig(
  plane: ControlPlane | null,
  change: Partial<DeviceSources> = {},
  timers: Timers = {
    set: (work, ms) => {
      const timer = setTimeout(work, ms);
      return { cancel: () => clearTimeout(timer) };
    },
  },
): FleetRig {
  const now = (): number => change.now?.() ?? Date.now();
  const views: DeviceListView[] = [];
  const limiter = new RateLimiter({ now, random: () => 0.5, timers, onChange: () => directory.changed() });
  const directory = new DeviceDirectory(
    {
      controlPlane: () => plane,
      environmentId: () => 'e',
      knownThings: () => [],
      recent: () => [],
      favourites: () => [],
      arranged: () => plainArrangement,
      last: () => null,
      keepLast: () => undefined,
      limiter,
      timers,
      now,
      ...change,
    },
    (view) => views.push(view),
  );
  directory.setShown(true);
  return { directory, limiter, views, last: () => views.at(-1)! };
}

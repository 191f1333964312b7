import type { SessionView } from '../../../shared/session/view';
import { observedBy, RateLimiter, type ControlPlane } from '../../cloud';
import { systemClock } from '../../net/clock';
import type { StateStore } from '../../ipc/state-store';
import type { LastLists } from '../../storage/last-lists';
import type { Remembered } from '../../storage/remembered';
import type { Environments } from '../environments/environments';
import type { Connectivity } from '../../../shared/fleet/list';
import type { DeviceRef } from '../../../shared/fleet/presence';
import { DeviceDirectory } from './device-directory';
import { PresenceWatch } from './presence-watch';

/** The device list of the active environment, and how it learns from calls and sessions that are not its own. */
export class Fleet {
  readonly devices: DeviceDirectory;
  readonly presence: PresenceWatch;
  readonly #environments: Environments;
  readonly #lastLists: LastLists;
  readonly #limiter: RateLimiter;
  readonly #observed = new WeakMap<ControlPlane, ControlPlane>();
  /** Tunnel to the time (epoch ms) of what the list was told about it last. */
  readonly #told = new Map<string, number>();

  /** `onOnline`: a device that somebody waited for is. */
  constructor(
    state: StateStore,
    environments: Environments,
    { remembered, lastLists }: { readonly remembered: Remembered; readonly lastLists: LastLists },
    onOnline: (device: DeviceRef) => void,
  ) {
    this.#environments = environments;
    this.#lastLists = lastLists;
    const activeId = (): string => environments.active().id;
    const identity = (): string | null => {
      const account = environments.account();
      return 'identityId' in account ? account.identityId : null;
    };
    this.#limiter = new RateLimiter({
      now: Date.now,
      random: Math.random,
      timers: systemClock,
      onChange: () => this.devices.changed(),
    });
    this.devices = new DeviceDirectory(
      {
        controlPlane: () => environments.controlPlane(activeId()),
        environmentId: activeId,
        favourites: () => remembered.favourites(activeId()),
        arranged() {
          const { filters, order } = remembered.arranged(activeId());
          return { filters, order };
        },
        last: () => lastLists.of(activeId(), identity()),
        keepLast(list) {
          const identityId = identity();
          if (identityId !== null) lastLists.keep(activeId(), identityId, list);
        },
        limiter: this.#limiter,
        timers: systemClock,
        knownThings() {
          const practice = state.get('practice');
          return environments.active().kind === 'practice' && practice.status === 'running'
            ? practice.devices.map(({ thingName }) => thingName)
            : [];
        },
        recent: () => remembered.recents(activeId()).map(({ thingName, at }) => ({ thingName, lastUsedAt: at })),
        now: Date.now,
      },
      (view) => state.set('devices', view),
    );
    this.presence = new PresenceWatch({
      controlPlane: (id) => environments.controlPlane(id),
      awaited: () => remembered.awaited(),
      await: ({ environmentId, thingName }, awaited) => remembered.await(environmentId, thingName, awaited),
      publish: (devices) => state.set('presence', devices),
      onOnline,
      now: Date.now,
      timers: systemClock,
    });
  }

  /**
   * The control plane for whoever acts for a person: the list learns from how its calls end. Null: nobody is signed in.
   */
  controlPlaneOf(environmentId: string): ControlPlane | null {
    const plane = this.#environments.controlPlane(environmentId);
    if (plane === null || environmentId !== this.#environments.active().id) return plane;
    const observed = this.#observed.get(plane) ?? observedBy(this.#limiter, plane);
    this.#observed.set(plane, observed);
    return observed;
  }

  /** Whether a device's own agent is online, asked now; null where nobody may be asked or nobody knows. */
  readonly agentOf = (environmentId: string, thingName: string, signal: AbortSignal): Promise<Connectivity | null> =>
    environmentId === this.#environments.active().id
      ? this.devices.connectivity(thingName, signal)
      : Promise.resolve(null);

  /** Somebody signs out of the active environment: what was listed there before is not for whoever comes next. */
  forgetLists(): void {
    this.#lastLists.forget(this.#environments.active().id);
  }

  /** AWS is reached over another web proxy or network. */
  networkChanged(): void {
    void this.devices.networkChanged();
    this.presence.changed();
  }

  /** Nothing of it is on a screen any more. */
  windowGone(): void {
    this.devices.setShown(false);
    this.presence.show(null);
  }

  /** Sessions changed: the list shows them, and learns what they learned about their tunnels. */
  observe(views: readonly SessionView[]): void {
    this.devices.showSessions(views);
    for (const { environment, tunnel } of views) {
      if (tunnel === null || environment.id !== this.#environments.active().id) continue;
      if (this.#told.get(tunnel.tunnelId) === tunnel.checkedAt) continue;
      this.#told.set(tunnel.tunnelId, tunnel.checkedAt);
      this.devices.observe(tunnel);
    }
  }

  dispose(): void {
    this.devices.dispose();
    this.presence.dispose();
    this.#limiter.dispose();
  }
}

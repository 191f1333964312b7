/**
 * Whether the agents of a few devices are online: of the one on the screen, and of those that somebody waits for. The
 * fleet index is asked again and again, as nobody tells this laptop.
 */
import {
  isDevice,
  presenceEveryMs,
  type DevicePresence,
  type DeviceRef,
  type IndexRefusal,
} from '../../../shared/fleet/presence';
import type { Connectivity } from '../../../shared/fleet/list';
import { oneThing, type ControlPlane } from '../../cloud';
import { backoffBound } from '../../net/backoff';
import type { Timer, Timers } from '../../net/clock';
import { indexRefusal } from './index-refusal';

/** Devices of one question. */
const mostAsked = 20;
/** While the index does not answer it is asked less and less often, up to this; ms. */
const longestPauseMs = 120_000;
/** An answer that takes longer is not waited for, ms. */
const limitMs = 20_000;

export interface PresenceSources {
  /** Null while nobody is signed in there. */
  controlPlane(environmentId: string): ControlPlane | null;
  /** Devices that somebody waits for; kept over a restart. */
  awaited(): readonly DeviceRef[];
  await(device: DeviceRef, awaited: boolean): void;
  publish(devices: readonly DevicePresence[]): void;
  /** A device that was waited for is online. */
  onOnline(device: DeviceRef): void;
  now(): number;
  readonly timers: Timers;
}

type KnownPresence = Pick<DevicePresence, 'connectivity' | 'checkedAt' | 'refused'>;
const unknown: KnownPresence = { connectivity: null, checkedAt: null, refused: null };
const keyOf = ({ environmentId, thingName }: DeviceRef): string => `${environmentId}\n${thingName}`;

export class PresenceWatch {
  readonly #sources: PresenceSources;
  #shown: DeviceRef | null = null;
  #known = new Map<string, KnownPresence>();
  #timer: Timer | null = null;
  #asking: AbortController | null = null;
  #failures = 0;

  constructor(sources: PresenceSources) {
    this.#sources = sources;
    this.#publish();
    this.#plan(0);
  }

  /** The device on the screen, asked about at once; null: none is. */
  show(device: DeviceRef | null): void {
    const isNew = device !== null && (this.#shown === null || !isDevice(device)(this.#shown));
    this.#shown = device;
    this.#publish();
    // Those that are only awaited keep their turn.
    if (isNew) this.#plan(0);
  }

  /** Somebody wants to be told once the device is online, or not any more. */
  tell(device: DeviceRef, awaited: boolean): void {
    this.#sources.await(device, awaited);
    this.#publish();
    this.#plan(0);
  }

  /** Somebody signed in, or AWS is reached otherwise: asks at once. */
  changed(): void {
    this.#failures = 0;
    this.#plan(0);
  }

  dispose(): void {
    this.#timer?.cancel();
    this.#asking?.abort();
  }

  #devices(): readonly DeviceRef[] {
    const awaited = this.#sources.awaited();
    const shown = this.#shown;
    return shown === null || awaited.some(isDevice(shown)) ? awaited : [shown, ...awaited];
  }

  #publish(): void {
    const devices = this.#devices();
    const awaited = this.#sources.awaited();
    this.#known = new Map(devices.map((device) => [keyOf(device), this.#known.get(keyOf(device)) ?? unknown]));
    this.#sources.publish(
      devices.map(({ environmentId, thingName }) => {
        const device = { environmentId, thingName };
        return {
          ...device,
          ...(this.#known.get(keyOf(device)) ?? unknown),
          awaited: awaited.some(isDevice(device)),
        };
      }),
    );
  }

  #plan(inMs: number): void {
    this.#timer?.cancel();
    this.#timer = this.#sources.timers.set(() => {
      this.#timer = null;
      if (this.#devices().length > 0) void this.#look();
    }, inMs);
  }

  async #look(): Promise<void> {
    this.#asking?.abort();
    const asking = new AbortController();
    this.#asking = asking;
    const timeout = this.#sources.timers.set(() => asking.abort(), limitMs);
    const environments = new Set(this.#devices().map(({ environmentId }) => environmentId));
    const answers = await Promise.all(
      [...environments].map((environmentId) => this.#ask(environmentId, asking.signal)),
    );
    timeout.cancel();
    // Another question took its place, which tells what is next.
    if (this.#asking !== asking) return;
    this.#asking = null;
    this.#failures = answers.includes(false) ? this.#failures + 1 : 0;
    this.#publish();
    const everyMs = this.#shown === null ? presenceEveryMs.awaited : presenceEveryMs.shown;
    this.#plan(this.#failures === 0 ? everyMs : backoffBound(this.#failures, everyMs, longestPauseMs));
  }

  /** False: it could not be asked. */
  async #ask(environmentId: string, signal: AbortSignal): Promise<boolean> {
    const names = this.#devices().flatMap((device) =>
      device.environmentId === environmentId ? [device.thingName] : [],
    );
    const registry = this.#sources.controlPlane(environmentId)?.things ?? null;
    if (registry === null) return false;
    for (let first = 0; first < names.length; first += mostAsked) {
      const asked = names.slice(first, first + mostAsked);
      const page = await registry.search(asked.map(oneThing).join(' OR '), null, signal).catch(() => null);
      if (page === null || signal.aborted) return false;
      if (!page.ok) {
        const refused = indexRefusal(page.error);
        if (refused !== null) this.#refuse(environmentId, names, refused);
        return false;
      }
      const found = new Map(page.value.things.map(({ thingName, connectivity }) => [thingName, connectivity]));
      for (const thingName of asked) this.#take({ environmentId, thingName }, found.get(thingName) ?? null);
    }
    return true;
  }

  /** What was seen before stays, with its age. */
  #refuse(environmentId: string, names: readonly string[], refused: IndexRefusal): void {
    for (const thingName of names) {
      const key = keyOf({ environmentId, thingName });
      this.#known.set(key, { ...(this.#known.get(key) ?? unknown), refused });
    }
  }

  #take(device: DeviceRef, connectivity: Connectivity | null): void {
    const sources = this.#sources;
    this.#known.set(keyOf(device), { connectivity, checkedAt: sources.now(), refused: null });
    if (connectivity?.connected !== true || !sources.awaited().some(isDevice(device))) return;
    // Told once: what comes after that is somebody's next wish.
    sources.await(device, false);
    sources.onOnline(device);
  }
}

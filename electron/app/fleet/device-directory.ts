/**
 * Keeps the device list: names from the registry, tunnels, what this laptop remembers and what is open on it. The
 * window says what it searches and which rows it shows; only those cross to it.
 */
import { type Connectivity, type DeviceListView, type ThingView } from '../../../shared/fleet/list';
import type { SessionView, TunnelFacts } from '../../../shared/session/view';
import type { CloudError, ControlPlane, RateLimiter, Timers } from '../../cloud';
import {
  itemsOf,
  listOf,
  markOf,
  suggestionsOf,
  thingOf,
  type Known,
  type Listed,
  type SessionMark,
} from './device-list';
import { createThingNames } from './thing-catalog';
import { createFleetTunnels } from './tunnel-catalog';
import { createRefreshSchedule } from './refresh-schedule';

/** A thing the person worked on before. */
export interface RecentDevice {
  readonly thingName: string;
  readonly lastUsedAt: number;
}

export interface DeviceSources {
  /** Null while nobody is signed in to the active environment. */
  controlPlane(): ControlPlane | null;
  environmentId(): string;
  /** Things known without asking AWS: the practice devices. */
  knownThings(): readonly string[];
  recent(): readonly RecentDevice[];
  favourites(): readonly string[];
  /** Of the active environment. */
  readonly limiter: RateLimiter;
  readonly timers: Timers;
  now(): number;
}

/** What the window shows of the list. */
export interface Look {
  readonly search: string;
  readonly from: number;
  readonly count: number;
}

export interface DeviceDirectory {
  look(at: Look): void;
  /** Whether the list is on a screen; only then it looks again by itself, and repeats what AWS does not answer. At first it is not. */
  shown(isShown: boolean): void;
  /** Lists again; one in flight is replaced, rows already known stay. `anew`: somebody asked for it, so what was denied is tried again. */
  refresh(anew?: boolean): Promise<void>;
  /** The way to AWS is another one: lists again at once, however long the old way had failed. */
  networkChanged(): Promise<void>;
  /** Everything about one thing, its tunnels asked now; the signal ends the asking. */
  thing(thingName: string, services: readonly string[], signal: AbortSignal): Promise<ThingView>;
  suggest(typed: string): readonly string[];
  /** Whether the device's own agent is online, asked now; null where nobody may be asked or nobody knows. */
  connectivity(thingName: string, signal: AbortSignal): Promise<Connectivity | null>;
  /** What a session just learned about a tunnel, so that the list needs no call of its own. */
  observe(facts: TunnelFacts): void;
  showSessions(views: readonly SessionView[]): void;
  /** As the list shows it; null: the clock is not what keeps it from listing. */
  skew(): number | null;
  /** Favourites, recent or known things are others now; or how AWS answers. */
  changed(): void;
  /** Another environment: forgets everything but the sessions; what is open there stays in the list. */
  reset(): void;
  dispose(): void;
}

/** Counters move faster than eyes; ms. */
const publishEvery = 50;
/** The list looks again by itself while it is shown, ms. */
const refreshEvery = 5 * 60_000;
/** After the last key: then the index is asked about what was typed, and about the rows that are shown. */
const askAfter = 300;
/** Connectivity of a row on the screen that is older than this (ms) is asked for again. */
const connectivityFor = 60_000;
const mostRows = 200;

export function createDeviceDirectory(
  sources: DeviceSources,
  publish: (view: DeviceListView) => void,
): DeviceDirectory {
  const { limiter, now } = { limiter: sources.limiter, now: () => sources.now() };
  let look: Look = { search: '', from: 0, count: 60 };
  let listed: { readonly revision: number; readonly search: string; readonly list: Listed } | null = null;
  let known: { readonly revision: number; readonly known: Known } | null = null;
  let revision = 1;
  let shown: ReadonlySet<string> = new Set();
  let sessions: readonly SessionView[] = [];
  let marks: readonly SessionMark[] = [];
  let running: AbortController | null = null;
  let asking: AbortController | null = null;
  let failure: CloudError | null = null;
  let skew: number | null = null;
  let refreshedAt: number | null = null;
  let due: { readonly cancel: () => void } | null = null;
  let question: { readonly cancel: () => void } | null = null;
  let isLoading = false;

  const schedule = createRefreshSchedule({
    every: refreshEvery,
    now,
    timers: sources.timers,
    refresh: () => void refresh(false),
  });
  const names = createThingNames({ limiter, now, onChange: touch });
  const tunnels = createFleetTunnels({
    limiter,
    now,
    onChange: touch,
    shown: () => shown,
    first: () => [...sources.favourites(), ...sources.recent().map(({ thingName }) => thingName)],
  });

  const marksNow = (): readonly SessionMark[] => sessions.map((view) => markOf(view, sources.environmentId()));

  function knownNow(): Known {
    if (known?.revision === revision) return known.known;
    const made: Known = {
      things: names.all,
      sorted: names.sorted(),
      tunnels: tunnels.byThing(),
      names: sources.knownThings(),
      recent: new Map(sources.recent().map(({ thingName, lastUsedAt }) => [thingName, lastUsedAt])),
      favourites: new Set(sources.favourites()),
      sessions: marks,
      now: now(),
    };
    known = { revision, known: made };
    return made;
  }

  function listNow(): Listed {
    if (listed?.revision === revision && listed.search === look.search) return listed.list;
    const list = listOf(knownNow(), look.search);
    listed = { revision, search: look.search, list };
    return list;
  }

  function status(): DeviceListView['status'] {
    if (sources.controlPlane() === null) return 'idle';
    if (limiter.isOffline()) return 'offline';
    const nothing = names.all.size === 0 && tunnels.all.size === 0;
    if (failure !== null) return failureStatus(failure, names.source() === 'tunnels');
    if (isLoading) return nothing ? 'loading' : 'partial';
    return refreshedAt === null ? 'idle' : 'ready';
  }

  function show(): void {
    due?.cancel();
    due = null;
    const list = listNow();
    const from = Math.max(0, Math.min(look.from, list.entries.length - 1));
    const items = itemsOf(list, knownNow(), from, Math.min(look.count, mostRows));
    shown = new Set(items.flatMap(({ row }) => (row === null ? [] : [row.thingName])));
    publish({
      status: status(),
      search: look.search,
      counts: list.counts,
      from,
      items,
      things: names.all.size,
      complete: names.isComplete(),
      names: names.source(),
      denied: [...names.denied(), ...tunnels.denied()],
      outstanding: tunnels.outstanding(),
      trouble: limiter.trouble(),
      askingProxy: limiter.askingProxy(),
      unsupportedProxy: limiter.unsupportedProxy(),
      skew: status() === 'error' ? skew : null,
      revision,
      refreshedAt,
    });
  }
  function touch(): void {
    revision += 1;
    due ??= sources.timers.set(show, publishEvery);
  }

  async function load(plane: ControlPlane, signal: AbortSignal): Promise<void> {
    const errors = await Promise.all([tunnels.load(plane, signal), names.load(plane.things ?? null, signal)]);
    if (signal.aborted) return;
    isLoading = false;
    failure = errors.find((error) => error !== null) ?? null;
    skew = failure?.kind === 'clock' && failure.serverTime !== null ? failure.serverTime - now() : null;
    if (failure === null || failure.kind === 'access-denied') refreshedAt = now();
    schedule.ended('done');
    touch();
  }

  async function refresh(anew: boolean): Promise<void> {
    running?.abort();
    const mine = new AbortController();
    running = mine;
    failure = null;
    const plane = sources.controlPlane();
    isLoading = plane !== null;
    if (isLoading) schedule.began();
    else schedule.reset();
    if (anew) names.forgive();
    revision += 1;
    show();
    if (plane !== null) await load(plane, mine.signal);
  }

  /** What AWS does not answer is not repeated for nobody: the refresh is given up until somebody looks. */
  function restUnseen(): void {
    if (schedule.isShown() || !isLoading || !(limiter.isOffline() || limiter.trouble()?.kind === 'refusing')) return;
    running?.abort();
    isLoading = false;
    schedule.ended('cut');
  }

  /** What was typed, where not all names are known; and how the devices on the screen are. */
  function askLater(): void {
    question?.cancel();
    asking?.abort();
    const things = sources.controlPlane()?.things ?? null;
    if (things === null) return;
    question = sources.timers.set(() => {
      question = null;
      asking = new AbortController();
      const { signal } = asking;
      const old = [...shown].filter((name) => (names.all.get(name)?.seenAt ?? now()) < now() - connectivityFor);
      void names.find(things, look.search, signal).then(() => names.renew(things, old, signal));
    }, askAfter);
  }

  return {
    look(at) {
      look = at;
      show();
      askLater();
    },
    shown(isShown) {
      schedule.show(isShown);
      restUnseen();
    },
    refresh: (anew = false) => refresh(anew),
    networkChanged() {
      running?.abort();
      limiter.reset();
      return refresh(false);
    },
    async thing(thingName, services, signal) {
      const plane = sources.controlPlane();
      if (plane !== null) {
        await Promise.all([
          tunnels.loadThing(plane, thingName, signal),
          names.renew(plane.things ?? null, [thingName], signal),
        ]);
        revision += 1;
      }
      return thingOf(thingName, knownNow(), names.isComplete() ? 'all' : 'some', services);
    },
    suggest: (typed) => suggestionsOf(knownNow(), typed, 20),
    async connectivity(thingName, signal) {
      await names.renew(sources.controlPlane()?.things ?? null, [thingName], signal);
      return names.source() === 'index' ? (names.all.get(thingName)?.connectivity ?? null) : null;
    },
    observe: (facts) => tunnels.observe(facts),
    showSessions(views) {
      sessions = views;
      if (JSON.stringify(marksNow()) === JSON.stringify(marks)) return;
      marks = marksNow();
      touch();
    },
    skew: () => (status() === 'error' ? skew : null),
    changed() {
      restUnseen();
      touch();
    },
    reset() {
      running?.abort();
      asking?.abort();
      schedule.reset();
      running = null;
      limiter.reset();
      names.reset();
      tunnels.reset();
      failure = null;
      isLoading = false;
      refreshedAt = null;
      marks = marksNow();
      revision += 1;
      show();
    },
    dispose() {
      running?.abort();
      asking?.abort();
      schedule.reset();
      for (const timer of [due, question]) timer?.cancel();
    },
  };
}

function failureStatus(error: CloudError, onlyTunnels: boolean): DeviceListView['status'] {
  // Names without tunnels are a list still: what may not be asked is named beside it.
  if (error.kind === 'access-denied') return onlyTunnels ? 'denied' : 'ready';
  return error.kind === 'offline' || error.kind === 'web-proxy' ? 'offline' : 'error';
}

/**
 * Keeps the device list: names from the registry, tunnels, what this laptop remembers and what is open on it. The
 * window says what it searches and which rows it shows; only those cross to it.
 */
import type { FilterChoice } from '../../../shared/fleet/filters';
import { type Connectivity, type DeviceListView, type ThingView } from '../../../shared/fleet/list';
import type { SessionView, TunnelFacts } from '../../../shared/session/view';
import { queryOf, type CloudError, type ControlPlane } from '../../cloud';
import { failureStatus, itemsOf, listOf, suggestionsOf, thingOf, type DeviceList } from './device-list';
import type { DeviceSources, ListViewport } from './device-sources';
import { markOf, type FleetSnapshot, type SessionMark } from './fleet-snapshot';
import { FilterChoices } from './list-filter';
import { IndexQueries } from './index-queries';
import { RefreshSchedule } from './refresh-schedule';
import { ThingCatalog } from './thing-catalog';
import { TunnelCatalog } from './tunnel-catalog';
import type { Timer } from '../../net/clock';

/** Counters move faster than eyes. */
const publishEveryMs = 50;
/** The list looks again by itself while it is shown. */
const refreshEveryMs = 5 * 60_000;
const mostRows = 200;

export class DeviceDirectory {
  readonly #sources: DeviceSources;
  readonly #publish: (view: DeviceListView) => void;
  readonly #schedule: RefreshSchedule;
  readonly #things: ThingCatalog;
  readonly #choices = new FilterChoices();
  readonly #tunnels: TunnelCatalog;
  readonly #queries: IndexQueries;
  #viewport: ListViewport = { search: '', from: 0, count: 60 };
  /** Put together for this revision (and search); made again when that is another. */
  #list: { readonly revision: number; readonly search: string; readonly list: DeviceList } | null = null;
  #snapshot: { readonly revision: number; readonly fleet: FleetSnapshot } | null = null;
  #revision = 1;
  /** Things of the rows that are on the screen. */
  #shown: ReadonlySet<string> = new Set();
  #sessions: readonly SessionView[] = [];
  #marks: readonly SessionMark[] = [];
  #running: AbortController | null = null;
  #failure: CloudError | null = null;
  #skew: number | null = null;
  #refreshedAt: number | null = null;
  #publishing: Timer | null = null;
  #isLoading = false;

  constructor(sources: DeviceSources, publish: (view: DeviceListView) => void) {
    this.#sources = sources;
    this.#publish = publish;
    const { limiter, timers } = sources;
    const [now, onChange] = [(): number => sources.now(), (): void => this.#touch()];
    const refresh = (): void => void this.refresh();
    this.#schedule = new RefreshSchedule({ everyMs: refreshEveryMs, now, timers, refresh });
    this.#things = new ThingCatalog({ limiter, now, onChange });
    this.#tunnels = new TunnelCatalog({
      limiter,
      now,
      onChange,
      shown: () => this.#shown,
      first: () => [...sources.favourites(), ...sources.recent().map(({ thingName }) => thingName)],
    });
    this.#queries = new IndexQueries({
      things: this.#things,
      timers,
      now,
      query: () => queryOf(this.#viewport.search, sources.arranged().filters),
      shown: () => this.#shown,
    });
    this.#recall();
  }

  /** The thing's type in AWS IoT; null: it has none, or it is not known here. */
  readonly typeOf = (thingName: string): string | null => this.#things.all.get(thingName)?.typeName ?? null;
  setViewport(viewport: ListViewport): void {
    this.#viewport = viewport;
    this.#show();
    this.#queries.later(this.#sources.controlPlane()?.things ?? null);
  }

  /** Whether the list is on a screen; only then it looks again by itself, and repeats what AWS does not answer. At first it is not. */
  setShown(isShown: boolean): void {
    this.#schedule.show(isShown);
    this.#restUnseen();
  }

  /** Lists again; one in flight is replaced, rows already known stay. `anew`: somebody asked for it, so what was denied is tried again. */
  async refresh(anew = false): Promise<void> {
    this.#running?.abort();
    const mine = new AbortController();
    this.#running = mine;
    this.#failure = null;
    const plane = this.#sources.controlPlane();
    this.#isLoading = plane !== null;
    if (this.#isLoading) this.#schedule.began();
    else this.#schedule.reset();
    if (anew) this.#things.forgive();
    this.#revision += 1;
    this.#show();
    if (plane !== null) await this.#load(plane, mine.signal);
  }

  /** AWS is reached over another web proxy or network: lists again at once, however long the calls before had failed. */
  networkChanged(): Promise<void> {
    this.#running?.abort();
    this.#sources.limiter.reset();
    return this.refresh();
  }

  /** Everything about one thing, its tunnels asked now; the signal ends the asking. */
  async thing(thingName: string, services: readonly string[], signal: AbortSignal): Promise<ThingView> {
    const plane = this.#sources.controlPlane();
    if (plane !== null) {
      await Promise.all([
        this.#tunnels.loadThing(plane, thingName, signal),
        this.#things.renew(plane.things ?? null, [thingName], signal),
      ]);
      this.#revision += 1;
    }
    return thingOf(thingName, this.#fleetNow(), this.#things.isComplete() ? 'all' : 'some', services);
  }

  /** What the list can be narrowed to. */
  filterChoices(typed: string): readonly FilterChoice[] {
    return this.#choices.of(this.#things.sorted(), typed);
  }

  suggest(typed: string, most = 20): readonly string[] {
    return suggestionsOf(this.#fleetNow(), typed, most);
  }

  /** Whether the names of all things are known. */
  isComplete(): boolean {
    return this.#things.isComplete();
  }

  /** Whether the device's own agent is online, asked now; null where nobody may be asked or nobody knows. */
  async connectivity(thingName: string, signal: AbortSignal): Promise<Connectivity | null> {
    await this.#things.renew(this.#sources.controlPlane()?.things ?? null, [thingName], signal);
    return this.#things.source() === 'index' ? (this.#things.all.get(thingName)?.connectivity ?? null) : null;
  }

  /** What a session just learned about a tunnel, so that the list needs no call of its own. */
  observe(facts: TunnelFacts): void {
    this.#tunnels.observe(facts);
  }

  showSessions(views: readonly SessionView[]): void {
    this.#sessions = views;
    const marks = this.#marksNow();
    if (JSON.stringify(marks) === JSON.stringify(this.#marks)) return;
    this.#marks = marks;
    this.#touch();
  }

  /** As the list shows it; null: the clock is not what keeps it from listing. */
  skew(): number | null {
    return this.#status() === 'error' ? this.#skew : null;
  }

  /** Favourites, recent or known things are others now; or how AWS answers. */
  changed(): void {
    this.#restUnseen();
    this.#touch();
  }

  /** Another environment: forgets everything but the sessions; what is open there stays in the list. */
  reset(): void {
    this.#running?.abort();
    this.#queries.abort();
    this.#schedule.reset();
    this.#sources.limiter.reset();
    this.#things.reset();
    this.#tunnels.reset();
    this.#failure = null;
    this.#isLoading = false;
    this.#recall();
    this.#marks = this.#marksNow();
    this.#revision += 1;
    this.#show();
  }

  dispose(): void {
    this.#running?.abort();
    this.#queries.dispose();
    this.#schedule.reset();
    this.#publishing?.cancel();
  }

  /** Until AWS answers the list is the one of last time, with its date. */
  #recall(): void {
    const last = this.#sources.last();
    if (last !== null) this.#things.restore(last);
    this.#refreshedAt = last?.at ?? null;
  }

  #marksNow(): readonly SessionMark[] {
    return this.#sessions.map((view) => markOf(view, this.#sources.environmentId()));
  }

  #fleetNow(): FleetSnapshot {
    if (this.#snapshot?.revision === this.#revision) return this.#snapshot.fleet;
    const sources = this.#sources;
    const fleet: FleetSnapshot = {
      things: this.#things.all,
      sorted: this.#things.sorted(),
      tunnels: this.#tunnels.byThing(),
      names: sources.knownThings(),
      recent: new Map(sources.recent().map(({ thingName, lastUsedAt }) => [thingName, lastUsedAt])),
      favourites: new Set(sources.favourites()),
      sessions: this.#marks,
      arranged: sources.arranged(),
      now: sources.now(),
    };
    this.#snapshot = { revision: this.#revision, fleet };
    return fleet;
  }

  #listNow(): DeviceList {
    const { search } = this.#viewport;
    if (this.#list?.revision === this.#revision && this.#list.search === search) return this.#list.list;
    const list = listOf(this.#fleetNow(), search);
    this.#list = { revision: this.#revision, search, list };
    return list;
  }

  #status(): DeviceListView['status'] {
    if (this.#sources.controlPlane() === null) return 'idle';
    if (this.#sources.limiter.isOffline()) return 'offline';
    if (this.#failure !== null) return failureStatus(this.#failure, this.#things.source() === 'tunnels');
    if (this.#isLoading) return this.#things.all.size === 0 && this.#tunnels.size === 0 ? 'loading' : 'partial';
    return this.#refreshedAt === null ? 'idle' : 'ready';
  }

  #show(): void {
    this.#publishing?.cancel();
    this.#publishing = null;
    const { limiter } = this.#sources;
    const list = this.#listNow();
    const from = Math.max(0, Math.min(this.#viewport.from, list.entries.length - 1));
    const items = itemsOf(list, this.#fleetNow(), from, Math.min(this.#viewport.count, mostRows));
    this.#shown = new Set(items.flatMap(({ row }) => (row === null ? [] : [row.thingName])));
    this.#publish({
      status: this.#status(),
      search: this.#viewport.search,
      counts: list.counts,
      arranged: this.#fleetNow().arranged,
      hidden: list.hidden,
      from,
      items,
      things: this.#things.all.size,
      complete: this.#things.isComplete(),
      names: this.#things.source(),
      denied: [...this.#things.denied(), ...this.#tunnels.denied()],
      outstanding: this.#tunnels.outstanding(),
      trouble: limiter.trouble(),
      askingProxy: limiter.askingProxy(),
      unsupportedProxy: limiter.unsupportedProxy(),
      skew: this.skew(),
      revision: this.#revision,
      refreshedAt: this.#refreshedAt,
    });
  }

  #touch(): void {
    this.#revision += 1;
    this.#publishing ??= this.#sources.timers.set(() => this.#show(), publishEveryMs);
  }

  async #load(plane: ControlPlane, signal: AbortSignal): Promise<void> {
    const loads = [this.#tunnels.load(plane, signal), this.#things.load(plane.things ?? null, signal)];
    const errors = await Promise.all(loads);
    if (signal.aborted) return;
    const now = this.#sources.now();
    const failure = errors.find((error) => error !== null) ?? null;
    this.#isLoading = false;
    this.#failure = failure;
    this.#skew = failure?.kind === 'clock' && failure.serverTime !== null ? failure.serverTime - now : null;
    if (failure === null || failure.kind === 'access-denied') this.#refreshedAt = now;
    if (this.#things.isListed()) this.#sources.keepLast({ at: now, things: this.#things.sorted() });
    this.#schedule.ended('done');
    this.#touch();
  }

  /** What AWS does not answer is not repeated for nobody: the refresh is given up until somebody looks. */
  #restUnseen(): void {
    const { limiter } = this.#sources;
    if (this.#schedule.isShown() || !this.#isLoading) return;
    if (!limiter.isOffline() && limiter.trouble()?.kind !== 'refusing') return;
    this.#running?.abort();
    this.#isLoading = false;
    this.#schedule.ended('cut');
  }
}

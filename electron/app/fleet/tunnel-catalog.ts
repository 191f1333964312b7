/**
 * The tunnels of an environment. ListTunnels carries no thing name and no sides (PROTOCOL.md 1.2), so tunnels are
 * described one by one: few at a time, those that somebody looks at first, and none again that was described a short
 * while ago.
 */
import type { TunnelFacts } from '../../../shared/session/view';
import {
  isTransient,
  PageTokens,
  type CloudError,
  type ControlPlane,
  type RateLimiter,
  type TunnelSummary,
} from '../../cloud';

const describedAtOnce = 6;
const pageSize = 100;
/** Newest first, so what is left out is oldest. */
const mostTunnels = 2_000;
/** Closed tunnels are described only for the name of their thing. */
const mostClosed = 50;
/** An answer that is younger is not asked for again by a refresh; then the same for tunnels that are shown. */
const freshForMs = 10 * 60_000;
const freshWhileShownMs = 60_000;
/** Things whose tunnels are looked up by name before the rest: favourites, recent ones. */
const mostFirst = 8;
/** Tunnels of one thing. */
const mostOfThing = 10;

export interface TunnelCatalogOptions {
  readonly limiter: RateLimiter;
  readonly now: () => number;
  readonly onChange: () => void;
  /** Things of the rows that are on the screen. */
  readonly shown: () => ReadonlySet<string>;
  /** Looked up first, in this order. */
  readonly first: () => readonly string[];
}

export class TunnelCatalog {
  readonly #options: TunnelCatalogOptions;
  #all = new Map<string, TunnelFacts>();
  #grouped: ReadonlyMap<string, readonly TunnelFacts[]> | null = null;
  #queue: string[] = [];
  /** Being described for the load that runs. */
  #underWay = new Set<string>();
  /** Closed tunnels that the load that runs has queued. */
  #closed = 0;
  /** Things of tunnels that were listed by the name of their thing. */
  readonly #thingOf = new Map<string, string>();
  readonly #denied = new Set<string>();

  constructor(options: TunnelCatalogOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#all.size;
  }

  byThing(): ReadonlyMap<string, readonly TunnelFacts[]> {
    if (this.#grouped !== null) return this.#grouped;
    const made = new Map<string, TunnelFacts[]>();
    for (const facts of this.#all.values()) {
      if (facts.thingName === null) continue;
      const there = made.get(facts.thingName);
      if (there === undefined) made.set(facts.thingName, [facts]);
      else there.push(facts);
    }
    return (this.#grouped = made);
  }

  /** Still to be described. */
  outstanding(): number {
    return this.#queue.length + this.#underWay.size;
  }

  denied(): readonly string[] {
    return [...this.#denied];
  }

  /** Lists and describes. An error that does not pass by itself ends it and is the answer. */
  async load(plane: ControlPlane, signal: AbortSignal): Promise<CloudError | null> {
    this.#queue = [];
    this.#closed = 0;
    const mine = new Set<string>();
    this.#underWay = mine;
    let listing = true;
    let waiting: ((isMore: boolean) => void)[] = [];
    const wakeAll = (): void => {
      const woken = waiting;
      waiting = [];
      for (const wake of woken) wake(listing && !signal.aborted);
    };
    signal.addEventListener('abort', wakeAll, { once: true });
    // Beside many tunnels those of the devices one works with are looked up by name, instead of waiting for their turn.
    let besides: Promise<void> = Promise.resolve();
    const lists = this.#listPages(plane, signal, (isOnly) => {
      if (!isOnly && this.#all.size === 0) besides = this.#listFirst(plane, signal);
      wakeAll();
    })
      .then(async (error) => {
        await besides;
        return error;
      })
      .finally(() => {
        listing = false;
        wakeAll();
      });
    const more = (): Promise<boolean> =>
      listing && !signal.aborted ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(false);
    const [listError, describeError] = await Promise.all([lists, this.#describeAll(plane, signal, mine, more)]);
    for (const [error, action] of [
      [listError, 'iot:ListTunnels'],
      [describeError, 'iot:DescribeTunnel'],
    ] as const)
      if (error?.kind === 'access-denied') this.#denied.add(action);
    return listError ?? describeError;
  }

  /** The open tunnels of one thing, asked now: somebody waits for it. */
  async loadThing(plane: ControlPlane, thingName: string, signal: AbortSignal): Promise<CloudError | null> {
    const { limiter, onChange } = this.#options;
    const page = await limiter.observe(() => plane.list({ thingName, maxResults: mostOfThing }, signal));
    if (!page.ok) return page.error;
    const open = page.value.tunnels.filter(({ status }) => status === 'OPEN');
    for (const { tunnelId } of page.value.tunnels) this.#thingOf.set(tunnelId, thingName);
    const answers = await Promise.all(
      open.map(({ tunnelId }) => limiter.observe(() => plane.describe(tunnelId, signal))),
    );
    for (const answer of answers) if (answer.ok) this.#put(answer.value);
    const listed = new Set(page.value.tunnels.map(({ tunnelId }) => tunnelId));
    for (const { tunnelId } of this.byThing().get(thingName) ?? []) if (!listed.has(tunnelId)) this.#drop(tunnelId);
    onChange();
    return answers.find((answer) => !answer.ok)?.error ?? null;
  }

  /** A session learned this. */
  observe(facts: TunnelFacts): void {
    this.#put(facts);
    this.#options.onChange();
  }

  reset(): void {
    this.#all = new Map();
    this.#grouped = null;
    this.#queue = [];
    this.#underWay = new Set();
    this.#thingOf.clear();
    this.#denied.clear();
  }

  #put(facts: TunnelFacts): void {
    this.#all.set(facts.tunnelId, facts);
    this.#grouped = null;
  }

  #drop(tunnelId: string): void {
    if (this.#all.delete(tunnelId)) this.#grouped = null;
  }

  /** What is on the screen goes first; otherwise the order of the list. */
  #next(): string | undefined {
    const visible = this.#options.shown();
    const wanted = new Set(this.#options.first());
    const isWanted = (tunnelId: string): boolean => {
      const name = this.#all.get(tunnelId)?.thingName ?? this.#thingOf.get(tunnelId) ?? null;
      return name !== null && (visible.has(name) || wanted.has(name));
    };
    const place = this.#queue.findIndex(isWanted);
    return this.#queue.splice(Math.max(0, place), 1)[0];
  }

  async #describeOne(plane: ControlPlane, tunnelId: string, signal: AbortSignal): Promise<CloudError | null> {
    const result = await this.#options.limiter.schedule(() => plane.describe(tunnelId, signal), signal);
    if (result === null || signal.aborted) return null;
    if (result.ok) this.#put(result.value);
    else if (result.error.kind === 'not-found') this.#drop(tunnelId);
    else if (isTransient(result.error)) this.#queue.push(tunnelId);
    else return result.error;
    this.#options.onChange();
    return null;
  }

  /** Works the queue off; pages that still come add to it. `more` resolves when one came, or none will. */
  async #describeAll(
    plane: ControlPlane,
    signal: AbortSignal,
    mine: Set<string>,
    more: () => Promise<boolean>,
  ): Promise<CloudError | null> {
    const failures: CloudError[] = [];
    const worker = async (): Promise<void> => {
      while (!signal.aborted && failures.length === 0) {
        const tunnelId = this.#next();
        if (tunnelId === undefined) {
          if (!(await more()) && this.#queue.length === 0) return;
          continue;
        }
        mine.add(tunnelId);
        const error = await this.#describeOne(plane, tunnelId, signal);
        mine.delete(tunnelId);
        if (error !== null) failures.push(error);
      }
    };
    await Promise.all(Array.from({ length: describedAtOnce }, worker));
    if (failures.length > 0) this.#queue = [];
    return failures[0] ?? null;
  }

  #isFresh(tunnelId: string): boolean {
    const { now, shown } = this.#options;
    const facts = this.#all.get(tunnelId);
    if (facts === undefined) return false;
    const isShown = facts.thingName !== null && shown().has(facts.thingName);
    return now() - facts.checkedAt < (isShown ? freshWhileShownMs : freshForMs);
  }

  #enqueue(found: readonly TunnelSummary[]): void {
    for (const { tunnelId, status } of found) {
      const facts = this.#all.get(tunnelId);
      if (status === 'CLOSED' && facts !== undefined) {
        if (facts.status === 'OPEN') this.#put({ ...facts, status });
      } else if (
        !this.#isFresh(tunnelId) &&
        !this.#underWay.has(tunnelId) &&
        !this.#queue.includes(tunnelId) &&
        (status === 'OPEN' || this.#closed++ < mostClosed)
      )
        this.#queue.push(tunnelId);
    }
  }

  async #listPages(
    plane: ControlPlane,
    signal: AbortSignal,
    onPage: (isOnly: boolean) => void,
  ): Promise<CloudError | null> {
    const listed = new Set<string>();
    const pages = new PageTokens();
    let nextToken: string | null = null;
    do {
      const page = await this.#options.limiter.schedule(
        () => plane.list({ maxResults: pageSize, ...(nextToken === null ? {} : { nextToken }) }, signal),
        signal,
      );
      if (page === null || signal.aborted) return null;
      if (!page.ok && isTransient(page.error)) continue;
      if (!page.ok) return page.error;
      for (const { tunnelId } of page.value.tunnels) listed.add(tunnelId);
      this.#enqueue(page.value.tunnels);
      const isOnly = nextToken === null && page.value.nextToken === null;
      nextToken = page.value.nextToken;
      if (nextToken === null) for (const id of this.#all.keys()) if (!listed.has(id)) this.#drop(id);
      onPage(isOnly);
      this.#options.onChange();
      if (nextToken === null || pages.leadsNowhere(nextToken)) return null;
    } while (listed.size < mostTunnels);
    return null;
  }

  async #listFirst(plane: ControlPlane, signal: AbortSignal): Promise<void> {
    const { limiter, first } = this.#options;
    for (const thingName of first().slice(0, mostFirst)) {
      const page = await limiter.schedule(() => plane.list({ thingName, maxResults: mostOfThing }, signal), signal);
      if (page?.ok !== true || signal.aborted) return;
      for (const { tunnelId } of page.value.tunnels) this.#thingOf.set(tunnelId, thingName);
      this.#enqueue(page.value.tunnels);
    }
  }
}

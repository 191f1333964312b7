/**
 * The tunnels of an environment. ListTunnels carries no thing name and no sides (PROTOCOL.md 1.2), so tunnels are described one by
 * one: few at a time, those that somebody looks at first, and none again that was described a short while ago.
 */
import type { TunnelFacts } from '../../../shared/session/view';
import { isTransient, type CloudError, type ControlPlane, type RateLimiter, type TunnelSummary } from '../../cloud';

const describedAtOnce = 6;
const pageSize = 100;
/** Newest first, so what is left out is oldest. */
export const mostTunnels = 2_000;
/** Closed tunnels are described only for the name of their thing. */
const mostClosed = 50;
/** An answer that is younger (ms) is not asked for again by a refresh; for tunnels that are shown. */
const freshFor = 10 * 60_000;
const freshWhileShown = 60_000;
/** Things whose tunnels are looked up by name before the rest: favourites, recent ones. */
const mostFirst = 8;
/** Tunnels of one thing. */
const mostOfThing = 10;

export interface FleetTunnels {
  readonly all: ReadonlyMap<string, TunnelFacts>;
  of(thingName: string): readonly TunnelFacts[];
  byThing(): ReadonlyMap<string, readonly TunnelFacts[]>;
  /** Still to be described. */
  outstanding(): number;
  denied(): readonly string[];
  /** Lists and describes. An error that does not pass by itself ends it and is the answer. */
  load(plane: ControlPlane, signal: AbortSignal): Promise<CloudError | null>;
  /** The open tunnels of one thing, asked now: somebody waits for it. */
  loadThing(plane: ControlPlane, thingName: string, signal: AbortSignal): Promise<CloudError | null>;
  /** A session learned this. */
  observe(facts: TunnelFacts): void;
  reset(): void;
}

export interface FleetTunnelsOptions {
  readonly limiter: RateLimiter;
  readonly now: () => number;
  readonly onChange: () => void;
  /** Things of the rows that are on the screen. */
  readonly shown: () => ReadonlySet<string>;
  /** Looked up first, in this order. */
  readonly first: () => readonly string[];
}

export function createFleetTunnels({ limiter, now, onChange, shown, first }: FleetTunnelsOptions): FleetTunnels {
  let all = new Map<string, TunnelFacts>();
  let grouped: ReadonlyMap<string, readonly TunnelFacts[]> | null = null;
  let queue: string[] = [];
  /** Being described for the load that runs. */
  let underWay = new Set<string>();
  /** Things of tunnels that were listed by the name of their thing. */
  const thingOf = new Map<string, string>();
  const denied = new Set<string>();

  const put = (facts: TunnelFacts): void => {
    all.set(facts.tunnelId, facts);
    grouped = null;
  };
  const drop = (tunnelId: string): void => {
    if (all.delete(tunnelId)) grouped = null;
  };
  function byThing(): ReadonlyMap<string, readonly TunnelFacts[]> {
    if (grouped !== null) return grouped;
    const made = new Map<string, TunnelFacts[]>();
    for (const facts of all.values()) {
      if (facts.thingName === null) continue;
      const there = made.get(facts.thingName);
      if (there === undefined) made.set(facts.thingName, [facts]);
      else there.push(facts);
    }
    return (grouped = made);
  }
  const nameOf = (tunnelId: string): string | null => all.get(tunnelId)?.thingName ?? thingOf.get(tunnelId) ?? null;

  /** What is on the screen goes first; otherwise the order of the list. */
  function next(): string | undefined {
    const visible = shown();
    const wanted = new Set(first());
    const isWanted = (tunnelId: string): boolean => {
      const name = nameOf(tunnelId);
      return name !== null && (visible.has(name) || wanted.has(name));
    };
    const place = queue.findIndex(isWanted);
    return queue.splice(Math.max(0, place), 1)[0];
  }

  async function describeOne(plane: ControlPlane, tunnelId: string, signal: AbortSignal): Promise<CloudError | null> {
    const result = await limiter.schedule(() => plane.describe(tunnelId, signal), signal);
    if (result === null || signal.aborted) return null;
    if (result.ok) put(result.value);
    else if (result.error.kind === 'not-found') drop(tunnelId);
    else if (isTransient(result.error)) queue.push(tunnelId);
    else return result.error;
    onChange();
    return null;
  }

  /** Works the queue off; pages that still come add to it. `more` resolves when one came, or none will. */
  async function describeAll(
    plane: ControlPlane,
    signal: AbortSignal,
    mine: Set<string>,
    more: () => Promise<boolean>,
  ): Promise<CloudError | null> {
    const failures: CloudError[] = [];
    const worker = async (): Promise<void> => {
      while (!signal.aborted && failures.length === 0) {
        const tunnelId = next();
        if (tunnelId === undefined) {
          if (!(await more()) && queue.length === 0) return;
          continue;
        }
        mine.add(tunnelId);
        const error = await describeOne(plane, tunnelId, signal);
        mine.delete(tunnelId);
        if (error !== null) failures.push(error);
      }
    };
    await Promise.all(Array.from({ length: describedAtOnce }, worker));
    if (failures.length > 0) queue = [];
    return failures[0] ?? null;
  }

  const isFresh = (tunnelId: string): boolean => {
    const facts = all.get(tunnelId);
    if (facts === undefined) return false;
    return (
      now() - facts.checkedAt < (facts.thingName !== null && shown().has(facts.thingName) ? freshWhileShown : freshFor)
    );
  };
  let closed = 0;
  function enqueue(found: readonly TunnelSummary[]): void {
    for (const { tunnelId, status } of found) {
      const facts = all.get(tunnelId);
      if (status === 'CLOSED' && facts !== undefined) {
        if (facts.status === 'OPEN') put({ ...facts, status });
      } else if (
        !isFresh(tunnelId) &&
        !underWay.has(tunnelId) &&
        !queue.includes(tunnelId) &&
        (status === 'OPEN' || closed++ < mostClosed)
      )
        queue.push(tunnelId);
    }
  }

  async function listPages(
    plane: ControlPlane,
    signal: AbortSignal,
    onPage: (isOnly: boolean) => void,
  ): Promise<CloudError | null> {
    const listed = new Set<string>();
    let nextToken: string | null = null;
    do {
      const page = await limiter.schedule(
        () => plane.list({ maxResults: pageSize, ...(nextToken === null ? {} : { nextToken }) }, signal),
        signal,
      );
      if (page === null || signal.aborted) return null;
      if (!page.ok && isTransient(page.error)) continue;
      if (!page.ok) return page.error;
      for (const { tunnelId } of page.value.tunnels) listed.add(tunnelId);
      enqueue(page.value.tunnels);
      const isOnly = nextToken === null && page.value.nextToken === null;
      nextToken = page.value.nextToken;
      if (nextToken === null) for (const id of all.keys()) if (!listed.has(id)) drop(id);
      onPage(isOnly);
      onChange();
      if (nextToken === null) return null;
    } while (listed.size < mostTunnels);
    return null;
  }

  async function listFirst(plane: ControlPlane, signal: AbortSignal): Promise<void> {
    for (const thingName of first().slice(0, mostFirst)) {
      const page = await limiter.schedule(() => plane.list({ thingName, maxResults: mostOfThing }, signal), signal);
      if (page?.ok !== true || signal.aborted) return;
      for (const { tunnelId } of page.value.tunnels) thingOf.set(tunnelId, thingName);
      enqueue(page.value.tunnels);
    }
  }

  return {
    get all() {
      return all;
    },
    of: (thingName) => byThing().get(thingName) ?? [],
    byThing,
    outstanding: () => queue.length + underWay.size,
    denied: () => [...denied],
    async load(plane, signal) {
      queue = [];
      closed = 0;
      const mine = new Set<string>();
      underWay = mine;
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
      const lists = listPages(plane, signal, (isOnly) => {
        if (!isOnly && all.size === 0) besides = listFirst(plane, signal);
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
      const [listError, describeError] = await Promise.all([lists, describeAll(plane, signal, mine, more)]);
      for (const [error, action] of [
        [listError, 'iot:ListTunnels'],
        [describeError, 'iot:DescribeTunnel'],
      ] as const)
        if (error?.kind === 'access-denied') denied.add(action);
      return listError ?? describeError;
    },
    async loadThing(plane, thingName, signal) {
      const page = await limiter.observe(() => plane.list({ thingName, maxResults: mostOfThing }, signal));
      if (!page.ok) return page.error;
      const open = page.value.tunnels.filter(({ status }) => status === 'OPEN');
      for (const { tunnelId } of page.value.tunnels) thingOf.set(tunnelId, thingName);
      const answers = await Promise.all(
        open.map(({ tunnelId }) => limiter.observe(() => plane.describe(tunnelId, signal))),
      );
      for (const answer of answers) if (answer.ok) put(answer.value);
      const listed = new Set(page.value.tunnels.map(({ tunnelId }) => tunnelId));
      for (const { tunnelId } of byThing().get(thingName) ?? []) if (!listed.has(tunnelId)) drop(tunnelId);
      onChange();
      return answers.find((answer) => !answer.ok)?.error ?? null;
    },
    observe(facts) {
      put(facts);
      onChange();
    },
    reset() {
      all = new Map();
      grouped = null;
      queue = [];
      underWay = new Set();
      thingOf.clear();
      denied.clear();
    },
  };
}

/** The names of things: from fleet indexing where the role may search it, else from ListThings, else only those that tunnels name. */
import type { Connectivity, NameSource } from '../../../shared/fleet/list';
import {
  everyThing,
  isTransient,
  oneThing,
  queryOf,
  type CloudError,
  type RateLimiter,
  type ThingFacts,
  type ThingPage,
  type ThingRegistry,
} from '../../cloud';

/** Beyond this many the list is searched at AWS only. About 400 bytes each. */
export const mostThings = 20_000;
/** Things of one question about those that are shown. */
const mostAsked = 20;

export interface KnownThing extends ThingFacts {
  /** Small letters, for comparing. */
  readonly name: string;
  /** Its type and attributes, small letters, one a line: `site=pusan`. */
  readonly text: string;
  readonly seenAt: number;
}

export interface ThingNames {
  readonly all: ReadonlyMap<string, KnownThing>;
  /** In the order of their names. */
  sorted(): readonly KnownThing[];
  source(): NameSource;
  isComplete(): boolean;
  /** Being walked through right now. */
  isLoading(): boolean;
  denied(): readonly string[];
  /** Walks through all of them, a page at a time. An error other than a denial ends the walk and is the answer. */
  load(things: ThingRegistry | null, signal: AbortSignal): Promise<CloudError | null>;
  /** What was typed, asked of the index: only where not all things are known. */
  find(things: ThingRegistry | null, search: string, signal: AbortSignal): Promise<void>;
  /** Asks about these things again: their connectivity is of the moment. Nothing where the index may not be searched. */
  renew(things: ThingRegistry | null, names: readonly string[], signal: AbortSignal): Promise<void>;
  /** Another environment or person. */
  reset(): void;
  /** Tries again what was denied. */
  forgive(): void;
}

export interface ThingNamesOptions {
  readonly limiter: RateLimiter;
  readonly now: () => number;
  readonly onChange: () => void;
}

const known = (facts: ThingFacts, seenAt: number): KnownThing => ({
  ...facts,
  name: facts.thingName.toLowerCase(),
  text: [
    ...(facts.typeName === null ? [] : [facts.typeName]),
    ...Object.entries(facts.attributes).map(([key, value]) => `${key}=${value}`),
  ]
    .join('\n')
    .toLowerCase(),
  seenAt,
});

const byName = (a: KnownThing, b: KnownThing): number => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);

export function createThingNames({ limiter, now, onChange }: ThingNamesOptions): ThingNames {
  let all = new Map<string, KnownThing>();
  let order: readonly KnownThing[] | null = [];
  let source: NameSource = 'tunnels';
  let complete = false;
  let loading = 0;
  const denied = new Set<string>();
  /** The index is off in this account, or still being built: ListThings then. */
  let noIndex = false;

  function take(page: ThingPage): void {
    for (const facts of page.things) all.set(facts.thingName, known(facts, now()));
    order = null;
    onChange();
  }

  type Ask = (nextToken: string | null) => ReturnType<ThingRegistry['list']>;
  /** Null: all pages are there, or the signal ended it. */
  async function walk(ask: Ask, signal: AbortSignal): Promise<CloudError | null> {
    const seen = new Set<string>();
    let nextToken: string | null = null;
    do {
      const page = await limiter.schedule(() => ask(nextToken), signal);
      if (page === null || signal.aborted) return null;
      // The limiter lets the next try through when there is hope for it.
      if (!page.ok && isTransient(page.error)) continue;
      if (!page.ok) return page.error;
      for (const { thingName } of page.value.things) seen.add(thingName);
      take(page.value);
      nextToken = page.value.nextToken;
      if (nextToken === null) {
        complete = true;
        // What is not in the registry any more goes with the last page, not before.
        for (const name of all.keys()) if (!seen.has(name)) all.delete(name);
        order = null;
      }
    } while (!complete && all.size < mostThings);
    onChange();
    return null;
  }

  async function load(things: ThingRegistry | null, signal: AbortSignal): Promise<CloudError | null> {
    complete = false;
    if (things === null) {
      source = 'tunnels';
      return null;
    }
    if (!denied.has('iot:SearchIndex') && !noIndex) {
      source = 'index';
      const error = await walk((nextToken) => things.search(everyThing, nextToken, signal), signal);
      if (error === null || !isRefusal(error)) return error;
      if (error.kind === 'access-denied') denied.add('iot:SearchIndex');
      else noIndex = true;
    }
    if (!denied.has('iot:ListThings')) {
      source = 'things';
      const error = await walk((nextToken) => things.list(nextToken, signal), signal);
      if (error === null || !isRefusal(error)) return error;
      if (error.kind === 'access-denied') denied.add('iot:ListThings');
    }
    source = 'tunnels';
    return null;
  }

  async function ask(things: ThingRegistry | null, query: string | null, signal: AbortSignal): Promise<void> {
    if (things === null || query === null || source !== 'index' || denied.has('iot:SearchIndex')) return;
    const page = await limiter.schedule(() => things.search(query, null, signal), signal);
    if (page === null || signal.aborted) return;
    if (page.ok) take(page.value);
    // Taken away meanwhile: not asked for every key and row; the next refresh goes another way to the names.
    else if (page.error.kind === 'access-denied') {
      denied.add('iot:SearchIndex');
      onChange();
    }
  }

  return {
    get all() {
      return all;
    },
    sorted: () => (order ??= [...all.values()].sort(byName)),
    source: () => source,
    isComplete: () => complete,
    isLoading: () => loading > 0,
    denied: () => [...denied],
    async load(things, signal) {
      loading += 1;
      try {
        return await load(things, signal);
      } finally {
        loading -= 1;
        onChange();
      }
    },
    async find(things, search, signal) {
      if (!complete) await ask(things, queryOf(search), signal);
    },
    async renew(things, names, signal) {
      if (names.length > 0) await ask(things, names.slice(0, mostAsked).map(oneThing).join(' OR '), signal);
    },
    reset() {
      all = new Map();
      order = [];
      source = 'tunnels';
      complete = false;
      denied.clear();
      noIndex = false;
    },
    forgive() {
      denied.clear();
      noIndex = false;
    },
  };
}

/** Another way to the names may be open. */
const isRefusal = ({ kind }: CloudError): boolean =>
  kind === 'access-denied' || kind === 'invalid' || kind === 'not-found' || kind === 'unknown';

export const connectivityOf = (names: ThingNames, thingName: string): Connectivity | null =>
  names.all.get(thingName)?.connectivity ?? null;

/**
 * The names of things: from fleet indexing where the role may search it, else from ListThings, else only those that
 * tunnels name.
 */
import type { NameSource } from '../../../shared/fleet/list';
import type { LastList } from '../../storage/last-lists';
import {
  everyThing,
  isTransient,
  oneThing,
  PageTokens,
  type CloudError,
  type RateLimiter,
  type ThingFacts,
  type ThingPage,
  type ThingRegistry,
} from '../../cloud';
import { isWayClosed } from './index-refusal';

/** Beyond this many the list is searched at AWS only. About 400 bytes each. */
const mostThings = 20_000;
/** Things of one query about those that are shown. */
const mostAsked = 20;

export interface ThingRecord extends ThingFacts {
  /** Small letters, for comparing. */
  readonly name: string;
  /** Its type, groups and attributes, small letters, one a line: `site=pusan`. */
  readonly text: string;
  readonly seenAt: number;
}

export interface ThingCatalogOptions {
  readonly limiter: RateLimiter;
  readonly now: () => number;
  readonly onChange: () => void;
}

const recordOf = (facts: ThingFacts, seenAt: number): ThingRecord => ({
  ...facts,
  name: facts.thingName.toLowerCase(),
  text: [
    ...(facts.typeName === null ? [] : [facts.typeName]),
    ...facts.groups,
    ...Object.entries(facts.attributes).map(([key, value]) => `${key}=${value}`),
  ]
    .join('\n')
    .toLowerCase(),
  seenAt,
});

const byName = (a: ThingRecord, b: ThingRecord): number => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);

type PageOf = (nextToken: string | null) => ReturnType<ThingRegistry['list']>;

export class ThingCatalog {
  readonly #options: ThingCatalogOptions;
  #all = new Map<string, ThingRecord>();
  #order: readonly ThingRecord[] | null = [];
  #source: NameSource = 'tunnels';
  #complete = false;
  readonly #denied = new Set<string>();
  /** The index is off in this account, or still being built: ListThings then. */
  #noIndex = false;

  constructor(options: ThingCatalogOptions) {
    this.#options = options;
  }

  get all(): ReadonlyMap<string, ThingRecord> {
    return this.#all;
  }

  /** In the order of their names. */
  sorted(): readonly ThingRecord[] {
    return (this.#order ??= [...this.#all.values()].sort(byName));
  }

  source(): NameSource {
    return this.#source;
  }

  isComplete(): boolean {
    return this.#complete;
  }

  denied(): readonly string[] {
    return [...this.#denied];
  }

  /** Walks through all of them, a page at a time. An error other than a denial ends the walk and is the answer. */
  async load(things: ThingRegistry | null, signal: AbortSignal): Promise<CloudError | null> {
    try {
      return await this.#loadAll(things, signal);
    } finally {
      this.#options.onChange();
    }
  }

  /** What was typed or filtered, asked of the index: only where not all things are known. */
  async find(things: ThingRegistry | null, query: string | null, signal: AbortSignal): Promise<void> {
    if (!this.#complete) await this.#ask(things, query, signal);
  }

  /**
   * Asks about these things again: their connectivity is of the moment. Nothing where the index may not be searched.
   */
  async renew(things: ThingRegistry | null, names: readonly string[], signal: AbortSignal): Promise<void> {
    if (names.length > 0) await this.#ask(things, names.slice(0, mostAsked).map(oneThing).join(' OR '), signal);
  }

  /** Another environment or person. */
  reset(): void {
    this.#all = new Map();
    this.#order = [];
    this.#source = 'tunnels';
    this.#complete = false;
    this.forgive();
  }

  /**
   * The list of last time: in the place of what is not known yet, and gone with the last page where it is not on it.
   */
  restore({ at, things }: LastList): void {
    for (const thing of things) this.#all.set(thing.thingName, recordOf({ ...thing, attributes: {}, groups: [] }, at));
    this.#order = null;
  }

  /** The registry or the index was walked in this run, as far as this list goes. */
  isListed(): boolean {
    return this.#complete || (this.#source !== 'tunnels' && this.#all.size >= mostThings);
  }

  /** Tries again what was denied. */
  forgive(): void {
    this.#denied.clear();
    this.#noIndex = false;
  }

  async #loadAll(things: ThingRegistry | null, signal: AbortSignal): Promise<CloudError | null> {
    this.#complete = false;
    if (things === null) {
      this.#source = 'tunnels';
      return null;
    }
    if (!this.#denied.has('iot:SearchIndex') && !this.#noIndex) {
      this.#source = 'index';
      const error = await this.#walk((nextToken) => things.search(everyThing, nextToken, signal), signal);
      if (error === null || !isWayClosed(error)) return error;
      if (error.kind === 'access-denied') this.#denied.add('iot:SearchIndex');
      else this.#noIndex = true;
    }
    if (!this.#denied.has('iot:ListThings')) {
      this.#source = 'things';
      const error = await this.#walk((nextToken) => things.list(nextToken, signal), signal);
      if (error === null || !isWayClosed(error)) return error;
      if (error.kind === 'access-denied') this.#denied.add('iot:ListThings');
    }
    this.#source = 'tunnels';
    return null;
  }

  /** Null: all pages are there, or the signal ended it. */
  async #walk(pageOf: PageOf, signal: AbortSignal): Promise<CloudError | null> {
    const seen = new Set<string>();
    const pages = new PageTokens();
    let nextToken: string | null = null;
    do {
      const page = await this.#options.limiter.schedule(() => pageOf(nextToken), signal);
      if (page === null || signal.aborted) return null;
      // The limiter lets the next try through when there is hope for it.
      if (!page.ok && isTransient(page.error)) continue;
      if (!page.ok) return page.error;
      for (const { thingName } of page.value.things) seen.add(thingName);
      this.#take(page.value);
      nextToken = page.value.nextToken;
      if (nextToken === null) {
        this.#complete = true;
        // What is not in the registry any more goes with the last page, not before.
        for (const name of this.#all.keys()) if (!seen.has(name)) this.#all.delete(name);
        this.#order = null;
      } else if (pages.leadsNowhere(nextToken)) break;
    } while (!this.#complete && this.#all.size < mostThings);
    this.#options.onChange();
    return null;
  }

  async #ask(things: ThingRegistry | null, query: string | null, signal: AbortSignal): Promise<void> {
    if (things === null || query === null || this.#source !== 'index' || this.#denied.has('iot:SearchIndex')) return;
    const page = await this.#options.limiter.schedule(() => things.search(query, null, signal), signal);
    if (page === null || signal.aborted) return;
    if (page.ok) this.#take(page.value);
    // Taken away meanwhile: not asked for every key and row; the next refresh goes another way to the names.
    else if (page.error.kind === 'access-denied') {
      this.#denied.add('iot:SearchIndex');
      this.#options.onChange();
    }
  }

  #take(page: ThingPage): void {
    for (const facts of page.things) this.#all.set(facts.thingName, recordOf(facts, this.#options.now()));
    this.#order = null;
    this.#options.onChange();
  }
}

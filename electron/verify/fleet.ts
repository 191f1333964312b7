/** What the device list assumes about the registry of things and its index. Reads only. */
import type { ListThingsCommandOutput, SearchIndexCommandOutput } from '@aws-sdk/client-iot';
import { everyThing, oneThing, queryOf } from '../cloud';
import { searchPage, type IotSdk } from '../cloud/thing-registry';
import type { Ask } from './report';
import { called, type Called } from './service';

export class Registry {
  readonly #sdk: IotSdk;

  constructor(sdk: IotSdk) {
    this.#sdk = sdk;
  }

  list(): Promise<Called<ListThingsCommandOutput>> {
    return called(this.#sdk.client.send(new this.#sdk.ListThings({})));
  }

  search(queryString: string, maxResults: number): Promise<Called<SearchIndexCommandOutput>> {
    return called(
      this.#sdk.client.send(new this.#sdk.SearchIndex({ indexName: 'AWS_Things', queryString, maxResults })),
    );
  }
}

type Thing = NonNullable<SearchIndexCommandOutput['things']>[number];

const pageOf = ({
  things = [],
  nextToken,
}: {
  readonly things?: readonly unknown[] | undefined;
  readonly nextToken?: string | undefined;
}): string => `${things.length} on the first page${nextToken === undefined ? '' : ', and there are more'}`;

/** How many are told to be online, and what is said of when the others left. */
function connectivityIn(things: readonly Thing[]): string {
  const known = things.flatMap(({ connectivity }) => (connectivity?.connected === undefined ? [] : [connectivity]));
  const away = known.filter(({ connected }) => connected !== true);
  const untimed = away.filter(({ timestamp = 0 }) => timestamp === 0);
  return `told of ${known.length} of ${things.length}: ${known.length - away.length} online, ${away.length} away, of ${untimed.length} of them without a time`;
}

/** Names of things stay out of the report: a company's devices are its own affair. */
export async function aboutFleet(registry: Registry, ask: Ask): Promise<void> {
  const listed = await registry.list();
  ask('base', 'ListThings', listed.ok ? pageOf(listed.value) : listed.words);
  const indexed = await registry.search(everyThing, searchPage);
  ask('base', 'SearchIndex for every thing (fleet indexing)', indexed.ok ? pageOf(indexed.value) : indexed.words);
  if (!indexed.ok) return;
  const { things = [] } = indexed.value;
  ask('base', 'SearchIndex, connectivity', connectivityIn(things));
  const more = await registry.search(everyThing, searchPage + 1);
  ask('base', `SearchIndex with maxResults ${searchPage + 1}`, more.ok ? pageOf(more.value) : more.words);

  /** Whether a query of the app finds one thing of which it is known that it fits. */
  async function finds(question: string, thing: Thing | undefined, typed: string | undefined): Promise<void> {
    const query = typed === undefined ? null : queryOf(typed);
    if (thing?.thingName === undefined || query === null) {
      ask('base', question, 'there is no thing to try it with on the first page');
      return;
    }
    const found = await registry.search(`${query} AND ${oneThing(thing.thingName)}`, 1);
    ask(
      'base',
      question,
      !found.ok
        ? found.words
        : (found.value.things ?? []).some(({ thingName }) => thingName === thing.thingName)
          ? 'found'
          : 'not found',
    );
  }
  const dashed = things.find(({ thingName = '' }) => /^[^-]+-./.test(thingName));
  await finds('SearchIndex for the beginning of a name with a "-" in it', dashed, dashed?.thingName?.slice(0, -1));
  const valued = things.find(({ attributes = {} }) => wordIn(attributes) !== undefined);
  await finds('SearchIndex for the value of an attribute as a bare word', valued, wordIn(valued?.attributes ?? {}));
}

const wordIn = (attributes: Readonly<Record<string, string>>): string | undefined =>
  Object.values(attributes).find((value) => /^[A-Za-z0-9]+$/.test(value));

/**
 * The registry of things through the AWS SDK, whose client is loaded when it is first needed: it is large, and many
 * roles may not use it.
 */
import type {
  IoTClient,
  ListThingsCommand,
  SearchIndexCommand,
  ThingAttribute,
  ThingDocument,
} from '@aws-sdk/client-iot';
import type { AwsCredentialIdentityProvider } from '@aws-sdk/types';
import { arnIn, standard } from '../../shared/aws/hosts';
import type { ApiCaller } from './api-caller';
import { waitAsAsked } from './come-again';
import type { CloudResult, Environment, ThingFacts, ThingPage, ThingRegistry } from './contract';
import { signBy, type ServiceClock } from './service-clock';
import type { Transport } from './transport';

/** Greatest pages there are: the API reference limits SearchIndex to 100, the service model ListThings to 250. */
export const searchPage = 100;
const listPage = 250;

export interface IotSdk {
  readonly client: IoTClient;
  readonly SearchIndex: typeof SearchIndexCommand;
  readonly ListThings: typeof ListThingsCommand;
}

interface IotOptions {
  readonly environment: Environment;
  readonly credentials: AwsCredentialIdentityProvider;
  readonly transport: Transport;
}

/** The client for AWS IoT in an environment, with what it can be asked; `attempts` in all. */
export async function loadIot({
  environment,
  credentials,
  transport,
  attempts,
}: IotOptions & { readonly attempts: number }): Promise<IotSdk> {
  const sdk = await import('@aws-sdk/client-iot');
  const endpoint = environment.iot ?? null;
  const { fips, dualStack } = environment.variant ?? standard;
  const client = new sdk.IoTClient({
    region: environment.region,
    credentials,
    retryMode: 'adaptive',
    maxAttempts: attempts,
    requestHandler: transport.requestHandler,
    ...(endpoint === null
      ? { useFipsEndpoint: fips, useDualstackEndpoint: dualStack }
      : { endpoint, useFipsEndpoint: false, useDualstackEndpoint: false }),
  });
  waitAsAsked(client);
  return { client, SearchIndex: sdk.SearchIndexCommand, ListThings: sdk.ListThingsCommand };
}

/** The index has no `connected` for a thing that never connected; its time is 0 or absent once it is old. */
const connectivityOf = ({ connectivity }: ThingDocument): ThingFacts['connectivity'] =>
  connectivity?.connected === undefined
    ? null
    : {
        connected: connectivity.connected,
        since: (connectivity.timestamp ?? 0) > 0 ? (connectivity.timestamp ?? null) : null,
      };

const factsOf = (
  { thingName, thingTypeName, attributes }: ThingDocument | ThingAttribute,
  { groups, connectivity }: Pick<ThingFacts, 'groups' | 'connectivity'>,
): ThingFacts[] =>
  thingName === undefined
    ? []
    : [{ thingName, typeName: thingTypeName ?? null, groups, attributes: attributes ?? {}, connectivity }];

export interface ThingRegistryOptions extends IotOptions {
  readonly caller: ApiCaller;
  readonly clock: ServiceClock;
}

export class AwsThingRegistry implements ThingRegistry {
  readonly #options: ThingRegistryOptions;
  #loading: Promise<IotSdk> | null = null;
  #disposed = false;

  constructor(options: ThingRegistryOptions) {
    this.#options = options;
  }

  search(query: string, nextToken: string | null, signal: AbortSignal): Promise<CloudResult<ThingPage>> {
    const { caller, environment } = this.#options;
    return caller.call(
      async (abortSignal) => {
        const { client, SearchIndex } = await this.#sdk();
        return client.send(
          new SearchIndex({
            indexName: 'AWS_Things',
            queryString: query,
            maxResults: searchPage,
            ...(nextToken === null ? {} : { nextToken }),
          }),
          { abortSignal },
        );
      },
      { action: 'iot:SearchIndex', resource: arnIn(environment.region, 'index/AWS_Things'), signal },
      ({ things, nextToken: next }) => ({
        things: (things ?? []).flatMap((thing) =>
          factsOf(thing, { groups: thing.thingGroupNames ?? [], connectivity: connectivityOf(thing) }),
        ),
        nextToken: next ?? null,
      }),
    );
  }

  list(nextToken: string | null, signal: AbortSignal): Promise<CloudResult<ThingPage>> {
    return this.#options.caller.call(
      async (abortSignal) => {
        const { client, ListThings } = await this.#sdk();
        return client.send(new ListThings({ maxResults: listPage, ...(nextToken === null ? {} : { nextToken }) }), {
          abortSignal,
        });
      },
      { action: 'iot:ListThings', resource: '*', signal },
      ({ things, nextToken: next }) => ({
        things: (things ?? []).flatMap((thing) => factsOf(thing, { groups: [], connectivity: null })),
        nextToken: next ?? null,
      }),
    );
  }

  /** Ends the client if one was made; the transport belongs to whoever made it. */
  dispose(): void {
    this.#disposed = true;
    void this.#loading?.then(
      ({ client }) => client.destroy(),
      () => undefined,
    );
  }

  #sdk(): Promise<IotSdk> {
    return (this.#loading ??= this.#load());
  }

  async #load(): Promise<IotSdk> {
    const { environment, credentials, transport, clock } = this.#options;
    const made = await loadIot({ environment, credentials, transport, attempts: 3 });
    signBy(clock, made.client);
    if (this.#disposed) made.client.destroy();
    return made;
  }
}

/** The registry of things through the AWS SDK, whose client is loaded when it is first needed: it is large, and many roles may not use it. */
import type {
  IoTClient,
  ListThingsCommand,
  SearchIndexCommand,
  ThingAttribute,
  ThingDocument,
} from '@aws-sdk/client-iot';
import type { AwsCredentialIdentityProvider } from '@aws-sdk/types';
import { standard } from '../../shared/aws/hosts';
import { createAsker, type CallerOptions } from './call';
import type { Environment } from './contract';
import { signBy, type ServiceClock } from './service-clock';
import type { ThingFacts, ThingsPlane } from './things-contract';
import type { Transport } from './transport';

/** Greatest pages there are: the API reference limits SearchIndex to 100, the service model ListThings to 250. */
export const searchPage = 100;
export const listPage = 250;

export interface ThingsOptions extends CallerOptions {
  readonly environment: Environment;
  readonly credentials: AwsCredentialIdentityProvider;
  readonly transport: Transport;
  readonly clock: ServiceClock;
  /** Resource of a denied call, for the administrator. */
  readonly resourceOf: (what: string) => string;
}

export interface IotSdk {
  readonly client: IoTClient;
  readonly SearchIndex: typeof SearchIndexCommand;
  readonly ListThings: typeof ListThingsCommand;
}

/** The client for AWS IoT in an environment, with what it can be asked; `attempts` in all. */
export async function loadIot({
  environment,
  credentials,
  transport,
  attempts,
}: Pick<ThingsOptions, 'environment' | 'credentials' | 'transport'> & { readonly attempts: number }): Promise<IotSdk> {
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
  connectivity: ThingFacts['connectivity'],
): ThingFacts[] =>
  thingName === undefined
    ? []
    : [{ thingName, typeName: thingTypeName ?? null, attributes: attributes ?? {}, connectivity }];

/** `dispose` ends the client if one was made; the transport belongs to whoever made it. */
export function createThingsPlane(options: ThingsOptions): ThingsPlane & { dispose(): void } {
  const { environment, credentials, transport, resourceOf } = options;
  const ask = createAsker(options);
  let loading: Promise<IotSdk> | null = null;
  let disposed = false;

  async function load(): Promise<IotSdk> {
    const made = await loadIot({ environment, credentials, transport, attempts: 3 });
    signBy(options.clock, made.client);
    if (disposed) made.client.destroy();
    return made;
  }
  const sdk = (): Promise<IotSdk> => (loading ??= load());

  return {
    search: (query, nextToken, signal) =>
      ask(
        async (abortSignal) => {
          const { client, SearchIndex } = await sdk();
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
        { action: 'iot:SearchIndex', resource: resourceOf('index/AWS_Things'), signal },
        ({ things, nextToken: next }) => ({
          things: (things ?? []).flatMap((thing) => factsOf(thing, connectivityOf(thing))),
          nextToken: next ?? null,
        }),
      ),
    list: (nextToken, signal) =>
      ask(
        async (abortSignal) => {
          const { client, ListThings } = await sdk();
          return client.send(new ListThings({ maxResults: listPage, ...(nextToken === null ? {} : { nextToken }) }), {
            abortSignal,
          });
        },
        { action: 'iot:ListThings', resource: '*', signal },
        ({ things, nextToken: next }) => ({
          things: (things ?? []).flatMap((thing) => factsOf(thing, null)),
          nextToken: next ?? null,
        }),
      ),
    dispose: () => {
      disposed = true;
      void loading?.then(
        ({ client }) => client.destroy(),
        () => undefined,
      );
    },
  };
}

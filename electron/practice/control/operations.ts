import { z } from 'zod';
import { nameCharacters, tagTextPattern, tunnelIdPattern } from '../../../shared/aws/names';
import type { ErrorCode } from '../core/errors';
import { mergeTags, modesOf, type ConnectionState, type DestinationConfig, type Tunnel } from '../core/tunnel';
import type { Tunnels } from '../core/tunnels';
import { parseInput } from './parse';

/**
 * The eight operations: the input of each with every constraint of the service model (PROTOCOL.md 1.2, 1.3), and what
 * it does. Reads like the model: first the shapes, then the operations. Members the model does not know are ignored,
 * as AWS services do.
 */

/** Page size of ListTunnels without maxResults: the greatest one the model allows. */
const defaultPageSize = 100;

const tunnelId = z.string().regex(tunnelIdPattern);
const description = z.string().regex(/^[^\p{C}]{1,2048}$/u);
const thingName = z.string().min(1).max(128).regex(nameCharacters);
const service = z.string().min(1).max(128).regex(nameCharacters);
const destinationShape = z.object({ thingName: thingName.optional(), services: z.array(service).min(1) });
const timeoutConfig = z.object({ maxLifetimeTimeoutMinutes: z.number().int().min(1).max(720).optional() });
const tagKey = z.string().min(1).max(128).regex(tagTextPattern);
const tag = z.object({ key: tagKey, value: z.string().max(256).regex(tagTextPattern) });
const tags = z.array(tag).min(1).max(200);
const resourceArn = z.string().min(1).max(1011);

interface SideState {
  readonly status: 'CONNECTED' | 'DISCONNECTED';
  readonly lastUpdatedAt?: number | undefined;
}

/** What ListTunnels says of a tunnel. Timestamps are numbers, epoch seconds (PROTOCOL.md 1.4). */
interface TunnelSummary {
  readonly tunnelId: string;
  readonly tunnelArn: string;
  readonly status: 'OPEN' | 'CLOSED';
  readonly description?: string | undefined;
  readonly createdAt: number;
  readonly lastUpdatedAt: number;
}

/** What DescribeTunnel says of one. */
interface TunnelDetails extends TunnelSummary {
  readonly sourceConnectionState: SideState;
  readonly destinationConnectionState: SideState;
  readonly destinationConfig?:
    | { readonly thingName?: string | undefined; readonly services: readonly string[] }
    | undefined;
  readonly timeoutConfig: { readonly maxLifetimeTimeoutMinutes: number };
  readonly tags: Tunnel['tags'];
}

interface Operation {
  readonly input: z.ZodType;
  /**
   * Does it, for the body of a request.
   * @throws ServiceError also where the body is no such input
   */
  answer(tunnels: Tunnels, body: string, validationError: ErrorCode): object;
}

const operation = <Input>(input: z.ZodType<Input>, run: (tunnels: Tunnels, input: Input) => object): Operation => ({
  input,
  answer: (tunnels, body, validationError) => run(tunnels, parseInput(input, body, validationError)),
});

export const operations = {
  OpenTunnel: operation(
    z.object({
      description: description.optional(),
      tags: tags.optional(),
      destinationConfig: destinationShape.optional(),
      timeoutConfig: timeoutConfig.optional(),
    }),
    (tunnels, input) => {
      const tunnel = tunnels.open({ ...input, lifetimeMinutes: input.timeoutConfig?.maxLifetimeTimeoutMinutes });
      return {
        tunnelId: tunnel.tunnelId,
        tunnelArn: tunnel.tunnelArn,
        sourceAccessToken: tunnel.tokens.source,
        destinationAccessToken: tunnel.tokens.destination,
      };
    },
  ),
  DescribeTunnel: operation(z.object({ tunnelId }), (tunnels, { tunnelId }) => ({
    tunnel: fullForm(tunnels.describe(tunnelId)),
  })),
  ListTunnels: operation(
    z.object({
      thingName: thingName.optional(),
      maxResults: z.number().int().min(1).max(100).optional(),
      nextToken: z
        .string()
        .regex(/^[a-zA-Z0-9_=-]{1,4096}$/)
        .optional(),
    }),
    (tunnels, { thingName, maxResults, nextToken }) => {
      const page = tunnels.list(thingName, maxResults ?? defaultPageSize, nextToken);
      return {
        tunnelSummaries: page.items.map(summary),
        ...(page.nextToken === undefined ? {} : { nextToken: page.nextToken }),
      };
    },
  ),
  CloseTunnel: operation(z.object({ tunnelId, delete: z.boolean().optional() }), (tunnels, input) => {
    tunnels.close(input.tunnelId, input.delete ?? false);
    return {};
  }),
  RotateTunnelAccessToken: operation(
    z.object({
      tunnelId,
      clientMode: z.enum(['SOURCE', 'DESTINATION', 'ALL']),
      destinationConfig: destinationShape.optional(),
    }),
    (tunnels, input) => {
      const { tunnelArn, tokens } = tunnels.rotate(input);
      const modes = modesOf[input.clientMode];
      return {
        tunnelArn,
        ...(modes.includes('source') ? { sourceAccessToken: tokens.source } : {}),
        ...(modes.includes('destination') ? { destinationAccessToken: tokens.destination } : {}),
      };
    },
  ),
  TagResource: operation(z.object({ resourceArn, tags }), (tunnels, { resourceArn, tags }) => {
    tunnels.setTags(resourceArn, (old) => mergeTags(old, tags));
    return {};
  }),
  UntagResource: operation(
    z.object({ resourceArn, tagKeys: z.array(tagKey).max(200) }),
    (tunnels, { resourceArn, tagKeys }) => {
      tunnels.setTags(resourceArn, (old) => old.filter(({ key }) => !tagKeys.includes(key)));
      return {};
    },
  ),
  ListTagsForResource: operation(z.object({ resourceArn }), (tunnels, { resourceArn }) => ({
    tags: [...tunnels.describeArn(resourceArn).tags],
  })),
} as const;

export type OperationName = keyof typeof operations;

export function isOperation(name: string): name is OperationName {
  return Object.hasOwn(operations, name);
}

function summary(tunnel: Tunnel): TunnelSummary {
  return {
    tunnelId: tunnel.tunnelId,
    tunnelArn: tunnel.tunnelArn,
    status: tunnel.ended === null ? 'OPEN' : 'CLOSED',
    ...(tunnel.description === null ? {} : { description: tunnel.description }),
    createdAt: tunnel.createdAt / 1000,
    lastUpdatedAt: tunnel.lastUpdatedAt / 1000,
  };
}

function fullForm(tunnel: Tunnel): TunnelDetails {
  const { createdAt, lastUpdatedAt, ...head } = summary(tunnel);
  return {
    ...head,
    sourceConnectionState: connectionState(tunnel.connections.source),
    destinationConnectionState: connectionState(tunnel.connections.destination),
    ...(tunnel.destinationConfig === null ? {} : { destinationConfig: destinationConfig(tunnel.destinationConfig) }),
    timeoutConfig: { maxLifetimeTimeoutMinutes: tunnel.lifetimeMinutes },
    tags: [...tunnel.tags],
    createdAt,
    lastUpdatedAt,
  };
}

function destinationConfig({ thingName, services }: DestinationConfig): { thingName?: string; services: string[] } {
  return { ...(thingName === undefined ? {} : { thingName }), services: [...services] };
}

function connectionState({ connected, lastUpdatedAt }: ConnectionState): {
  status: 'CONNECTED' | 'DISCONNECTED';
  lastUpdatedAt?: number;
} {
  return {
    status: connected ? 'CONNECTED' : 'DISCONNECTED',
    ...(lastUpdatedAt === null ? {} : { lastUpdatedAt: lastUpdatedAt / 1000 }),
  };
}

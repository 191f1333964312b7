import { z } from 'zod';
import { nameCharacters, tagTextPattern, tunnelIdPattern } from '../../../shared/aws/names';

/**
 * The inputs of the eight operations with every constraint of the service model (PROTOCOL.md 1.2, 1.3).
 * Reads like the model: first the shapes, then one line an operation. Members the model does not know are
 * ignored, as AWS services do.
 */

const tunnelId = z.string().regex(tunnelIdPattern);
const tunnelArn = z.string().min(1).max(1600);
const description = z.string().regex(/^[^\p{C}]{1,2048}$/u);
const thingName = z.string().min(1).max(128).regex(nameCharacters);
const service = z.string().min(1).max(128).regex(nameCharacters);
const destinationConfig = z.object({ thingName: thingName.optional(), services: z.array(service).min(1) });
const timeoutConfig = z.object({ maxLifetimeTimeoutMinutes: z.number().int().min(1).max(720).optional() });
const tagKey = z.string().min(1).max(128).regex(tagTextPattern);
const tag = z.object({ key: tagKey, value: z.string().max(256).regex(tagTextPattern) });
const tags = z.array(tag).min(1).max(200);
const resourceArn = z.string().min(1).max(1011);

export const inputs = {
  OpenTunnel: z.object({
    description: description.optional(),
    tags: tags.optional(),
    destinationConfig: destinationConfig.optional(),
    timeoutConfig: timeoutConfig.optional(),
  }),
  DescribeTunnel: z.object({ tunnelId }),
  ListTunnels: z.object({
    thingName: thingName.optional(),
    maxResults: z.number().int().min(1).max(100).optional(),
    nextToken: z
      .string()
      .regex(/^[a-zA-Z0-9_=-]{1,4096}$/)
      .optional(),
  }),
  CloseTunnel: z.object({ tunnelId, delete: z.boolean().optional() }),
  RotateTunnelAccessToken: z.object({
    tunnelId,
    clientMode: z.enum(['SOURCE', 'DESTINATION', 'ALL']),
    destinationConfig: destinationConfig.optional(),
  }),
  TagResource: z.object({ resourceArn, tags }),
  UntagResource: z.object({ resourceArn, tagKeys: z.array(tagKey).max(200) }),
  ListTagsForResource: z.object({ resourceArn }),
} as const;

export type OperationName = keyof typeof inputs;
export type Input<Name extends OperationName> = z.infer<(typeof inputs)[Name]>;

export function isOperation(name: string): name is OperationName {
  return Object.hasOwn(inputs, name);
}

const connectionState = z.object({
  status: z.enum(['CONNECTED', 'DISCONNECTED']),
  lastUpdatedAt: z.number().optional(),
});
const tunnelStatus = z.enum(['OPEN', 'CLOSED']);
const seconds = z.number();
const anyDestinationConfig = z.object({ thingName: z.string().optional(), services: z.array(z.string()) });

/** The outputs; timestamps are numbers, epoch seconds (PROTOCOL.md 1.4). */
const outputs = {
  OpenTunnel: z.strictObject({
    tunnelId: z.string(),
    tunnelArn,
    sourceAccessToken: z.string(),
    destinationAccessToken: z.string(),
  }),
  DescribeTunnel: z.strictObject({
    tunnel: z.strictObject({
      tunnelId: z.string(),
      tunnelArn,
      status: tunnelStatus,
      sourceConnectionState: connectionState,
      destinationConnectionState: connectionState,
      description: z.string().optional(),
      destinationConfig: anyDestinationConfig.optional(),
      timeoutConfig: z.object({ maxLifetimeTimeoutMinutes: z.number() }),
      tags: z.array(z.object({ key: z.string(), value: z.string() })),
      createdAt: seconds,
      lastUpdatedAt: seconds,
    }),
  }),
  ListTunnels: z.strictObject({
    tunnelSummaries: z.array(
      z.strictObject({
        tunnelId: z.string(),
        tunnelArn,
        status: tunnelStatus,
        description: z.string().optional(),
        createdAt: seconds,
        lastUpdatedAt: seconds,
      }),
    ),
    nextToken: z.string().optional(),
  }),
  CloseTunnel: z.strictObject({}),
  RotateTunnelAccessToken: z.strictObject({
    tunnelArn,
    sourceAccessToken: z.string().optional(),
    destinationAccessToken: z.string().optional(),
  }),
  TagResource: z.strictObject({}),
  UntagResource: z.strictObject({}),
  ListTagsForResource: z.strictObject({ tags: z.array(z.object({ key: z.string(), value: z.string() })) }),
} as const;

export type Output<Name extends OperationName> = z.infer<(typeof outputs)[Name]>;

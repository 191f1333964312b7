import { z } from 'zod';
import { nameCharacters, tagTextPattern, tunnelIdPattern } from '../../../shared/aws/names';

/**
 * The inputs of the eight operations with every constraint of the service model (PROTOCOL.md 1.2, 1.3).
 * Reads like the model: first the shapes, then one line an operation. Members the model does not know are
 * ignored, as AWS services do.
 */

const tunnelId = z.string().regex(tunnelIdPattern);
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

interface ConnectionState {
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

interface Tunnel extends TunnelSummary {
  readonly sourceConnectionState: ConnectionState;
  readonly destinationConnectionState: ConnectionState;
  readonly destinationConfig?:
    | { readonly thingName?: string | undefined; readonly services: readonly string[] }
    | undefined;
  readonly timeoutConfig: { readonly maxLifetimeTimeoutMinutes: number };
  readonly tags: readonly Tag[];
}

interface Tag {
  readonly key: string;
  readonly value: string;
}

type Nothing = Readonly<Record<string, never>>;

interface Outputs {
  readonly OpenTunnel: {
    readonly tunnelId: string;
    readonly tunnelArn: string;
    readonly sourceAccessToken: string;
    readonly destinationAccessToken: string;
  };
  readonly DescribeTunnel: { readonly tunnel: Tunnel };
  readonly ListTunnels: {
    readonly tunnelSummaries: readonly TunnelSummary[];
    readonly nextToken?: string | undefined;
  };
  readonly CloseTunnel: Nothing;
  readonly RotateTunnelAccessToken: {
    readonly tunnelArn: string;
    readonly sourceAccessToken?: string | undefined;
    readonly destinationAccessToken?: string | undefined;
  };
  readonly TagResource: Nothing;
  readonly UntagResource: Nothing;
  readonly ListTagsForResource: { readonly tags: readonly Tag[] };
}

export type Output<Name extends OperationName> = Outputs[Name];

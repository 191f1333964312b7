import { mergeTags, type ConnectionState, type DestinationConfig, type Tunnel } from '../core/tunnel';
import type { Tunnels } from '../core/tunnels';
import { modesOf } from '../core/tunnel';
import type { Input, OperationName, Output } from './model';

/** Page size of ListTunnels without maxResults: the greatest one the model allows. */
const defaultPageSize = 100;

type Handlers = { readonly [Name in OperationName]: (tunnels: Tunnels, input: Input<Name>) => Output<Name> };

const handlers: Handlers = {
  OpenTunnel: (tunnels, input) => {
    const tunnel = tunnels.open({ ...input, lifetimeMinutes: input.timeoutConfig?.maxLifetimeTimeoutMinutes });
    return {
      tunnelId: tunnel.tunnelId,
      tunnelArn: tunnel.tunnelArn,
      sourceAccessToken: tunnel.tokens.source,
      destinationAccessToken: tunnel.tokens.destination,
    };
  },
  DescribeTunnel: (tunnels, { tunnelId }) => ({ tunnel: fullForm(tunnels.describe(tunnelId)) }),
  ListTunnels: (tunnels, { thingName, maxResults, nextToken }) => {
    const page = tunnels.list(thingName, maxResults ?? defaultPageSize, nextToken);
    return {
      tunnelSummaries: page.items.map(summary),
      ...(page.nextToken === undefined ? {} : { nextToken: page.nextToken }),
    };
  },
  CloseTunnel: (tunnels, input) => {
    tunnels.close(input.tunnelId, input.delete ?? false);
    return {};
  },
  RotateTunnelAccessToken: (tunnels, input) => {
    const { tunnelArn, tokens } = tunnels.rotate(input);
    const modes = modesOf[input.clientMode];
    return {
      tunnelArn,
      ...(modes.includes('source') ? { sourceAccessToken: tokens.source } : {}),
      ...(modes.includes('destination') ? { destinationAccessToken: tokens.destination } : {}),
    };
  },
  TagResource: (tunnels, { resourceArn, tags }) => {
    tunnels.setTags(resourceArn, (old) => mergeTags(old, tags));
    return {};
  },
  UntagResource: (tunnels, { resourceArn, tagKeys }) => {
    tunnels.setTags(resourceArn, (old) => old.filter(({ key }) => !tagKeys.includes(key)));
    return {};
  },
  ListTagsForResource: (tunnels, { resourceArn }) => ({ tags: [...tunnels.describeArn(resourceArn).tags] }),
};

/** Runs an operation with a parsed input. @throws ServiceError */
export function run<Name extends OperationName>(name: Name, tunnels: Tunnels, input: Input<Name>): Output<Name> {
  return handlers[name](tunnels, input);
}

function summary(tunnel: Tunnel): Output<'ListTunnels'>['tunnelSummaries'][number] {
  return {
    tunnelId: tunnel.tunnelId,
    tunnelArn: tunnel.tunnelArn,
    status: tunnel.ended === null ? 'OPEN' : 'CLOSED',
    ...(tunnel.description === null ? {} : { description: tunnel.description }),
    createdAt: tunnel.createdAt / 1000,
    lastUpdatedAt: tunnel.lastUpdatedAt / 1000,
  };
}

function fullForm(tunnel: Tunnel): Output<'DescribeTunnel'>['tunnel'] {
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

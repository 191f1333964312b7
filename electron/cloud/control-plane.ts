import {
  CloseTunnelCommand,
  DescribeTunnelCommand,
  ListTunnelsCommand,
  OpenTunnelCommand,
  RotateTunnelAccessTokenCommand,
} from '@aws-sdk/client-iotsecuretunneling';
import type { AwsCredentialIdentityProvider } from '@aws-sdk/types';
import { partitionOf } from '../../shared/aws/hosts';
import type { Logger } from '../log/logger';
import type { Denial } from '../../shared/problems/denial';
import { createCaller, type Call, type SignInGate } from './call';
import { createClient } from './client';
import type { WebProxyFor } from './company-agent';
import type { Caller, ControlPlane, DestinationConfig, Environment, TunnelCalls } from './contract';
import { credentialsOf } from './credentials';
import type { Asked } from './denials';
import { factsOf, summaryOf } from './facts';
import { ownTime, signBy, type ServiceClock } from './service-clock';
import { createThingsPlane } from './things';
import { transportFor } from './transport';

export interface ControlPlaneOptions {
  /** Absent: the environment's own (`credentialsOf`). */
  readonly credentials?: AwsCredentialIdentityProvider;
  readonly log: Logger;
  readonly now?: () => number;
  /** Absent: every connection is direct. */
  readonly webProxyFor?: WebProxyFor;
  /** Longest time of one call with all its retries, ms. */
  readonly callLimit?: number;
  /** Told what AWS decided about each call: allowed (null) or denied. */
  readonly onDecision?: (asked: Asked, denial: Denial | null) => void;
  /** Whose time signatures carry; absent: this computer's. */
  readonly clock?: ServiceClock;
  /** Signs in again when the credentials are refused; absent: nobody does. */
  readonly signIn?: SignInGate;
}

const resourceOf = (environment: Environment, what: string): string =>
  `arn:${partitionOf(environment.region)}:iot:${environment.region}:*:${what}`;
const destinationOf = ({ thingName, services }: DestinationConfig): { thingName?: string; services: string[] } => ({
  ...(thingName === null ? {} : { thingName }),
  services: [...services],
});

/** The control plane of one environment through the AWS SDK. Errors are data; nothing throws for what AWS answers. */
export function createControlPlane(environment: Environment, options: ControlPlaneOptions): ControlPlane {
  const now = options.now ?? Date.now;
  const transport = transportFor(environment, options.webProxyFor);
  const clock = options.clock ?? ownTime;
  const credentials = options.credentials ?? credentialsOf(environment, transport, clock);
  const patient = createClient({ environment, credentials, attempts: 3, transport });
  // Opening is charged: an attempt whose answer got lost is not repeated behind the person's back.
  const once = createClient({ environment, credentials, attempts: 1, transport });
  for (const client of [patient, once]) signBy(clock, client);
  const common = {
    now: () => now() + clock.offset(),
    log: options.log,
    limit: options.callLimit ?? 30_000,
    signIn: options.signIn,
    ...(options.onDecision === undefined ? {} : { onDecision: options.onDecision }),
  };
  // A network of its own has no way to AWS IoT's public endpoint unless it names one.
  const hasThings =
    environment.kind !== 'practice' && (environment.controlPlane === null || (environment.iot ?? null) !== null);
  const things = hasThings
    ? createThingsPlane({
        ...common,
        environment,
        credentials,
        transport,
        clock,
        resourceOf: (what) => resourceOf(environment, what),
      })
    : null;
  const tunnel = (tunnelId: string): string => resourceOf(environment, `tunnel/${tunnelId}`);
  const callsOf = (call: Call): TunnelCalls => ({
    describe: (tunnelId, signal) =>
      call(
        patient,
        new DescribeTunnelCommand({ tunnelId }),
        { action: 'iot:DescribeTunnel', resource: tunnel(tunnelId), signal },
        (output) => factsOf(tunnelId, output.tunnel ?? {}, now()),
      ),
    list: (query, signal) =>
      call(
        patient,
        new ListTunnelsCommand(query),
        { action: 'iot:ListTunnels', resource: resourceOf(environment, 'tunnel/*'), signal },
        (output) => ({
          tunnels: (output.tunnelSummaries ?? []).map(summaryOf),
          nextToken: output.nextToken ?? null,
        }),
      ),
    open: (request, signal) =>
      call(
        once,
        new OpenTunnelCommand({
          destinationConfig: destinationOf(request.destination),
          timeoutConfig: { maxLifetimeTimeoutMinutes: request.lifetimeMinutes },
          ...(request.description === null ? {} : { description: request.description }),
          ...(request.tags.length === 0 ? {} : { tags: request.tags.map(({ key, value }) => ({ key, value })) }),
        }),
        {
          action: 'iot:OpenTunnel',
          resource: resourceOf(
            environment,
            request.destination.thingName === null ? 'tunnel/*' : `thing/${request.destination.thingName}`,
          ),
          signal,
        },
        (output) => {
          const { tunnelId, tunnelArn, sourceAccessToken, destinationAccessToken } = output;
          if (tunnelId === undefined || sourceAccessToken === undefined || destinationAccessToken === undefined)
            throw new TypeError('OpenTunnel was answered without a token.');
          return { tunnelId, arn: tunnelArn ?? null, sourceAccessToken, destinationAccessToken };
        },
      ),
    rotate: (tunnelId, mode, destination, signal) =>
      call(
        patient,
        new RotateTunnelAccessTokenCommand({
          tunnelId,
          clientMode: mode,
          ...(mode === 'SOURCE' || destination === null ? {} : { destinationConfig: destinationOf(destination) }),
        }),
        {
          action: 'iot:RotateTunnelAccessToken',
          resource: tunnel(tunnelId),
          condition: { key: 'iot:ClientMode', value: mode },
          signal,
        },
        (output) => ({
          sourceAccessToken: output.sourceAccessToken ?? null,
          destinationAccessToken: output.destinationAccessToken ?? null,
        }),
      ),
    // `delete` stays absent unless asked for: a role may be allowed to close but not to delete (PROTOCOL.md 7.1).
    close: (tunnelId, { delete: alsoDelete }, signal) =>
      call(
        patient,
        new CloseTunnelCommand({ tunnelId, ...(alsoDelete ? { delete: true } : {}) }),
        {
          action: 'iot:CloseTunnel',
          resource: tunnel(tunnelId),
          condition: alsoDelete ? { key: 'iot:Delete', value: 'true' } : null,
          signal,
        },
        () => null,
      ),
  });
  const madeFor = (caller: Caller): TunnelCalls => callsOf(createCaller({ ...common, caller }));
  return {
    environment,
    things,
    ...madeFor('app'),
    ...(options.signIn === undefined ? {} : { madeFor }),
    dispose: () => {
      patient.destroy();
      once.destroy();
      things?.dispose();
      transport.dispose();
    },
  };
}

import {
  CloseTunnelCommand,
  DescribeTunnelCommand,
  ListTunnelsCommand,
  OpenTunnelCommand,
  RotateTunnelAccessTokenCommand,
  type IoTSecureTunnelingClient,
} from '@aws-sdk/client-iotsecuretunneling';
import type { AwsCredentialIdentityProvider } from '@aws-sdk/types';
import { arnIn } from '../../shared/aws/hosts';
import type { Denial } from '../../shared/problems/denial';
import type { ClientMode } from '../../shared/problems/recovery';
import type { TunnelFacts } from '../../shared/session/view';
import type { Logger } from '../log/logger';
import { ApiCaller, type ApiCallerOptions, type CredentialRenewer } from './api-caller';
import { createClient } from './client';
import type {
  CloudResult,
  ControlPlane,
  DestinationConfig,
  Environment,
  OpenedTunnel,
  OpenRequest,
  PromptPolicy,
  RotatedTokens,
  TunnelCalls,
  TunnelPage,
  TunnelQuery,
} from './contract';
import { credentialsOf } from './credentials';
import type { IamRequest } from './denials';
import { factsOf, summaryOf } from './facts';
import { ownTime, signBy, type ServiceClock } from './service-clock';
import { AwsThingRegistry } from './thing-registry';
import { transportFor, type Transport } from './transport';
import type { WebProxyFor } from '../net/web-proxy';

export interface ControlPlaneOptions {
  /** Absent: the environment's own (`credentialsOf`). */
  readonly credentials?: AwsCredentialIdentityProvider;
  readonly log: Logger;
  readonly now?: () => number;
  /** Absent: every connection is direct. */
  readonly webProxyFor?: WebProxyFor;
  /** Longest time of one call with all its retries; absent: half a minute. */
  readonly callLimitMs?: number;
  /** Told what AWS decided about each call: allowed (null) or denied. */
  readonly onDecision?: (request: IamRequest, denial: Denial | null) => void;
  /** Whose time signatures carry; absent: this computer's. */
  readonly clock?: ServiceClock;
  /** Signs in again when the credentials are refused; absent: nobody does. */
  readonly renewer?: CredentialRenewer;
}

interface Clients {
  readonly patient: IoTSecureTunnelingClient;
  /** Never on a connection that may be ending: what is lost there may have rotated a token that nobody has then. */
  readonly careful: IoTSecureTunnelingClient;
  /**
   * The same, and one attempt only: opening is charged, so one whose answer got lost is not repeated behind the
   * person's back.
   */
  readonly once: IoTSecureTunnelingClient;
}

const destinationOf = ({ thingName, services }: DestinationConfig): { thingName?: string; services: string[] } => ({
  ...(thingName === null ? {} : { thingName }),
  services: [...services],
});

/** The calls of the tunneling service under one policy of prompting. */
class AwsTunnelCalls implements TunnelCalls {
  readonly #clients: Clients;
  readonly #caller: ApiCaller;
  readonly #region: string;
  readonly #now: () => number;

  /** `now`: this computer's clock, epoch ms. */
  constructor(clients: Clients, caller: ApiCaller, region: string, now: () => number) {
    this.#clients = clients;
    this.#caller = caller;
    this.#region = region;
    this.#now = now;
  }

  #tunnel(tunnelId: string): string {
    return arnIn(this.#region, `tunnel/${tunnelId}`);
  }

  describe(tunnelId: string, signal: AbortSignal): Promise<CloudResult<TunnelFacts>> {
    return this.#caller.send(
      this.#clients.patient,
      new DescribeTunnelCommand({ tunnelId }),
      { action: 'iot:DescribeTunnel', resource: this.#tunnel(tunnelId), signal },
      (output) => factsOf(tunnelId, output.tunnel ?? {}, this.#now()),
    );
  }

  list(query: TunnelQuery, signal: AbortSignal): Promise<CloudResult<TunnelPage>> {
    return this.#caller.send(
      this.#clients.patient,
      new ListTunnelsCommand(query),
      { action: 'iot:ListTunnels', resource: this.#tunnel('*'), signal },
      (output) => ({
        tunnels: (output.tunnelSummaries ?? []).map(summaryOf),
        nextToken: output.nextToken ?? null,
      }),
    );
  }

  open(request: OpenRequest, signal: AbortSignal): Promise<CloudResult<OpenedTunnel>> {
    const { destination, lifetimeMinutes, description, tags } = request;
    return this.#caller.send(
      this.#clients.once,
      new OpenTunnelCommand({
        destinationConfig: destinationOf(destination),
        timeoutConfig: { maxLifetimeTimeoutMinutes: lifetimeMinutes },
        ...(description === null ? {} : { description }),
        ...(tags.length === 0 ? {} : { tags: tags.map(({ key, value }) => ({ key, value })) }),
      }),
      {
        action: 'iot:OpenTunnel',
        resource: arnIn(this.#region, destination.thingName === null ? 'tunnel/*' : `thing/${destination.thingName}`),
        signal,
      },
      (output) => {
        const { tunnelId, tunnelArn, sourceAccessToken, destinationAccessToken } = output;
        if (tunnelId === undefined || sourceAccessToken === undefined || destinationAccessToken === undefined)
          throw new TypeError('OpenTunnel was answered without a token.');
        return { tunnelId, arn: tunnelArn ?? null, sourceAccessToken, destinationAccessToken };
      },
    );
  }

  rotate(
    tunnelId: string,
    mode: ClientMode,
    destination: DestinationConfig | null,
    signal: AbortSignal,
  ): Promise<CloudResult<RotatedTokens>> {
    return this.#caller.send(
      this.#clients.careful,
      new RotateTunnelAccessTokenCommand({
        tunnelId,
        clientMode: mode,
        ...(mode === 'SOURCE' || destination === null ? {} : { destinationConfig: destinationOf(destination) }),
      }),
      {
        action: 'iot:RotateTunnelAccessToken',
        resource: this.#tunnel(tunnelId),
        condition: { key: 'iot:ClientMode', value: mode },
        signal,
      },
      (output) => ({
        sourceAccessToken: output.sourceAccessToken ?? null,
        destinationAccessToken: output.destinationAccessToken ?? null,
      }),
    );
  }

  /** `delete` stays absent unless asked for: a role may be allowed to close but not to delete (PROTOCOL.md 7.1). */
  close(
    tunnelId: string,
    { delete: alsoDelete }: { readonly delete: boolean },
    signal: AbortSignal,
  ): Promise<CloudResult<null>> {
    return this.#caller.send(
      this.#clients.patient,
      new CloseTunnelCommand({ tunnelId, ...(alsoDelete ? { delete: true } : {}) }),
      {
        action: 'iot:CloseTunnel',
        resource: this.#tunnel(tunnelId),
        condition: alsoDelete ? { key: 'iot:Delete', value: 'true' } : null,
        signal,
      },
      () => null,
    );
  }
}

/** The control plane of one environment through the AWS SDK. Errors are data; nothing throws for what AWS answers. */
export class AwsControlPlane extends AwsTunnelCalls implements ControlPlane {
  readonly environment: Environment;
  readonly things: AwsThingRegistry | null;
  readonly #clients: Clients;
  readonly #transport: Transport;
  readonly #callsFor: (prompt: PromptPolicy) => AwsTunnelCalls;

  constructor(environment: Environment, options: ControlPlaneOptions) {
    const now = options.now ?? Date.now;
    const transport = transportFor(environment, options.webProxyFor);
    const clock = options.clock ?? ownTime;
    const credentials = options.credentials ?? credentialsOf(environment, transport, clock);
    const { requestHandler, freshHandler } = transport;
    const clients: Clients = {
      patient: createClient({ environment, credentials, attempts: 3, requestHandler }),
      careful: createClient({ environment, credentials, attempts: 3, requestHandler: freshHandler }),
      once: createClient({ environment, credentials, attempts: 1, requestHandler: freshHandler }),
    };
    for (const client of [clients.patient, clients.careful, clients.once]) signBy(clock, client);
    const calls: ApiCallerOptions = {
      now: () => now() + clock.offset(),
      log: options.log,
      limitMs: options.callLimitMs ?? 30_000,
      renewer: options.renewer,
      ...(options.onDecision === undefined ? {} : { onDecision: options.onDecision }),
    };
    super(clients, new ApiCaller(calls), environment.region, now);
    this.environment = environment;
    this.#clients = clients;
    this.#transport = transport;
    this.#callsFor = (prompt) =>
      new AwsTunnelCalls(clients, new ApiCaller({ ...calls, prompt }), environment.region, now);
    // An environment with an endpoint of its own does not reach AWS IoT's public one; it has to name that, too.
    const hasThings =
      environment.kind !== 'practice' && (environment.controlPlane === null || (environment.iot ?? null) !== null);
    this.things = hasThings
      ? new AwsThingRegistry({ caller: new ApiCaller(calls), environment, credentials, transport, clock })
      : null;
  }

  prompting(prompt: PromptPolicy): TunnelCalls {
    return this.#callsFor(prompt);
  }

  dispose(): void {
    const { patient, careful, once } = this.#clients;
    for (const client of [patient, careful, once]) client.destroy();
    this.things?.dispose();
    this.#transport.dispose();
  }
}

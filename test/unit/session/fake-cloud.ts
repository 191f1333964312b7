import {
  awsEnvironment,
  type CloudError,
  type ControlPlane,
  type Environment,
  type PromptPolicy,
} from '../../../electron/cloud';
import type { TunnelFacts } from '../../../shared/session';
import { facts } from './arbitraries';
import { cloudError } from './observed';

export const token = (n: number): string => `AQGAAXh-secret-client-access-token-${n}`;

/** Where a session is, and another Region that it may look in. */
export const here = awsEnvironment('us-east-1');
export const there = awsEnvironment('eu-west-1');

const unanswered = (signal: AbortSignal): Promise<CloudError> =>
  new Promise((answer) => {
    const timer = setTimeout(() => answer(cloudError('offline')), 10_000);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      answer(cloudError('aborted'));
    });
  });

/** A tunneling service that answers what the test says. */
export class FakeCloud {
  /** The service's own time, epoch ms. */
  readonly #now: () => number;
  /** What was asked of it, in order. */
  readonly calls: string[] = [];
  /** What OpenTunnel was called with. */
  readonly opened: Parameters<ControlPlane['open']>[0][] = [];
  /** Whom calls were made for, as far as a flow said so. */
  readonly prompts: PromptPolicy[] = [];
  /** Regions in which the tunnel is found, too. */
  readonly elsewhere = new Set<string>();
  /** What DescribeTunnel says; `checkedAt` is filled in. */
  tunnel: TunnelFacts;
  /** What DescribeTunnel says of a tunnel with this id that is different. */
  readonly others = new Map<string, Partial<TunnelFacts>>();
  /** Ids that ListTunnels names as open, newest first. */
  listed: readonly string[] = [];
  errors: {
    /** Of OpenTunnel with tags. */
    tags?: CloudError;
    describe?: CloudError;
    /** Of DescribeTunnel in the other Region. */
    elsewhere?: CloudError;
    list?: CloudError;
    rotate?: CloudError;
    open?: CloudError;
    close?: CloudError;
  } = {};
  /** Set: a call that fails because somebody gave up signing in waits for that. */
  question: Promise<void> | null = null;
  /** DescribeTunnel is asked and does not answer: after ten seconds the call is given up. */
  describeIsSilent = false;
  /** Set: the next rotation waits for it. */
  holdRotation: Promise<void> | null = null;
  signedIn = true;
  /** How far this computer's clock is before the service's. */
  clockAheadMs = 0;
  #issued = 100;
  readonly #planes = new Map([here, there].map((environment) => [environment.id, this.#planeOf(environment)]));

  constructor(now: () => number = Date.now) {
    this.#now = now;
    this.tunnel = facts({
      createdAt: now() - 3_600_000,
      endsAt: now() + 3_600_000,
      destination: { status: 'CONNECTED', since: now() - 60_000 },
    });
  }

  /** Null while nobody is signed in. */
  planeIn(environmentId: string): ControlPlane | null {
    return this.signedIn ? (this.#planes.get(environmentId) ?? null) : null;
  }

  /** DescribeTunnel says from now on that the device is away, since then (epoch ms; absent: now). */
  deviceGoes(since: number | null = this.#now()): void {
    this.tunnel = { ...this.tunnel, destination: { status: 'DISCONNECTED', since } };
  }

  /** … that it has just come. */
  deviceComes(): void {
    this.tunnel = { ...this.tunnel, destination: { status: 'CONNECTED', since: this.#now() } };
  }

  async #answer<T>(error: CloudError | undefined, value: () => T) {
    if (error?.givenUp === true) await this.question;
    return error === undefined
      ? { ok: true as const, value: value(), serverTime: this.#now() - this.clockAheadMs }
      : { ok: false as const, error };
  }

  #issue(): string {
    return token(this.#issued++);
  }

  #describeError(environment: Environment): CloudError | undefined {
    if (environment === here) return this.errors.describe;
    return this.errors.elsewhere ?? (this.elsewhere.has(environment.region) ? undefined : cloudError('not-found'));
  }

  #planeOf(environment: Environment): ControlPlane {
    const plane: ControlPlane = {
      environment,
      describe: async (tunnelId, signal) => {
        this.calls.push(`describe ${environment.region}`);
        if (this.describeIsSilent) return this.#answer(await unanswered(signal), () => this.tunnel);
        const described = () => ({
          ...this.tunnel,
          ...this.others.get(tunnelId),
          tunnelId,
          checkedAt: this.#now(),
        });
        return this.#answer(this.#describeError(environment), described);
      },
      list: () =>
        this.#answer(this.errors.list, () => ({
          tunnels: this.listed.map((tunnelId) => ({
            tunnelId,
            arn: null,
            status: 'OPEN' as const,
            description: null,
            createdAt: null,
            lastUpdatedAt: null,
          })),
          nextToken: null,
        })),
      open: (request) => {
        this.calls.push('open');
        this.opened.push(request);
        const error = request.tags.length > 0 ? (this.errors.tags ?? this.errors.open) : this.errors.open;
        return this.#answer(error, () => ({
          tunnelId: 't-new',
          arn: null,
          sourceAccessToken: this.#issue(),
          destinationAccessToken: 'destination-secret',
        }));
      },
      rotate: async (_tunnelId, mode, destination) => {
        const delivery = destination === null ? '' : ` ${destination.thingName} ${destination.services.join()}`;
        this.calls.push(`rotate ${mode}${delivery}`);
        await this.holdRotation;
        return this.#answer(this.errors.rotate, () => ({
          sourceAccessToken: mode === 'DESTINATION' ? null : this.#issue(),
          destinationAccessToken: mode === 'SOURCE' ? null : 'destination-secret',
        }));
      },
      close: (tunnelId) => {
        this.calls.push(`close ${tunnelId}`);
        return this.#answer(this.errors.close, () => null);
      },
      prompting: (prompt) => {
        this.prompts.push(prompt);
        return plane;
      },
      dispose: () => undefined,
    };
    return plane;
  }
}

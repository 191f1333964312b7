import { afterEach, beforeEach, expect, vi } from 'vitest';
import {
  awsEnvironment,
  DenialCache,
  type PromptPolicy,
  type CloudError,
  type ControlPlane,
  type Environment,
} from '../../../electron/cloud';
import { silentLogger } from '../../../electron/log/logger';
import { SessionManager, defaultSessionTuning, type SessionDeps, type SessionNotice } from '../../../electron/session';
import { createTokenLedger, fingerprintOf, type TokenLedger } from '../../../electron/tokens';
import type {
  BindResult,
  Credentials,
  TunnelConnectionState,
  ListenerRequest,
  ProtocolVersion,
  ProxyEvent,
  ProxyOptions,
  ResetDecision,
  SourceProxy,
} from '../../../electron/tunnel/contract';
import { defaultTuning } from '../../../electron/tunnel/defaults';
import type { AgentSeen } from '../../../shared/problems/problem';
import type { SessionView, TunnelFacts } from '../../../shared/session';
import { facts } from './arbitraries';
import { cloudError, reusedWords } from './observed';
import type { WebProxy } from '../../../electron/net/web-proxy';
import { systemClock } from '../../../electron/net/clock';

/** A source proxy that does what the test says. */
export class FakeProxy implements SourceProxy {
  readonly connects: Credentials[] = [];
  readonly protocols: ProtocolVersion[] = [];
  readonly calls: string[] = [];
  /** Every call of `setWebProxy`, in order. */
  readonly webProxies: (WebProxy | null)[] = [];
  stopped = false;
  probes = 0;
  /** Every call of `hold`, in order. */
  readonly holds: boolean[] = [];
  /** Every call of `decideReset`, in order. */
  readonly verdicts: string[] = [];
  readonly #listeners = new Set<(event: ProxyEvent) => void>();
  constructor(
    readonly options: ProxyOptions,
    readonly taken: ReadonlySet<number>,
    readonly order: string[],
  ) {}
  bind(listeners: readonly ListenerRequest[]): Promise<BindResult> {
    this.order.push('bind');
    const busy = listeners.find(({ port }) => this.taken.has(port));
    return Promise.resolve(
      busy === undefined ? { ok: true, listeners } : { ok: false, ...busy, code: 'EADDRINUSE', freePort: 50555 },
    );
  }
  connect(credentials: Credentials): void {
    this.order.push('handshake');
    this.connects.push(credentials);
    this.connection({ kind: 'connecting', attempt: 1 });
  }
  disconnect(): void {
    this.connection({ kind: 'idle' });
  }
  setProtocol(version: ProtocolVersion): void {
    this.protocols.push(version);
    this.connection({ kind: 'connecting', attempt: 1 });
  }
  setWebProxy(webProxy: WebProxy | null): void {
    this.order.push('web-proxy');
    this.webProxies.push(webProxy);
  }
  pauseNewConnections(held: boolean): void {
    this.holds.push(held);
  }
  decideReset(serviceId: string, connection: number, verdict: ResetDecision): void {
    this.verdicts.push(`${serviceId} ${connection} ${verdict}`);
  }
  probe(): void {
    this.order.push('probe');
    this.probes += 1;
  }
  stop(): Promise<void> {
    this.stopped = true;
    return Promise.resolve();
  }
  onEvent(listener: (event: ProxyEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
  emit(event: ProxyEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
  connection(state: TunnelConnectionState): void {
    this.emit({ kind: 'tunnel-connection', state });
  }
  open(): void {
    this.connection({
      kind: 'open',
      openedAt: Date.now(),
      channelId: null,
      subprotocol: 'aws.iot.securetunneling-3.0',
      serviceIds: ['SSH'],
      protocol: 'V3',
    });
  }
  refuse(words: string, status = 400): void {
    this.connection({ kind: 'refused', rejection: { status, words, channelId: null, date: null } });
  }
}

export interface World {
  readonly sessions: SessionManager;
  readonly ledger: TokenLedger;
  readonly proxies: FakeProxy[];
  readonly calls: string[];
  /** What OpenTunnel was called with. */
  readonly opened: Parameters<ControlPlane['open']>[0][];
  /** Whom calls were made for, as far as a flow said so. */
  readonly prompts: PromptPolicy[];
  readonly order: string[];
  readonly notices: SessionNotice[];
  readonly taken: Set<number>;
  readonly ports: Map<string, number>;
  readonly protocols: Map<string, ProtocolVersion | null>;
  /** What DescribeTunnel says; `checkedAt` is filled in. */
  tunnel: TunnelFacts;
  errors: {
    /** Of OpenTunnel with tags. */ tags?: CloudError;
    describe?: CloudError /** Of DescribeTunnel in the other Region. */;
    elsewhere?: CloudError;
    list?: CloudError;
    rotate?: CloudError;
    open?: CloudError;
    close?: CloudError;
  };
  /** Set: a call that fails because somebody gave up signing in waits for that. */
  question: Promise<void> | null;
  /** Set: the next rotation waits for it. */
  holdRotation: Promise<void> | null;
  signedIn: boolean;
  /** What the fleet index says of the device's agent; null: nobody may ask. */
  agent: AgentSeen | null;
  /** What leads to the data plane right now. A test may let the answer wait. */
  webProxy: () => Promise<WebProxy | null>;
  readonly elsewhere: Set<string>;
  readonly permissions: DenialCache;
  proxy(): FakeProxy;
  view(): SessionView;
  problem(): string | null;
  /** A session of t-1 with a fresh token, not connected. */
  withToken(): Promise<string>;
  /** The same, connected. */
  connected(): Promise<string>;
  /** DescribeTunnel says from now on that the device is away, since then (epoch ms; absent: now). */
  deviceGoes(since?: number | null): void;
  /** … that it has just come. */
  deviceComes(): void;
  /** The connected session's token is refused as used; its one button is pressed, and the new one is accepted. */
  repaired(id: string): Promise<void>;
  tick(milliseconds?: number): Promise<void>;
}

export const token = (n: number): string => `AQGAAXh-secret-client-access-token-${n}`;

/** A session manager in a world of fakes. `advance` moves its time. */
async function world(advance: (milliseconds: number) => Promise<unknown>): Promise<World> {
  const here = awsEnvironment('us-east-1');
  const there = awsEnvironment('eu-west-1');
  const order: string[] = [];
  const ledger = await createTokenLedger({ disk: null });
  let issued = 100;
  const answer = async <T>(error: CloudError | undefined, value: () => T) => {
    if (error?.givenUp === true) await w.question;
    return error === undefined
      ? { ok: true as const, value: value(), serverTime: Date.now() }
      : { ok: false as const, error };
  };
  const planeOf = (environment: Environment): ControlPlane => ({
    environment,
    describe: (tunnelId) => {
      w.calls.push(`describe ${environment.region}`);
      if (environment !== here)
        return answer(
          w.errors.elsewhere ?? (w.elsewhere.has(environment.region) ? undefined : cloudError('not-found')),
          () => ({ ...w.tunnel, tunnelId, checkedAt: Date.now() }),
        );
      return answer(w.errors.describe, () => ({ ...w.tunnel, tunnelId, checkedAt: Date.now() }));
    },
    list: () => answer(w.errors.list, () => ({ tunnels: [], nextToken: null })),
    open: (request) => {
      w.calls.push('open');
      w.opened.push(request);
      return answer(request.tags.length > 0 ? (w.errors.tags ?? w.errors.open) : w.errors.open, () => ({
        tunnelId: 't-new',
        arn: null,
        sourceAccessToken: token(issued++),
        destinationAccessToken: 'destination-secret',
      }));
    },
    rotate: async (_tunnelId, mode, destination) => {
      w.calls.push(
        `rotate ${mode}${destination === null ? '' : ` ${destination.thingName} ${destination.services.join()}`}`,
      );
      await w.holdRotation;
      return answer(w.errors.rotate, () => ({
        sourceAccessToken: mode === 'DESTINATION' ? null : token(issued++),
        destinationAccessToken: mode === 'SOURCE' ? null : 'destination-secret',
      }));
    },
    close: () => answer(w.errors.close, () => null),
    prompting: (prompt) => {
      w.prompts.push(prompt);
      return planeOf(environment);
    },
    dispose: () => undefined,
  });
  const planes = new Map([
    [here.id, planeOf(here)],
    [there.id, planeOf(there)],
  ]);
  const deps: SessionDeps = {
    environmentOf: (id) => [here, there].find((environment) => environment.id === id) ?? null,
    environments: () => [here, there],
    controlPlaneOf: (id) => (w.signedIn ? (planes.get(id) ?? null) : null),
    denied: (id) => w.permissions.denied(id),
    actsAs: () => null,
    ledger: {
      ...ledger,
      checkout: (key) => {
        order.push('checkout');
        return ledger.checkout(key);
      },
    },
    createProxy: (options) => {
      const proxy = new FakeProxy(options, w.taken, order);
      w.proxies.push(proxy);
      return proxy;
    },
    proxyTuning: defaultTuning,
    memory: {
      port: (...key) => w.ports.get(key.join()) ?? null,
      rememberPort: (environmentId, device, serviceId, port) =>
        void w.ports.set([environmentId, device, serviceId].join(), port),
      protocol: (_environmentId, device) => w.protocols.get(device) ?? null,
      rememberProtocol: (_environmentId, device, protocol) => void w.protocols.set(device, protocol),
      used: () => undefined,
    },
    portRange: () => ({ first: 50000, last: 50999 }),
    webProxyFor: () => w.webProxy(),
    agentOf: () => {
      w.calls.push('agent');
      return Promise.resolve(w.agent);
    },
    fingerprint: fingerprintOf,
    redact: (text) => text,
    log: silentLogger,
    now: Date.now,
    random: () => 0.5,
    newId: () => `s-${w.sessions.views().length + 1}`,
    timers: systemClock,
    tuning: defaultSessionTuning,
    onNotice: (notice) => w.notices.push(notice),
  };
  const w: World = {
    sessions: new SessionManager(deps),
    ledger,
    order,
    proxies: [],
    calls: [],
    opened: [],
    prompts: [],
    notices: [],
    taken: new Set(),
    ports: new Map(),
    protocols: new Map(),
    elsewhere: new Set(),
    permissions: new DenialCache((id) => w.sessions.permissionsChanged(id)),
    tunnel: facts({
      createdAt: Date.now() - 3_600_000,
      endsAt: Date.now() + 3_600_000,
      destination: { status: 'CONNECTED', since: Date.now() - 60_000 },
    }),
    errors: {},
    question: null,
    holdRotation: null,
    webProxy: () => Promise.resolve(null),
    agent: null,
    signedIn: true,
    proxy: () => w.proxies.at(-1)!,
    view: () => w.sessions.views()[0]!,
    problem: () => {
      const { state } = w.view();
      return 'problem' in state && state.problem !== null ? `${state.kind} ${state.problem.code}` : state.kind;
    },
    async withToken() {
      await ledger.add({ environmentId: here.id, tunnelId: 't-1' }, token(1), null);
      const selected = w.sessions.select({
        environmentId: here.id,
        thingName: 'pump-1',
        tunnelId: 't-1',
        ticket: 'INC-1',
      });
      if (!selected.ok) throw new Error('not selected');
      await w.tick();
      return selected.value.sessionId;
    },
    async connected() {
      const id = await w.withToken();
      await w.sessions.connect(id);
      await w.tick();
      w.proxy().open();
      await w.tick();
      return id;
    },
    deviceGoes: (since = Date.now()) =>
      void (w.tunnel = { ...w.tunnel, destination: { status: 'DISCONNECTED', since } }),
    deviceComes: () => void (w.tunnel = { ...w.tunnel, destination: { status: 'CONNECTED', since: Date.now() } }),
    async repaired(id) {
      w.proxy().refuse(reusedWords);
      await w.tick();
      await w.sessions.recover(id, 'token-reused');
      await w.tick();
      w.proxy().open();
      await w.tick();
    },
    tick: async (milliseconds = 1) => {
      await advance(milliseconds);
    },
  };
  return w;
}

/** Before each test: a world of its own, in fake time that begins at `now` (epoch ms). After it: all sessions are closed, and no timer of theirs is left. */
export function eachInAWorld(enter: (w: World) => void, now = 10_000_000): void {
  let w: World;
  beforeEach(async () => {
    vi.useFakeTimers({ now });
    w = await world((milliseconds) => vi.advanceTimersByTimeAsync(milliseconds));
    enter(w);
  });
  afterEach(async () => {
    await w.sessions.close();
    expect(vi.getTimerCount()).toBe(0);
    vi.useRealTimers();
  });
}

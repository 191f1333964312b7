import { connect as connectTcp, type Socket } from 'node:net';
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach } from 'vitest';
import {
  AwsControlPlane,
  DenialCache,
  practiceEnvironment,
  type ControlPlane,
  type Environment,
} from '../../../electron/cloud';
import { silentLogger } from '../../../electron/log/logger';
import type { PracticeServiceOptions } from '../../../electron/practice';
import { SessionManager } from '../../../electron/session';
import { type SessionDeps, type SessionTuning } from '../../../electron/session/deps';
import { fingerprintOf } from '../../../electron/tokens';
import { Ledger } from '../../../electron/tokens/ledger';
import { type TokenLedger } from '../../../electron/tokens/contract';
import { createSourceProxy, defaultTuning } from '../../../electron/tunnel';
import { defaultSettings } from '../../../shared/settings/settings';
import type { ProblemCode } from '../../../shared/problems/problem';
import { problemOf, type SessionView } from '../../../shared/session';
import { nothingLearned, type LearnedDevice } from '../../../shared/session/learned';
import { startTestPractice, type TestPractice } from '../../fakes/practice';
import { until } from '../../fakes/wait';
import { systemClock, type Timers } from '../../../electron/net/clock';

/** Short enough for a test, long enough for a loaded machine. */
const tuning: SessionTuning = {
  pollConnectedMs: 300,
  pollWaitingMs: 100,
  pollAwayMs: 200,
  deviceGraceMs: 3000,
  deviceLimitMs: 4000,
  lastingSilenceMs: 30_000,
  // A slow machine may need longer than is shipped to make the WebSocket of another version: what is asked in order
  // would end in the middle.
  findOutLimitMs: 600_000,
  briefConnectionMs: 50,
};

export interface Rig {
  readonly test: TestPractice;
  readonly sessions: SessionManager;
  readonly ledger: TokenLedger;
  readonly plane: ControlPlane;
  readonly environment: Environment;
  readonly permissions: DenialCache;
  /** What is remembered, by thing. */
  readonly learned: Map<string, LearnedDevice>;
  view(id: string): SessionView;
  /** Waits until the session is in this state; fails telling where it is instead. */
  state(id: string, kind: SessionView['state']['kind']): Promise<SessionView>;
  problem(id: string, code: ProblemCode): Promise<SessionView>;
  /** Opens a tunnel to the thing from this app and waits until it works. */
  open(thingName: string, services?: readonly string[]): Promise<string>;
  port(id: string, serviceId?: string): number;
  close(): Promise<void>;
}

const signal = (): AbortSignal => new AbortController().signal;

async function startRig(
  options: Partial<PracticeServiceOptions> = {},
  change: Partial<SessionTuning> = {},
  timers: Timers = systemClock,
): Promise<Rig> {
  const test = await startTestPractice({ devices: true, ...options });
  const environment = practiceEnvironment(test.practice.addresses, test.ca);
  const permissions = new DenialCache((id) => sessions.permissionsChanged(id));
  const plane = new AwsControlPlane(environment, {
    log: silentLogger,
    onDecision: (asked, denial) => permissions.learn(environment.id, asked, denial),
  });
  const ledger = await Ledger.open({ file: null });
  const learned = new Map<string, LearnedDevice>();
  const deps = depsOf(environment, plane, ledger, learned, change, permissions);
  const sessions = new SessionManager({ ...deps, timers });
  const view = (id: string): SessionView => sessions.views().find((each) => each.id === id)!;
  const inState = (id: string, what: string, fits: (view: SessionView) => boolean): Promise<SessionView> =>
    untilView(() => view(id), what, fits);
  const rig: Rig = {
    test,
    sessions,
    ledger,
    plane,
    environment,
    permissions,
    learned,
    view,
    state: (id, kind) => inState(id, kind, (now) => now.state.kind === kind),
    problem: (id, code) =>
      inState(
        id,
        code,
        (now) =>
          now.state.kind !== 'repairing' &&
          now.state.kind !== 'waiting-for-device' &&
          problemOf(now.state)?.code === code,
      ),
    async open(thingName, services = ['SSH']) {
      const opened = sessions.openTunnel({
        environmentId: environment.id,
        thingName,
        services,
        lifetimeMinutes: 60,
        ticket: 'INC-48213',
      });
      if (!opened.ok) throw new Error(JSON.stringify(opened.error));
      await rig.state(opened.value.sessionId, 'connected');
      return opened.value.sessionId;
    },
    port: (id, serviceId = 'SSH') => view(id).services.find((service) => service.serviceId === serviceId)!.port!,
    async close() {
      await sessions.close();
      plane.dispose();
      await test.close();
    },
  };
  return rig;
}

/** Before each test: a rig of its own, closed after it. */
export function eachWithARig(
  take: (rig: Rig) => void,
  change: Partial<SessionTuning> = {},
  options: Partial<PracticeServiceOptions> = {},
  /** Of the sessions alone; absent: the system's. */
  timers: Timers = systemClock,
): void {
  let rig: Rig;
  beforeEach(async () => {
    rig = await startRig(options, change, timers);
    take(rig);
  });
  afterEach(() => rig.close());
}

/** What a session needs, real but for its short times and the memory of ports. */
export function depsOf(
  environment: Environment,
  plane: ControlPlane,
  ledger: TokenLedger,
  learned = new Map<string, LearnedDevice>(),
  change: Partial<SessionTuning> = {},
  permissions: DenialCache = new DenialCache(() => undefined),
): SessionDeps {
  const ports = new Map<string, number>();
  return {
    environmentOf: (id) => (id === environment.id ? environment : null),
    environments: () => [environment],
    controlPlaneOf: (id) => (id === environment.id ? plane : null),
    denied: (id) => permissions.denied(id),
    actsAs: () => 'field-technician',
    ledger,
    createProxy: (proxyOptions) => createSourceProxy(proxyOptions),
    proxyTuning: { ...defaultTuning, backoffBaseMs: 50, backoffCapMs: 500 },
    memory: {
      port: (...key) => ports.get(key.join()) ?? null,
      rememberPort: (environmentId, device, serviceId, port) =>
        void ports.set([environmentId, device, serviceId].join(), port),
      learned: (_environmentId, device) => learned.get(device) ?? nothingLearned,
      learn: (_environmentId, device, news) =>
        void learned.set(device, { ...(learned.get(device) ?? nothingLearned), ...news }),
      used: () => undefined,
    },
    settings: () => defaultSettings,
    fingerprint: fingerprintOf,
    redact: (text) => text,
    log: silentLogger,
    now: Date.now,
    random: Math.random,
    newId: randomUUID,
    timers: systemClock,
    tuning: { ...tuning, ...change },
  };
}

/** Waits until the view is as wanted; fails telling what it is instead. */
export function untilView(
  view: () => SessionView,
  what: string,
  fits: (view: SessionView) => boolean,
): Promise<SessionView> {
  return until(() => {
    const now = view();
    if (!fits(now))
      throw new Error(
        `wanted ${what}, is ${JSON.stringify(now.state)} ${JSON.stringify(now.connection)}\n${now.timeline.map((entry) => `${entry.kind} ${JSON.stringify(entry.params)} ${entry.detail ?? ''}`).join('\n')}`,
      );
    return now;
  });
}

/** A connection like an SSH client's: sends its banner at once and collects what comes back. */
export function sshLike(port: number): {
  readonly socket: Socket;
  readonly text: () => string;
  readonly ended: () => boolean;
} {
  const socket = connectTcp({ port, host: 'localhost' });
  let received = '';
  let over = false;
  socket.on('connect', () => socket.write('SSH-2.0-test\r\n'));
  socket.on('data', (chunk: Buffer) => (received += chunk.toString('latin1')));
  socket.on('error', () => (over = true));
  socket.on('close', () => (over = true));
  return { socket, text: () => received, ended: () => over };
}

/** The device's SSH server answers through this local port. */
export async function works(port: number): Promise<void> {
  const client = sshLike(port);
  try {
    await until(() => client.text().startsWith('SSH-2.0-'));
  } finally {
    client.socket.destroy();
  }
}

/** The source token that the ledger holds for this session's tunnel, without using it up. */
export async function tokenOf(
  rig: Rig,
  id: string,
): Promise<{ readonly accessToken: string; readonly clientToken: string }> {
  const held = await rig.ledger.checkout({ environmentId: rig.environment.id, tunnelId: rig.view(id).tunnelId! });
  if (held.kind !== 'token') throw new Error(`no token: ${held.because}`);
  return held.pair;
}

/** A handshake with this pair is refused: the token is dead. */
export async function isDead(
  rig: Rig,
  pair: { readonly accessToken: string; readonly clientToken: string },
): Promise<boolean> {
  try {
    await rig.test.connect({ mode: 'source', token: pair.accessToken, clientToken: pair.clientToken });
    return false;
  } catch {
    return true;
  }
}

export async function describeNow(rig: Rig, id: string) {
  const result = await rig.plane.describe(rig.view(id).tunnelId!, signal());
  if (!result.ok) throw new Error(result.error.words);
  return result.value;
}

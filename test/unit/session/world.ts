import { afterEach, beforeEach, expect, vi } from 'vitest';
import { DenialCache, type Environment } from '../../../electron/cloud';
import { silentLogger } from '../../../electron/log/logger';
import { systemClock } from '../../../electron/net/clock';
import type { WebProxy } from '../../../electron/net/web-proxy';
import { SessionManager, defaultSessionTuning } from '../../../electron/session';
import { type SessionDeps, type SessionNotice } from '../../../electron/session/deps';
import { fingerprintOf } from '../../../electron/tokens';
import { Ledger } from '../../../electron/tokens/ledger';
import { type TokenLedger } from '../../../electron/tokens/contract';
import { defaultTuning } from '../../../electron/tunnel/defaults';
import { defaultSettings } from '../../../shared/settings/settings';
import type { AgentSeen } from '../../../shared/problems/problem';
import type { SessionView } from '../../../shared/session';
import { nothingLearned, type LearnedDevice } from '../../../shared/session/learned';
import { FakeCloud, here, there, token } from './fake-cloud';
import { FakeProxy } from '../../fakes/fake-proxy';
import { reusedWords } from './observed';

/** A session manager in a world of fakes. */
export class World extends FakeCloud {
  readonly sessions: SessionManager;
  readonly proxies: FakeProxy[] = [];
  /** What was done with ports, tokens and proxies, in order. */
  readonly order: string[] = [];
  readonly notices: SessionNotice[] = [];
  /** Local ports that other programs use. */
  readonly taken = new Set<number>();
  readonly reserved = new Set<number>();
  readonly ports = new Map<string, number>();
  /** What is remembered of devices, by thing. */
  readonly learned = new Map<string, LearnedDevice>();
  readonly permissions = new DenialCache((id) => this.sessions.permissionsChanged(id));
  /** What the fleet index says of the device's agent; null: nobody may ask. */
  agent: AgentSeen | null = null;
  settings = defaultSettings;
  /** The oldest version that may begin anything new; null: this one may. */
  versionWanted: string | null = null;
  /** Who is signed in, as a tag says it; null: nobody knows. */
  opener: string | null = null;
  /** What somebody changed in the settings of the environment that everything is in. */
  changed: Partial<Environment> = {};
  /** What the device does with a connection of the app's own; by itself it answers with all ids. */
  greets = (proxy: FakeProxy): void => proxy.greeting({ kind: 'answered', withIds: true, text: 'SSH-2.0-Device' });
  /** What leads to the data plane right now. A test may let the answer wait. */
  webProxy: () => Promise<WebProxy | null> = () => Promise.resolve(null);

  constructor(readonly ledger: TokenLedger) {
    super();
    this.sessions = new SessionManager(this.#deps());
  }

  proxy(): FakeProxy {
    return this.proxies.at(-1)!;
  }

  view(): SessionView {
    return this.sessions.views()[0]!;
  }

  /** The state of the only session, and the problem that it shows. */
  problem(): string {
    const { state } = this.view();
    return 'problem' in state && state.problem !== null ? `${state.kind} ${state.problem.code}` : state.kind;
  }

  /** A session of t-1 with a fresh token, not connected. */
  async withToken(thingName = 'pump-1', tunnelId = 't-1'): Promise<string> {
    await this.ledger.add({ environmentId: here.id, tunnelId }, token(1), null);
    const selected = this.sessions.select({
      environmentId: here.id,
      thingName,
      tunnelId,
      ticket: 'INC-1',
    });
    if (!selected.ok) throw new Error('not selected');
    await this.tick();
    return selected.value.sessionId;
  }

  /** The same, connected. */
  async connected(): Promise<string> {
    const id = await this.withToken();
    await this.sessions.connect(id);
    await this.tick();
    await this.#opens();
    return id;
  }

  /** The same, and then its token is refused as used. */
  async refused(): Promise<string> {
    const id = await this.connected();
    await this.#refuses();
    expect(this.problem()).toBe('problem token-reused');
    return id;
  }

  /** The connected session's token is refused as used; its one button is pressed, and the new one is accepted. */
  async repaired(id: string): Promise<void> {
    await this.#refuses();
    this.sessions.recover(id, 'token-reused');
    await this.tick();
    await this.#opens();
  }

  async tick(milliseconds = 1): Promise<void> {
    await vi.advanceTimersByTimeAsync(milliseconds);
  }

  #known(proxy: FakeProxy): void {
    proxy.onGreet = () => this.greets(proxy);
    proxy.onBeside = (next) => this.#known(next);
    this.proxies.push(proxy);
  }

  async #opens(): Promise<void> {
    this.proxy().open();
    await this.tick();
  }

  async #refuses(): Promise<void> {
    this.proxy().refuse(reusedWords);
    await this.tick();
  }

  #deps(): SessionDeps {
    const { ledger, order } = this;
    const checkout = ledger.checkout.bind(ledger);
    ledger.checkout = (key) => {
      order.push('checkout');
      return checkout(key);
    };
    return {
      environmentOf: (id) => {
        const found = [here, there].find((environment) => environment.id === id);
        return found === undefined ? null : found === here ? { ...here, ...this.changed } : found;
      },
      environments: () => [here, there],
      controlPlaneOf: (id) => this.planeIn(id),
      denied: (id) => this.permissions.denied(id),
      actsAs: () => null,
      versionWanted: () => this.versionWanted,
      openedBy: () => this.opener,
      ledger,
      createProxy: (options) => {
        const proxy = new FakeProxy(options, this.taken, order, this.reserved);
        this.#known(proxy);
        return proxy;
      },
      proxyTuning: defaultTuning,
      memory: {
        port: (...key) => this.ports.get(key.join()) ?? null,
        rememberPort: (environmentId, device, serviceId, port) =>
          void this.ports.set([environmentId, device, serviceId].join(), port),
        learned: (_environmentId, device) => this.learned.get(device) ?? nothingLearned,
        learn: (_environmentId, device, news) =>
          void this.learned.set(device, { ...(this.learned.get(device) ?? nothingLearned), ...news }),
        used: () => undefined,
      },
      settings: () => this.settings,
      webProxyFor: () => this.webProxy(),
      agentOf: () => {
        this.calls.push('agent');
        return Promise.resolve(this.agent);
      },
      fingerprint: fingerprintOf,
      redact: (text) => text,
      log: silentLogger,
      now: Date.now,
      random: () => 0.5,
      newId: () => `s-${this.sessions.views().length + 1}`,
      timers: systemClock,
      tuning: defaultSessionTuning,
      onNotice: (notice) => this.notices.push(notice),
    };
  }
}

/**
 * Before each test: a world of its own, in fake time that begins at `now` (epoch ms). After it: all sessions are
 * closed, and no timer of theirs is left.
 */
export function eachInAWorld(enter: (w: World) => void, now = 10_000_000): void {
  let w: World;
  beforeEach(async () => {
    vi.useFakeTimers({ now });
    w = new World(await Ledger.open({ file: null }));
    enter(w);
  });
  afterEach(async () => {
    await w.sessions.close();
    expect(vi.getTimerCount()).toBe(0);
    vi.useRealTimers();
  });
}

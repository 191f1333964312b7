/** One session: its parts joined, and the commands a person gives it. What is allowed was checked by the manager. */
import type { ClientMode, Problem } from '../../shared/problems/problem';
import { createSession, problemOf, type NewSession, type SessionView } from '../../shared/session';
import { closeTunnel } from './close';
import { connect, reconnect } from './connect';
import { Core, isOver } from './core';
import { describe } from './describe';
import { settle } from './device-watch';
import type { SessionDeps } from './deps';
import { diagnose } from './diagnose';
import { returnFromTrial } from './fallback';
import { asItIs } from './give-up';
import { holdWhileAway } from './hold';
import { heed } from './link-watch';
import { createPoller, pollInterval, spaced, type Poller } from './poller';
import { rememberPorts } from './ports';
import { present, release } from './present';
import { openTunnel } from './open';
import { rotate } from './repair';
import type { OpenRequest } from './requests';
import type { TunnelConnectionState } from '../tunnel/contract';
import type { Rotations } from './rotations';
import { networkProblems, renewWebProxy } from './web-proxy';

const defaultLifetime = 720;

export class Session {
  readonly core: Core;
  readonly #poller: Poller;

  constructor(
    about: NewSession,
    pasted: string | null,
    deps: SessionDeps,
    rotations: Rotations,
    onChange: () => void,
    portsOfOthers: (own: string) => ReadonlySet<number>,
  ) {
    const flows = {
      connect: () => connect(this.core),
      reconnect: (signal: AbortSignal) => reconnect(this.core, signal),
      rotate: (mode: ClientMode, problem: Problem | null) => rotate(this.core, mode, problem),
      heed: (state: TunnelConnectionState) => heed(this.core, state),
    };
    this.core = new Core(
      createSession(about),
      pasted,
      deps,
      rotations,
      flows,
      () => {
        holdWhileAway(this.core);
        this.#poller.update();
        onChange();
      },
      () => portsOfOthers(about.id),
    );
    this.#poller = createPoller({
      timers: deps.timers,
      random: deps.random,
      now: deps.now,
      // The service's time on this computer's clock.
      endsAt: () => {
        const endsAt = this.view.tunnel?.endsAt ?? null;
        return endsAt === null ? null : endsAt + (this.core.memo.clockOffset ?? 0);
      },
      interval: () => spaced(pollInterval(this.view, deps.tuning), this.core.memo.failedPolls),
      poll: async () => {
        const seen = await describe(this.core, this.core.lifetime.signal);
        this.core.memo.failedPolls = seen.kind === 'failed' ? this.core.memo.failedPolls + 1 : 0;
        await settle(this.core, seen);
      },
    });
  }

  get view(): SessionView {
    return this.core.view;
  }

  /** Runs a flow that reports through the view. Whatever goes wrong unexpectedly becomes a problem, not a crash. */
  run(work: () => Promise<void>): void {
    work()
      .catch(async (error: unknown) => {
        const { deps } = this.core;
        deps.log.error('session flow failed', {
          session: this.view.id,
          error: error instanceof Error ? (error.stack ?? error.message) : String(error),
        });
        await present(this.core, {
          code: 'unexpected',
          params: { reference: error instanceof Error ? error.name : 'unknown' },
          recovery: { kind: 'save-report' },
          answer: null,
          at: deps.now(),
        });
      })
      .catch(() => undefined);
  }

  /** Runs what a person commands, to be undone if they give up signing in for it. */
  #command(work: (signal: AbortSignal) => Promise<void>): void {
    const before = asItIs(this.core);
    this.run(() => this.core.command(before, work));
  }

  /** Describes once so that the screen has something to show; changes nothing. */
  async look(): Promise<void> {
    this.core.showToken();
    const seen = await describe(this.core, this.core.lifetime.signal);
    if (this.view.state.kind === 'ready' || (seen.kind === 'facts' && seen.facts.status === 'CLOSED'))
      await settle(this.core, seen);
  }

  connect(): void {
    this.#command((signal) => connect(this.core, signal));
  }

  open({ ticket, ...wanted }: OpenRequest): void {
    const { state } = this.view;
    this.#command((signal) => {
      if (ticket !== null) this.core.dispatch({ kind: 'ticket', ticket });
      return openTunnel(this.core, wanted, state.kind === 'ended' ? state.problem : null, signal);
    });
  }

  rotate(mode: ClientMode, problem: Problem | null): void {
    this.#command((signal) => {
      // Whoever rotates the source once allows it for this tunnel (shared/README.md, Session states).
      if (mode !== 'DESTINATION') this.core.dispatch({ kind: 'rotation-allowed' });
      return rotate(this.core, mode, problem, signal);
    });
  }

  openNew(problem: Problem): void {
    const { view } = this;
    const known = view.services.map(({ serviceId }) => serviceId).filter((serviceId) => serviceId !== '');
    const services = known.length > 0 ? known : ['SSH'];
    const lifetimeMinutes = view.tunnel?.lifetimeMinutes ?? this.core.memo.lifetimeMinutes ?? defaultLifetime;
    const { thingName } = view;
    if (thingName !== null)
      this.#command((signal) => openTunnel(this.core, { thingName, services, lifetimeMinutes }, problem, signal));
  }

  /** Again, on a connection that stands or from the beginning. */
  retry(): void {
    if (this.view.connection.kind !== 'open') {
      this.connect();
      return;
    }
    this.#command(async (signal) => {
      this.core.dispatch({ kind: 'retrying' });
      if (returnFromTrial(this.core)) return;
      const seen = await describe(this.core, signal);
      if (!isOver(signal)) await settle(this.core, seen);
    });
  }

  /** Another tunnel takes this session's place: what the session is called, and its local ports, stay. */
  retarget(tunnelId: string | null, thingName: string | null): void {
    const { core } = this;
    const listeners = this.view.services.flatMap(({ serviceId, port }) => (port === null ? [] : [{ serviceId, port }]));
    const known = this.view.services.map(({ serviceId }) => ({
      serviceId,
      port: core.deps.memory.port(this.view.environment.id, core.device(), serviceId),
    }));
    core.cancel();
    core.memo.pasted = null;
    core.dispatch({ kind: 'tunnel', tunnelId, thingName: thingName ?? this.view.thingName });
    // Remembered under the name the session has now.
    rememberPorts(
      core,
      listeners.length > 0
        ? listeners
        : known.flatMap(({ serviceId, port }) => (port === null ? [] : [{ serviceId, port }])),
      true,
    );
  }

  useRegion(environmentId: string): void {
    const environment = this.core.deps.environmentOf(environmentId);
    if (environment === null) return;
    this.#command(async (signal) => {
      const { id, kind, region } = environment;
      this.core.dispatch({
        kind: 'environment',
        environment: { id, kind, region },
        hasAccount: this.core.deps.controlPlaneOf(id) !== null,
      });
      this.core.dispatch({ kind: 'denied', denied: this.core.deps.denied(id) });
      await connect(this.core, signal);
    });
  }

  async disconnect(): Promise<void> {
    this.core.cancel();
    this.core.memo.watch = null;
    this.core.memo.retryOf = null;
    this.core.note('disconnected', 'done');
    this.core.dispatch({ kind: 'stopped', problem: null });
    await release(this.core);
  }

  /** Ends what runs. What was wrong before is still wrong, and said again. */
  async stop(): Promise<void> {
    const { core } = this;
    const { state, tunnel, connection } = this.view;
    const { watch } = core.memo;
    core.cancel();
    core.memo.watch = null;
    core.memo.retryOf = null;
    if (state.kind === 'waiting-for-device' && connection.kind === 'open' && tunnel !== null) {
      const watched = {
        notified: watch?.notified ?? false,
        watchedFor: core.deps.now() - (watch?.since ?? core.deps.now()),
      };
      return present(
        core,
        diagnose(
          core.observed({
            describe: {
              kind: 'facts',
              facts: { ...tunnel, destination: { ...tunnel.destination, status: 'DISCONNECTED' } },
            },
            watched,
          }),
        ),
      );
    }
    const problem = state.kind === 'repairing' ? problemOf(state) : null;
    if (connection.kind !== 'open') core.memo.proxy?.disconnect();
    core.dispatch({ kind: 'stopped', problem });
    if (problem === null) {
      core.note('disconnected', 'done');
      await release(core);
    }
  }

  closeTunnel(options: { readonly delete: boolean }): Promise<void> {
    return this.core.command(asItIs(this.core), (signal) => closeTunnel(this.core, options, signal));
  }

  /** Null: done. Otherwise the port is taken; nothing was changed. */
  async movePort(serviceId: string, port: number): Promise<Problem | null> {
    const { core } = this;
    const { proxy } = core.memo;
    const bound = this.view.services.flatMap((service) =>
      service.port === null ? [] : [{ serviceId: service.serviceId, port: service.port }],
    );
    if (proxy !== null && bound.length > 0) {
      const result = await proxy.bind(
        bound.map((listener) => (listener.serviceId === serviceId ? { serviceId, port } : listener)),
      );
      if (!result.ok) return diagnose(core.observed({ bind: result }));
      core.dispatch({ kind: 'ports-bound', listeners: result.listeners });
    }
    rememberPorts(core, [{ serviceId, port }], true);
    core.note('port-moved', 'done', { service: serviceId, port });
    return null;
  }

  /** The network or the machine woke up: ask and probe at once instead of waiting for a timeout. */
  wake(): void {
    this.#poller.resume();
    const { state, connection } = this.view;
    // A connection that stands is asked at once; one that waits tries again the way that is right now.
    const waits = connection.kind === 'waiting';
    if (!waits) this.core.memo.proxy?.probe();
    this.run(async () => {
      await renewWebProxy(this.core);
      if (waits) this.core.memo.proxy?.probe();
    });
    if (state.kind === 'problem' && networkProblems.has(state.problem.code)) this.run(() => connect(this.core));
    else this.#poller.now();
  }

  /** The computer's clock was set back: what is known moves with it, and is asked for anew. */
  clockSetBack(by: number): void {
    const { core } = this;
    const { memo } = core;
    core.dispatch({ kind: 'clock-set-back', by });
    if (memo.watch !== null) memo.watch = { ...memo.watch, since: memo.watch.since - by };
    if (memo.device !== null) memo.device = { ...memo.device, seenAt: memo.device.seenAt - by };
    if (memo.notifiedAt !== null) memo.notifiedAt -= by;
    this.#poller.now();
  }

  sleep(): void {
    this.#poller.pause();
  }

  async end(): Promise<void> {
    this.#poller.stop();
    this.core.lifetime.abort();
    this.core.cancel();
    await release(this.core);
  }
}

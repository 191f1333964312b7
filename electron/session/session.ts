import {
  createSession,
  holdsPrograms,
  isDeviceAway,
  reduce,
  type NewSession,
  type SessionEvent,
  type SessionFacts,
  type SessionView,
} from '../../shared/session';
import type { Command } from '../../shared/commands/command';
import type { TimelineKind } from '../../shared/session/view';
import type { CloudError, ControlPlane, Environment, PromptPolicy, TunnelCalls } from '../cloud/contract';
import type { TokenKey } from '../tokens/contract';
import type { ProxyEvent, SourceProxy } from '../tunnel/contract';
import type { SessionDeps } from './deps';
import { EndingTunnel, endOf } from './ending';
import { lostEnvironment, nothingObserved, type DescribeSeen, type Observations } from './diagnosis/observations';
import { type Destination, type Source, Succession } from './succession';
import { Poller, pollInterval, SharedQuestion, spaced } from './poller';
import type { Rotations } from './rotations';
import type { Timer } from '../net/clock';
import type { WebProxy } from '../net/web-proxy';

/** Thrown where a flow goes on that is over: a newer one began, somebody stopped it, or the session ended. `run` ends it. */
export class FlowOver extends Error {}

/** Thrown where what a person commanded is not done, and nothing is to be different afterwards. `command` goes back. */
export class CommandUndone extends Error {}

/** What a session belongs to: it hears of everything, runs the flows, and knows the other sessions. */
export interface SessionOwner {
  onProxyEvent(session: Session, event: ProxyEvent): void;
  /** DescribeTunnel is due again. */
  poll(session: Session): Promise<void>;
  /** Local ports that the other sessions hold. */
  portsOfOthers(session: Session): ReadonlySet<number>;
  /** The view is another one. */
  onChange(): void;
  /** Its tunnel is over, and everybody knows. */
  ended(session: Session): void;
}

interface Flow {
  readonly controller: AbortController;
  /** The session had a source proxy as it began. */
  readonly hadProxy: boolean;
}

/**
 * One session: its state, and the handles that no state can hold. Decides nothing: what an event means is the reducer's
 * (shared/session), and what is done about it the flows', which get this object.
 */
export class Session {
  /** Aborts when the session ends. */
  readonly lifetime = new AbortController();
  /** Timers of connections that wait for their first answer, by service and number. */
  readonly silenceTimers = new Map<string, Timer>();
  /** Of finding out how the device is spoken to: its end, however far it got, and the next look at the device. */
  readonly findOutTimers = new Map<'limit' | 'look', Timer>();
  /** DescribeTunnel under way for what a local client met. */
  readonly question = new SharedQuestion<DescribeSeen>();
  readonly poller: Poller;
  /** Tunnels before and after this one. */
  readonly succession: Succession;
  readonly #ending: EndingTunnel;
  #state;
  #flow: Flow = { controller: new AbortController(), hadProxy: false };
  #source: Source | null = null;
  #webProxyQuestions = 0;

  constructor(
    about: NewSession,
    readonly deps: SessionDeps,
    readonly rotations: Rotations,
    readonly owner: SessionOwner,
  ) {
    this.#state = createSession(about);
    this.poller = new Poller({
      timers: deps.timers,
      random: deps.random,
      now: deps.now,
      endsAt: () => endOf(this.view, this.facts),
      interval: () => {
        const { failed, askedWaitMs } = this.facts.polls;
        return spaced(pollInterval(this.view, deps.tuning), failed, askedWaitMs);
      },
      poll: () => owner.poll(this),
    });
    this.succession = new Succession(deps.timers, (tunnelId, connections) => {
      this.dispatch({ kind: 'former', tunnelId, connections });
      if (connections === null) this.note('former-left', 'noted');
    });
    this.#ending = new EndingTunnel(
      deps,
      () => this.view,
      (minutes) => this.note('ends-soon', 'noted', { minutes }),
    );
  }

  get view(): SessionView {
    return this.#state.view;
  }

  get facts(): SessionFacts {
    return this.#state.facts;
  }

  dispatch(event: SessionEvent): void {
    const before = this.#state;
    this.#state = reduce(before, event);
    if (this.#state === before) return;
    // First what went with the device: what is held and starts again then begins anew.
    if (isDeviceAway(this.view) && !isDeviceAway(before.view)) this.#source?.proxy.deviceLeft();
    const holds = holdsPrograms(this.#state);
    if (holds !== holdsPrograms(before)) this.#source?.proxy.pauseNewConnections(holds);
    this.poller.update();
    if (this.view === before.view) return;
    this.owner.onChange();
    this.#ending.changed(this.view, this.facts);
  }

  /** Adds a line to the timeline. `params` and `detail` never hold a token. */
  note(
    kind: TimelineKind,
    outcome: 'done' | 'failed' | 'noted',
    params: Readonly<Record<string, string | number>> = {},
    more: { readonly command?: Command; readonly detail?: string } = {},
  ): void {
    this.dispatch({
      kind: 'happened',
      entry: { at: this.deps.now(), kind, outcome, params, command: more.command ?? null, detail: more.detail ?? null },
    });
  }

  /** Begins a flow and ends the one before. `byPerson`: if its calls need a sign-in, the person is asked; their giving up undoes it. */
  begin(byPerson = false): AbortSignal {
    this.#flow.controller.abort(new FlowOver());
    this.#flow = { controller: new AbortController(), hadProxy: this.#source !== null };
    if (this.lifetime.signal.aborted) this.#flow.controller.abort(new FlowOver());
    this.dispatch({ kind: 'flow-began', byPerson });
    return this.#flow.controller.signal;
  }

  /** For what the connection did by itself: goes along with a command that runs, which may be waiting for its person; else begins a flow. */
  follow(): AbortSignal {
    return this.facts.before === null ? this.begin() : this.#flow.controller.signal;
  }

  cancel(): void {
    this.#flow.controller.abort(new FlowOver());
    this.dispatch({ kind: 'flow-over' });
  }

  /** The flow with this signal runs, and a person commanded it. */
  isCommand(signal: AbortSignal): boolean {
    return this.facts.before !== null && this.#flow.controller.signal === signal;
  }

  /** Nothing more is asked, and nothing goes on. */
  async end(): Promise<void> {
    this.poller.stop();
    this.#ending.stop();
    this.lifetime.abort(new FlowOver());
    this.cancel();
    await this.release();
  }

  /** Everything as it was before the command that runs, but for what was learned since. */
  async undo(): Promise<void> {
    const { controller, hadProxy } = this.#flow;
    this.dispatch({ kind: 'undone' });
    controller.abort(new FlowOver());
    if (!hadProxy && this.#source !== null) await this.release();
  }

  /** To be told of every call that failed in a flow. Throws where its person gave up signing in for it. */
  failed(error: CloudError, signal: AbortSignal): void {
    if (error.givenUp !== true || !this.isCommand(signal)) return;
    this.note('sign-in-given-up', 'noted');
    throw new CommandUndone();
  }

  get proxy(): SourceProxy | null {
    return this.#source?.proxy ?? null;
  }

  get source(): Source | null {
    return this.#source;
  }

  /** Takes a source proxy and listens to it until it is released. */
  attach(proxy: SourceProxy, leadsTo: Destination, webProxy: WebProxy | null): void {
    this.#source = { proxy, leadsTo, webProxy, webProxyQuestion: 0 };
    proxy.onEvent((event) => {
      if (this.#source?.proxy === proxy) this.owner.onProxyEvent(this, event);
    });
    if (holdsPrograms(this.#state)) proxy.pauseNewConnections(true);
  }

  /** Stops every source proxy and gives the local ports back. */
  async release(): Promise<void> {
    const source = this.#source;
    this.#source = null;
    const stopped = this.succession.stop(new FlowOver());
    this.dispatch({ kind: 'proxy-released' });
    this.cancelTimers();
    await Promise.all([stopped, source?.proxy.stop()]);
    this.dispatch({ kind: 'ports-released' });
  }

  /** What was waited for on the connection that is over, or is another tunnel's. */
  cancelTimers(): void {
    for (const timers of [this.silenceTimers, this.findOutTimers]) {
      for (const timer of timers.values()) timer.cancel();
      timers.clear();
    }
  }

  /**
   * Asks which web proxy leads to the data plane, for the source proxy there is. Null: an answer to a later question came
   * first, or the source proxy is another one: then this one is about a network that may be gone.
   */
  async askWebProxy(
    ask: () => Promise<WebProxy | null>,
  ): Promise<{ readonly source: Source; readonly webProxy: WebProxy | null } | null> {
    const { proxy } = this;
    this.#webProxyQuestions += 1;
    const webProxyQuestion = this.#webProxyQuestions;
    const webProxy = await ask();
    const source = this.#source;
    if (source === null || source.proxy !== proxy || webProxyQuestion < source.webProxyQuestion) return null;
    this.#source = { ...source, webProxy, webProxyQuestion };
    return { source, webProxy };
  }

  /** The session's environment. It can have been removed from the settings meanwhile; then its name is all that is left. */
  environment(): Environment {
    const { environment } = this.view;
    return this.deps.environmentOf(environment.id) ?? lostEnvironment(environment);
  }

  /** Null: nobody is signed in, or the tunnel of a pasted token is not known. */
  plane(): ControlPlane | null {
    return this.facts.pastedToken === null ? this.deps.controlPlaneOf(this.view.environment.id) : null;
  }

  /** The calls of the flow with this signal: a person is asked to sign in for what a person commanded. Null: as for `plane`. */
  calls(
    signal: AbortSignal,
    prompt: PromptPolicy = this.isCommand(signal) ? 'always' : 'unless-declined',
  ): TunnelCalls | null {
    return this.plane()?.prompting(prompt) ?? null;
  }

  key(): TokenKey | null {
    const tunnelId = this.facts.pastedToken ?? this.view.tunnelId;
    return tunnelId === null ? null : { environmentId: this.view.environment.id, tunnelId };
  }

  /** Under this name is remembered what its device's agent showed of itself. */
  deviceName(): string {
    return this.view.thingName ?? this.key()?.tunnelId ?? this.view.id;
  }

  serviceIds(): readonly string[] {
    const ids = this.view.services.map(({ serviceId }) => serviceId);
    // An empty id stands for the tunnel's only service, whatever its name.
    return ids.length === 0 ? [''] : ids;
  }

  showToken(): void {
    const key = this.key();
    if (key !== null) this.dispatch({ kind: 'token', token: this.deps.ledger.view(key) });
  }

  /** Observations common to every diagnosis, and those of this one. */
  observed(now: Partial<Observations>): Observations {
    const { thingName, tunnel, hasAccount } = this.view;
    const { clockOffsetMs, closeReason, agent, brokenUpload } = this.facts;
    const base = nothingObserved({
      now: this.deps.now(),
      environment: this.environment(),
      hasAccount: hasAccount && this.plane() !== null,
      thingName,
      services: this.serviceIds(),
    });
    return {
      ...base,
      lastFacts: tunnel,
      clockOffsetMs,
      webProxyHost: this.#source?.webProxy?.host ?? null,
      closeReason,
      agent,
      brokenUpload,
      ...now,
    };
  }
}

import type { AgentSeen, Problem, ClientMode } from '../../shared/problems/problem';
import { reduce, type SessionEvent, type SessionView } from '../../shared/session';
import type { SourceConnection, TimelineKind } from '../../shared/session/view';
import type { ControlPlane, Environment } from '../cloud/contract';
import type { TokenKey } from '../tokens/contract';
import type { TunnelConnectionState, ProtocolVersion, SourceProxy, WebProxy } from '../tunnel/contract';
import type { Before } from './give-up';
import type { SessionDeps } from './deps';
import type { Trial } from './fallback';
import { nothingObserved, type DescribeSeen, type Observations } from './observations';
import type { Rotations } from './rotations';

/** The flows of a session, as its parts call one another. */
export interface Flows {
  connect(): Promise<void>;
  /** The next handshake with what the ledger offers. */
  reconnect(signal: AbortSignal): Promise<void>;
  rotate(mode: ClientMode, problem: Problem | null): Promise<void>;
  /** What follows from what the connection did. */
  heed(state: TunnelConnectionState): void;
}

/** The device is awaited until `since + limit`; after that its absence is a problem. */
export interface DeviceWatch {
  readonly since: number;
  readonly limit: number;
  readonly notified: boolean;
}

/** What a session remembers besides its view. Mutable, owned by one session. */
export interface Memo {
  proxy: SourceProxy | null;
  /** Where the WebSocket of `proxy` leads. */
  proxyHost: string | null;
  /** The connection of `proxy` as it is; the view has none while a tunnel is being closed. */
  connection: SourceConnection;
  /** What `proxy` was last told about holding new clients. */
  held: boolean;
  /** This computer's clock minus the service's, ms. */
  clockOffset: number | null;
  /** `lastUpdatedAt` of the source side while it was this app's own connection. */
  ownSourceSince: number | null;
  /** State of the destination when it was last rotated: a CONNECTED with the same time is the old connection. */
  rotatedDeviceSince: number | null | undefined;
  /** The device's present connection, and when it was first observed here (epoch ms). Null while it is away. */
  device: { readonly since: number | null; readonly seenAt: number } | null;
  /** DescribeTunnel under way for what a local client met, and when it was asked (epoch ms). */
  asking: { readonly at: number; readonly seen: Promise<DescribeSeen> } | null;
  watch: DeviceWatch | null;
  /** The problem that a rotation was meant to solve: shown again if the new token is refused, too. */
  retryOf: Problem | null;
  /** A rotation's call is in flight: what the old token's connection does meanwhile means nothing. */
  rotating: boolean;
  /** What the connection did meanwhile, to be heeded if the rotation comes to nothing. */
  missed: TunnelConnectionState | null;
  closedByService: boolean;
  closeReason: string;
  briefCloses: number;
  /** When the device was last sent a token, epoch ms. */
  notifiedAt: number | null;
  /** Protocol versions that were tried without an answer; each only once. */
  readonly tried: Set<ProtocolVersion>;
  /** A fallback that no answer has confirmed yet. */
  trial: Trial | null;
  /** The device reset a connection with all its ids: it understands them, and silence says nothing about its protocol. */
  understands: boolean;
  /** A problem was shown since it last worked. */
  troubled: boolean;
  /** Connections that are waiting for their first answer, by service and number. */
  readonly silent: Map<string, readonly { readonly cancel: () => void }[]>;
  /** What `proxy` was last told. Its authorization is a secret. */
  webProxy: WebProxy | null;
  /** Questions about it, numbered: the last that was asked, and the last that was answered. */
  readonly webProxyTurns: { asked: number; answered: number };
  /** The device's agent as it was seen last, and when it was asked about (epoch ms). */
  agent: AgentSeen | null;
  agentAskedAt: number;
  /** Questions in a row that AWS did not answer. */
  failedPolls: number;
  /** Key of a pasted token whose tunnel nobody knows. */
  pasted: string | null;
  /** Lifetime wanted by whoever opened the tunnel here, minutes. */
  lifetimeMinutes: number | null;
}

const newMemo = (pasted: string | null): Memo => ({
  proxy: null,
  proxyHost: null,
  connection: { kind: 'none' },
  held: false,
  clockOffset: null,
  ownSourceSince: null,
  rotatedDeviceSince: undefined,
  device: null,
  asking: null,
  watch: null,
  retryOf: null,
  rotating: false,
  missed: null,
  closedByService: false,
  closeReason: '',
  briefCloses: 0,
  notifiedAt: null,
  tried: new Set(),
  trial: null,
  understands: false,
  troubled: false,
  silent: new Map(),
  webProxy: null,
  webProxyTurns: { asked: 0, answered: 0 },
  agent: null,
  agentAskedAt: 0,
  failedPolls: 0,
  pasted,
  lifetimeMinutes: null,
});

/** The flow that got this signal was ended: by a newer one, a stop, or the session's end. */
export const isOver = (signal: AbortSignal): boolean => signal.aborted;

/** One session's state and what all its parts share. Holds no logic of a flow. */
export class Core {
  readonly memo: Memo;
  readonly lifetime = new AbortController();
  #view: SessionView;
  #scope = new AbortController();
  #command: { readonly signal: AbortSignal; readonly before: Before } | null = null;

  constructor(
    view: SessionView,
    pasted: string | null,
    readonly deps: SessionDeps,
    readonly rotations: Rotations,
    readonly flows: Flows,
    readonly onChange: () => void,
    /** Local ports that this app's other sessions hold. */
    readonly portsOfOthers: () => ReadonlySet<number>,
  ) {
    this.#view = view;
    this.memo = newMemo(pasted);
  }

  get view(): SessionView {
    return this.#view;
  }

  dispatch(event: SessionEvent): void {
    const before = this.#view;
    const after = reduce(before, event);
    if (after === before) return;
    this.#view = after;
    this.onChange();
  }

  /** Adds a line to the timeline. `params` and `detail` never hold a token. */
  note(
    kind: TimelineKind,
    outcome: 'done' | 'failed' | 'noted',
    params: Readonly<Record<string, string | number>> = {},
    more: { readonly command?: string; readonly detail?: string } = {},
  ): void {
    this.dispatch({
      kind: 'happened',
      entry: { at: this.deps.now(), kind, outcome, params, command: more.command ?? null, detail: more.detail ?? null },
    });
  }

  /** Begins a flow and ends the one before: its signal aborts. */
  begin(): AbortSignal {
    this.cancel();
    this.#scope = new AbortController();
    if (this.lifetime.signal.aborted) this.#scope.abort();
    return this.#scope.signal;
  }

  cancel(): void {
    this.#command = null;
    this.#scope.abort();
  }

  /** Runs the flow of what a person commanded: `before` is what to go back to if they give up signing in for it. */
  async command(before: Before, work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const signal = this.begin();
    const command = { signal, before };
    this.#command = command;
    try {
      await work(signal);
    } finally {
      if (this.#command === command) this.#command = null;
    }
  }

  /** What was there before the command whose flow has this signal; null: no person's, or no longer the one that runs. */
  before(signal: AbortSignal): Before | null {
    return this.#command?.signal === signal ? this.#command.before : null;
  }

  /** For what the connection did by itself: goes along with a command that runs, which may be waiting for its person; else begins a flow. */
  follow(): AbortSignal {
    return this.#command?.signal ?? this.begin();
  }

  /** The session's environment. It can have been removed from the settings meanwhile; then its name is all that is left. */
  environment(): Environment {
    const { environment } = this.#view;
    return (
      this.deps.environmentOf(environment.id) ?? {
        ...environment,
        label: environment.region,
        controlPlane: null,
        dataPlane: { host: 'localhost', port: 443 },
        extraCa: [],
        profile: null,
      }
    );
  }

  /** Null: nobody is signed in, or the tunnel of a pasted token is not known. */
  plane(): ControlPlane | null {
    return this.memo.pasted === null ? this.deps.controlPlaneOf(this.#view.environment.id) : null;
  }

  key(): TokenKey | null {
    const tunnelId = this.memo.pasted ?? this.#view.tunnelId;
    return tunnelId === null ? null : { environmentId: this.#view.environment.id, tunnelId };
  }

  /** Under this name ports and protocol are remembered. */
  device(): string {
    return this.#view.thingName ?? this.#view.tunnelId ?? 'pasted-token';
  }

  serviceIds(): readonly string[] {
    const ids = this.#view.services.map(({ serviceId }) => serviceId);
    // An empty id stands for the tunnel's only service, whatever its name.
    return ids.length === 0 ? [''] : ids;
  }

  showToken(): void {
    const key = this.key();
    if (key !== null) this.dispatch({ kind: 'token', token: this.deps.ledger.view(key) });
  }

  /** The service's clock, as far as it is known. */
  serviceNow(): number {
    return this.deps.now() - (this.memo.clockOffset ?? 0);
  }

  /** Observations common to every diagnosis, and those of this one. */
  observed(now: Partial<Observations>): Observations {
    const { thingName, tunnel, hasAccount } = this.#view;
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
      clockOffset: this.memo.clockOffset,
      webProxyHost: this.memo.webProxy?.host ?? null,
      closeReason: this.memo.closeReason,
      agent: this.memo.agent,
      ...now,
    };
  }
}

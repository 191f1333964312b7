/**
 * The whole of a session's state: what everybody sees of it, and what it knows besides. Immutable; changed by events only
 * (`reduce.ts`).
 */
import type { AgentSeen, Problem } from '../problems/problem';
import type { SessionView, SourceConnection } from './view';

export interface SessionState {
  readonly view: SessionView;
  readonly facts: SessionFacts;
}

/** The device is awaited until `since + limitMs`; after that its absence is a problem. */
interface DeviceWatch {
  readonly since: number;
  readonly limitMs: number;
  /** It was sent a token before. */
  readonly notified: boolean;
}

/** An older protocol version that is tried on a guess, and that the device has not answered in yet. */
export interface ProtocolTrial {
  /** The version before the first of these trials. */
  readonly from: SessionView['protocol'];
  readonly to: SessionView['protocol'];
  /** Since when the device's connection had stood as the trial began (the service's time). */
  readonly deviceSince: number | null;
  /** An answer came no sooner than in the version before: it does not show that the version was the reason. */
  readonly slow: boolean;
}

/** What the tunnel connection did, as far as something is to be done about it. */
export type ConnectionNews =
  | { readonly kind: 'open' }
  | {
      readonly kind: 'refused';
      readonly rejection: {
        readonly status: number;
        readonly words: string;
        readonly channelId: string | null;
        readonly date: string | null;
        readonly between?: { readonly server: string | null; readonly title: string | null };
      };
    }
  | { readonly kind: 'closed'; readonly code: number; readonly reason: string; readonly openForMs: number };

/**
 * What decides what happens next, and nobody outside has to see. Times are epoch ms of this computer's clock, so that they
 * move when it is set back (`clock.ts`), but for those that are said to be the service's.
 */
export interface SessionFacts {
  /** The source proxy's tunnel connection as it is; the view has none while a tunnel is being closed. */
  readonly connection: SourceConnection;
  /** This computer's clock minus the service's, ms; null before the first answer with a date. */
  readonly clockOffsetMs: number | null;
  /** `lastUpdatedAt` of the source side while it was this app's own connection (the service's time). */
  readonly ownSourceSince: number | null;
  /** The connection (the service's time) that the device had when its token was rotated: not the one that is awaited. */
  readonly outdatedDevice: { readonly since: number | null } | null;
  /** The device's present connection (the service's time), and when it was first observed. Null while it is away. */
  readonly device: { readonly since: number | null; readonly seenAt: number } | null;
  /** When the question was asked that DescribeTunnel is answering for a local client; null: none is under way. */
  readonly askedAt: number | null;
  readonly watch: DeviceWatch | null;
  /** The problem that a rotation was meant to solve: shown again if the new token is refused, too. */
  readonly retryOf: Problem | null;
  /** A rotation's call is under way: what the old token's connection does meanwhile means nothing. */
  readonly rotating: boolean;
  /** What the connection did meanwhile: acted on if the rotation is not done after all. */
  readonly missed: ConnectionNews | null;
  /** The service itself had closed the connection, and nothing has explained that yet. */
  readonly closedByService: boolean;
  /** Words of the last close frame; empty once a connection is open. */
  readonly closeReason: string;
  /** Connections in a row that the service closed soon after they had opened. */
  readonly briefCloses: number;
  /** When the device was last sent a token. */
  readonly deviceNotifiedAt: number | null;
  /** Protocol versions that were tried without an answer; each is tried only once. */
  readonly triedProtocols: readonly SessionView['protocol'][];
  readonly trial: ProtocolTrial | null;
  /** Since when local clients' connections have waited for their first answer, by service and number. */
  readonly silentSince: Readonly<Record<string, number>>;
  /** The device reset a connection with all its ids, so it understands them: silence says nothing about its protocol. */
  readonly understandsIds: boolean;
  /** A problem was shown since it last worked. */
  readonly troubled: boolean;
  /** The device's agent as it was seen last, and when it was last asked about. */
  readonly agent: AgentSeen | null;
  readonly agentAskedAt: number | null;
  /** Questions in a row that AWS did not answer. */
  readonly failedPolls: number;
  /** Name under which a pasted token is kept whose tunnel nobody knows; never the token. */
  readonly pastedToken: string | null;
  /** Lifetime wanted by whoever opened this tunnel here. */
  readonly lifetimeMinutes: number | null;
  /** While a person's command runs: the state before it, to go back to if they give up signing in for it. */
  readonly before: SessionState | null;
}

/** Nothing is known yet. */
export const noFacts = (pastedToken: string | null): SessionFacts => ({
  connection: { kind: 'none' },
  clockOffsetMs: null,
  ownSourceSince: null,
  outdatedDevice: null,
  device: null,
  askedAt: null,
  watch: null,
  retryOf: null,
  rotating: false,
  missed: null,
  closedByService: false,
  closeReason: '',
  briefCloses: 0,
  deviceNotifiedAt: null,
  triedProtocols: [],
  trial: null,
  silentSince: {},
  understandsIds: false,
  troubled: false,
  agent: null,
  agentAskedAt: null,
  failedPolls: 0,
  pastedToken,
  lifetimeMinutes: null,
  before: null,
});

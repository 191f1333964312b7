/**
 * The whole of a session's state: what everybody sees of it, and what it knows besides. Immutable; changed by events
 * only (`reduce.ts`).
 */
import type { Carried } from './carried';
import type { AgentSeen, Problem } from '../problems/problem';
import type { Asked } from './find-out';
import type { Standstill } from './standstill';
import type { BrokenUpload, Upload } from './upload';
import type { SessionView, SourceConnection, Untagged } from './view';

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

/**
 * The app finds out how the device is to be spoken to, on connections of its own (`find-out.ts`). Programs wait
 * meanwhile.
 */
export type FindingOut =
  /** As soon as the device is seen, or nobody tells whether it is there. */
  | { readonly kind: 'wanted' }
  | {
      readonly kind: 'asking';
      readonly serviceId: string;
      readonly beganAt: number;
      /**
       * Since when the device's connection had stood as V2 was asked first (the service's time); null: nobody saw it.
       */
      readonly deviceSince: number | null;
      readonly asked: readonly Asked[];
      /** What is asked now. */
      readonly version: SessionView['protocol'];
      readonly waitMs: number;
      /** A new WebSocket is awaited for it. */
      readonly reconnects: boolean;
    };

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
 * What decides what happens next, and nobody outside has to see. Times are epoch ms of this computer's clock, so that
 * they move when it is set back (`clock.ts`), but for those that are said to be the service's.
 */
export interface SessionFacts {
  /** The source proxy's tunnel connection as it is; the view has none while a tunnel is being closed. */
  readonly connection: SourceConnection;
  /** This computer's clock minus the service's, ms; null before the first answer with a date. */
  readonly clockOffsetMs: number | null;
  /** `lastUpdatedAt` of the source side while it was this app's own connection (the service's time). */
  readonly ownSourceSince: number | null;
  /**
   * The connection (the service's time) that the device had when its token was rotated: not the one that is awaited.
   */
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
  readonly findingOut: FindingOut | null;
  /**
   * The device's connection (the service's time) that was asked in vain: it is not asked again. `times`: how often the
   * device was, on whatever connection.
   */
  readonly askedInVain: { readonly since: number | null; readonly times: number } | null;
  /** A version that a person had tried, and that the device has not answered in yet: the one before it. */
  readonly unproven: { readonly from: SessionView['protocol'] } | null;
  /** Since when local clients' connections have waited for their first answer, by service and number. */
  readonly silentSince: Readonly<Record<string, number>>;
  /** Bytes of each service that earlier source proxies of this session carried: a new one counts from nothing. */
  readonly carriedBefore: readonly Carried[];
  /** What programs are sending to the device, or sent last; null: nothing since it came. */
  readonly upload: Upload | null;
  /** What went up to a device that had answered, and that nothing has come back for; null: nothing. */
  readonly standstill: Standstill | null;
  /** What the device left in the middle of; null: nothing, or it is there. */
  readonly brokenUpload: BrokenUpload | null;
  /** A problem was shown since it last worked. */
  readonly troubled: boolean;
  /** The device's agent as it was seen last, and when it was last asked about. */
  readonly agent: AgentSeen | null;
  readonly agentAskedAt: number | null;
  /** Questions in a row that AWS did not answer, and how long (ms) the last of them was told to wait. */
  readonly polls: { readonly failed: number; readonly askedWaitMs: number };
  /** Name under which a pasted token is kept whose tunnel nobody knows; never the token. */
  readonly pastedToken: string | null;
  /** Lifetime wanted by whoever opened this tunnel here. */
  readonly lifetimeMinutes: number | null;
  /**
   * Of the tunnel that was opened to take this one's place: it went without these tags. Null: with all, or there is
   * none.
   */
  readonly nextUntagged: Untagged | null;
  /** The tag of the last call of OpenTunnel for one whose answer did not come, so that it may have opened one. */
  readonly unansweredOpening: string | null;
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
  findingOut: null,
  askedInVain: null,
  unproven: null,
  silentSince: {},
  carriedBefore: [],
  upload: null,
  standstill: null,
  brokenUpload: null,
  troubled: false,
  agent: null,
  agentAskedAt: null,
  polls: { failed: 0, askedWaitMs: 0 },
  pastedToken,
  lifetimeMinutes: null,
  nextUntagged: null,
  unansweredOpening: null,
  before: null,
});

/** What can happen to a session: observations and commands, as plain data. `reduce.ts` is the only reader. */
import type { Denial } from '../problems/denial';
import type { AgentSeen, Problem } from '../problems/problem';
import type { Asked } from './find-out';
import type { Banner } from './learned';
import type { Standstill } from './standstill';
import type { ConnectionNews, FindingOut, SessionState } from './state';
import type {
  EnvironmentRef,
  NextTunnel,
  RepairStep,
  ServiceView,
  SessionView,
  SourceConnection,
  TimelineEntry,
  TokenView,
  TunnelFacts,
  Untagged,
} from './view';

/** Figures of one service as the source proxy counts them. */
export type ServiceFigures = Pick<
  ServiceView,
  | 'serviceId'
  | 'port'
  | 'connections'
  | 'waitingClients'
  | 'waitsUntil'
  | 'bytesUp'
  | 'bytesDown'
  | 'lastAnswerAt'
  | 'pausedBy'
>;

/** A new line of the timeline; the reducer numbers it. */
export type NewEntry = Omit<TimelineEntry, 'id'>;

export type SessionEvent =
  // Commands and their beginnings
  /**
   * A flow began, and the one before is over. `byPerson`: it does what a person commanded, and what is now can be gone
   * back to.
   */
  | { readonly kind: 'flow-began'; readonly byPerson: boolean }
  | { readonly kind: 'flow-over' }
  /** What a person had commanded was not done: what was before it still is. */
  | { readonly kind: 'undone' }
  /** Connecting begins anew: what an earlier connection met says nothing about this one. */
  | { readonly kind: 'connect-began' }
  /** The person (or a resumed session) asked to connect: what is being prepared. */
  | { readonly kind: 'preparing'; readonly step: 'describe' | 'token' | 'ports' }
  /** A repair of `problem` began. */
  | { readonly kind: 'repair-started'; readonly problem: Problem; readonly steps: readonly RepairStep[] }
  | {
      readonly kind: 'step';
      readonly name: RepairStep['name'];
      readonly state: RepairStep['state'];
      readonly at: number;
    }
  /** The device is awaited; `problem` is what the waiting is meant to repair. `watch` null: there is no limit yet. */
  | {
      readonly kind: 'device-awaited';
      readonly since: number;
      readonly steps: readonly RepairStep[];
      readonly problem: Problem | null;
      readonly watch: { readonly limitMs: number; readonly notified: boolean } | null;
    }
  /** A device that is awaited already is so for at most `limitMs` from now on. */
  | { readonly kind: 'watch-began'; readonly at: number; readonly limitMs: number }
  /** The device is not awaited any more: something else is tried. */
  | { readonly kind: 'watch-over' }
  /** The person stopped what was running, or disconnected. `problem`: what remains true nevertheless. */
  | { readonly kind: 'stopped'; readonly problem: Problem | null }
  /** The person tries once more on a connection that stands: what was found about it is to be found out again. */
  | { readonly kind: 'retrying' }
  | { readonly kind: 'closing' }
  /** Whether later drops of this tunnel may be repaired by a rotation without asking. */
  | { readonly kind: 'rotation-allowed'; readonly allowed: boolean }
  /** RotateTunnelAccessToken is called. `ofSource`: the source's token is to be replaced. */
  | { readonly kind: 'rotation-began'; readonly ofSource: boolean }
  /** … and was answered, or failed. */
  | { readonly kind: 'rotation-over' }
  /**
   * The device was sent a new token. `outdated`: the connection it has until it uses it (`lastUpdatedAt`); null: it has
   * none.
   */
  | {
      readonly kind: 'device-notified';
      readonly at: number;
      readonly outdated: { readonly since: number | null } | null;
    }
  /** The next handshake uses a token that was rotated for `problem` (null: by hand). */
  | { readonly kind: 'reconnect-began'; readonly problem: Problem | null; readonly at: number }
  | { readonly kind: 'reconnects-at-start'; readonly reconnects: boolean }
  // Observations
  | { readonly kind: 'described'; readonly facts: TunnelFacts }
  /** The service's clock was seen: this computer's is so many ms before it. */
  | { readonly kind: 'service-clock'; readonly offsetMs: number }
  /** DescribeTunnel is asked for what a local client met; `at` null: that was answered. */
  | { readonly kind: 'asked'; readonly at: number | null }
  /** A local client's connection (service and number) waits for its first answer since `at`. */
  | { readonly kind: 'silence-began'; readonly connection: string; readonly at: number }
  /** … and is answered, or over, or waited for long enough. */
  | { readonly kind: 'silence-over'; readonly connection: string }
  /** `failed`: how long (ms) the answer asked to wait, 0 where it did not say. Null: it was an answer. */
  | { readonly kind: 'poll-answered'; readonly failed: { readonly askedWaitMs: number } | null }
  | { readonly kind: 'agent-asked'; readonly at: number }
  | { readonly kind: 'agent-seen'; readonly agent: AgentSeen | null }
  /** The connection is open, and the device is connected or cannot be asked about: what was wrong is over. */
  | { readonly kind: 'worked' }
  /**
   * The connection is open and nobody could be asked about the device. `permitted`: false where DescribeTunnel is
   * denied, so that waiting for its answer is in vain.
   */
  | { readonly kind: 'device-unknown'; readonly at: number; readonly permitted: boolean }
  | { readonly kind: 'denied'; readonly denied: readonly Denial[] }
  | { readonly kind: 'token'; readonly token: TokenView }
  /** `problem`: why the proxy is waiting, where that was diagnosed. `news`: what is to be acted on. */
  | {
      readonly kind: 'connection';
      readonly connection: SourceConnection;
      readonly problem: Problem | null;
      readonly news: ConnectionNews | null;
    }
  /** The service closed the connection. `brief`: soon after it had opened. */
  | { readonly kind: 'closed-by-service'; readonly reason: string; readonly brief: boolean }
  /** A connection is open: nothing that closed an earlier one explains anything now. */
  | { readonly kind: 'opened' }
  /** What a refusal means was found out. */
  | { readonly kind: 'refusal-diagnosed' }
  /** The source proxy is stopped. */
  | { readonly kind: 'proxy-released' }
  | { readonly kind: 'pong'; readonly roundTrip: number; readonly at: number }
  | { readonly kind: 'services'; readonly serviceIds: readonly string[] }
  | { readonly kind: 'stats'; readonly services: readonly ServiceFigures[] }
  /**
   * What a service said first on a connection of the app's own, now or in an earlier session; null: that may have been
   * another agent's.
   */
  | { readonly kind: 'banner'; readonly banner: Banner | null }
  /** Since when what programs send to a device that had answered brings nothing back; null: it does. */
  | { readonly kind: 'standstill'; readonly standstill: Standstill | null }
  /** So many more bytes of programs went up to the device. */
  | { readonly kind: 'sent'; readonly bytes: number; readonly at: number }
  | {
      readonly kind: 'ports-bound';
      readonly listeners: readonly { readonly serviceId: string; readonly port: number }[];
    }
  | { readonly kind: 'ports-released' }
  | { readonly kind: 'service-reset'; readonly serviceId: string }
  | { readonly kind: 'problem'; readonly problem: Problem }
  // The protocol version
  /** How the device is to be spoken to is to be found out. `byPerson`: whatever was asked in vain before. */
  | { readonly kind: 'find-out-wanted'; readonly byPerson: boolean }
  /**
   * A connection of the app's own is made. `problem`: what it is told as where the version is not the newest; null:
   * nothing yet.
   */
  | {
      readonly kind: 'device-asked';
      readonly question: Extract<FindingOut, { kind: 'asking' }>;
      readonly problem: Problem | null;
      readonly at: number;
    }
  /** What became of it. */
  | { readonly kind: 'device-greeted'; readonly asked: Asked }
  /** It is known now, or nothing is left to try. `inVain`: this connection of the device is not asked again. */
  | {
      readonly kind: 'find-out-over';
      readonly inVain: { readonly since: number | null } | null;
      readonly at: number;
    }
  /** A person has another version tried. */
  | { readonly kind: 'protocol-tried'; readonly to: SessionView['protocol'] }
  /** The device answered in the version that is spoken. */
  | { readonly kind: 'protocol-answered' }
  // What the session is about
  /** `opened`: it was opened here just now. */
  | {
      readonly kind: 'tunnel';
      readonly tunnelId: string | null;
      readonly thingName: string | null;
      readonly opened: { readonly at: number; readonly lifetimeMinutes: number } | null;
    }
  /** A token was pasted, or (null) is not what the session is about any more. */
  /** What becomes of the tunnel that is to take this one's place; null: there is none any more. */
  | { readonly kind: 'next'; readonly next: NextTunnel | null }
  /**
   * It has: its tunnel connection is open, the local ports are its own, and the device was seen in it, or (`facts`
   * null) nobody may ask.
   */
  | {
      readonly kind: 'replaced';
      readonly tunnelId: string;
      readonly facts: TunnelFacts | null;
      readonly connection: Extract<SourceConnection, { kind: 'open' }>;
      readonly lifetimeMinutes: number;
      readonly at: number;
    }
  /** The tunnel that is to take this one's place was opened, and went without these tags, if any. */
  | { readonly kind: 'next-opened'; readonly untagged: Untagged | null }
  /** Nobody knows whether the call with this tag opened one; null: that is settled. */
  | { readonly kind: 'opening-unanswered'; readonly opening: string | null }
  /** So many programs are connected over a tunnel that was replaced; null: it was left. */
  | { readonly kind: 'former'; readonly tunnelId: string; readonly connections: number | null }
  | { readonly kind: 'token-pasted'; readonly key: string | null }
  | { readonly kind: 'untagged'; readonly untagged: Untagged }
  | { readonly kind: 'environment'; readonly environment: EnvironmentRef; readonly hasAccount: boolean }
  | { readonly kind: 'ticket'; readonly ticket: string | null }
  | {
      readonly kind: 'protocol';
      readonly protocol: 'V1' | 'V2' | 'V3';
      readonly because: 'device-speaks-older-protocol' | 'remembered' | null;
    }
  /** The device serves one connection at a time, whatever the version. */
  | { readonly kind: 'one-connection' }
  /** The computer's clock was set back by so many ms. */
  | { readonly kind: 'clock-set-back'; readonly byMs: number }
  | { readonly kind: 'happened'; readonly entry: NewEntry };

type PartKind = Exclude<SessionEvent['kind'], 'clock-set-back' | 'undone' | 'tunnel' | 'replaced'>;

/**
 * What events do to one part of the state: the view, or the facts. The other events concern the whole state at once.
 */
export type Reactions<Part> = {
  readonly [Kind in PartKind]?: (state: SessionState, event: Extract<SessionEvent, { readonly kind: Kind }>) => Part;
};

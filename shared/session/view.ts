/**
 * What a session is to everybody outside `electron/session`: the state of one tunnel the person works on,
 * as plain data without a byte of a token. The main process owns it; the renderer, the tray and tests see it.
 */
import type { Command } from '../commands/command';
import type { Denial } from '../problems/denial';
import type { Problem } from '../problems/problem';
import type { Banner } from './learned';

export type SessionId = string;

export type ConnectionStatus = 'CONNECTED' | 'DISCONNECTED';

/**
 * One observation of a side by DescribeTunnel. `since` is the service's `lastUpdatedAt`; absent on a side that was
 * never connected.
 */
export interface SideState {
  readonly status: ConnectionStatus;
  readonly since: number | null;
}

/** What DescribeTunnel last said. Times are epoch milliseconds. */
export interface TunnelFacts {
  readonly tunnelId: string;
  readonly arn: string | null;
  readonly status: 'OPEN' | 'CLOSED';
  readonly thingName: string | null;
  readonly services: readonly string[];
  readonly description: string | null;
  readonly tags: readonly { readonly key: string; readonly value: string }[];
  readonly createdAt: number | null;
  readonly lifetimeMinutes: number;
  /** createdAt + lifetime; rotation never moves it. Null only for a pasted token, where nobody can be asked. */
  readonly endsAt: number | null;
  readonly source: SideState;
  readonly destination: SideState;
  /** When DescribeTunnel was answered. */
  readonly checkedAt: number;
}

/** What the renderer may know of the source's token. */
export interface TokenView {
  readonly state: 'none' | 'fresh' | 'in-use' | 'spent' | 'revoked' | 'expired';
  readonly since: number | null;
  /** Sent with a client token of its own. */
  readonly paired: boolean;
}

/** The source's own connection to the data plane. */
export type SourceConnection =
  | { readonly kind: 'none' }
  | { readonly kind: 'connecting'; readonly attempt: number }
  | { readonly kind: 'open'; readonly since: number; readonly roundTrip: number | null; readonly pongAt: number | null }
  | { readonly kind: 'waiting'; readonly attempt: number; readonly retryAt: number }
  | { readonly kind: 'refused'; readonly status: number }
  | { readonly kind: 'lost' };

export interface ServiceView {
  readonly serviceId: string;
  /** How the service is opened on this laptop, guessed from its id; editable later. */
  readonly type: 'ssh' | 'http' | 'https' | 'rdp' | 'vnc' | 'tcp';
  /** Null until the port is bound. */
  readonly port: number | null;
  readonly connections: number;
  readonly waitingClients: number;
  /** Epoch ms when the first of the waiting programs is ended; null while none waits. */
  readonly waitsUntil: number | null;
  readonly bytesUp: number;
  readonly bytesDown: number;
  readonly lastAnswerAt: number | null;
  /** Number of the connection whose program reads so slowly that the whole tunnel is paused, or null. */
  readonly pausedBy: number | null;
  /** Set while the last connection to this service was reset without an answer. */
  readonly unreachable: boolean;
}

/** Steps of a repair, each ticked when it was observed, never before. */
export interface RepairStep {
  readonly name:
    | 'rotate-source'
    | 'rotate-device'
    | 'rotate-both'
    | 'open-tunnel'
    | 'reconnect'
    | 'delivery-accepted'
    | 'device-connects'
    | 'older-protocol';
  readonly state: 'waiting' | 'running' | 'done' | 'failed';
  /** Epoch ms of the last change. */
  readonly at: number | null;
}

/**
 * The state machine's state. Payload only where it makes sense; `problem` holds exactly one diagnosed cause.
 * `connected` means the source's WebSocket is open and the device was observed CONNECTED (or could not be
 * asked about, `device: 'unknown'`, with a pasted token).
 */
export type SessionPhase =
  | { readonly kind: 'ready' }
  | { readonly kind: 'preparing'; readonly step: 'describe' | 'token' | 'ports' }
  | { readonly kind: 'connecting'; readonly attempt: number }
  | { readonly kind: 'connected'; readonly since: number; readonly device: 'connected' | 'unknown' }
  | {
      readonly kind: 'reconnecting';
      readonly attempt: number;
      readonly retryAt: number | null;
      readonly problem: Problem | null;
    }
  | { readonly kind: 'problem'; readonly problem: Problem }
  | { readonly kind: 'repairing'; readonly problem: Problem; readonly steps: readonly RepairStep[] }
  | {
      readonly kind: 'waiting-for-device';
      readonly since: number;
      readonly steps: readonly RepairStep[];
      readonly problem: Problem | null;
    }
  | { readonly kind: 'closing' }
  | { readonly kind: 'ended'; readonly problem: Problem };

/**
 * The tunnel that is to take the session's place while the present one still runs. AWS charges once it is open,
 * whatever becomes of it.
 */
export type NextTunnel =
  /** AWS is asked for it. */
  | { readonly kind: 'opening' }
  /**
   * It is open. First its own tunnel connection and then the device are awaited in it; after that it has the local
   * ports.
   */
  | { readonly kind: 'coming'; readonly tunnelId: string; readonly awaits: 'connection' | 'device' }
  /**
   * It did not come; everything goes on in the present one. `tunnelId` null: none is open, as far as is known.
   * `problem` null: somebody stopped it.
   */
  | { readonly kind: 'waiting'; readonly tunnelId: string | null; readonly problem: Problem | null };

/** A tunnel that another one took the place of: programs that were connected go on in it until they, or it, end. */
interface FormerTunnel {
  readonly tunnelId: string;
  /** By the service's clock; null: not known. */
  readonly endsAt: number | null;
  readonly connections: number;
}

/** What a tunnel was opened without, as AWS denied its tags. */
export interface Untagged {
  readonly denial: Denial;
  readonly tags: readonly { readonly key: string; readonly value: string }[];
  /** The ticket stands in the tunnel's description. */
  readonly describesTicket: boolean;
}

/** One thing that happened. The renderer chooses the words; `params` never holds a token. */
export interface TimelineEntry {
  readonly id: number;
  readonly at: number;
  readonly kind: TimelineKind;
  readonly outcome: 'done' | 'failed' | 'noted';
  readonly params: Readonly<Record<string, string | number>>;
  /** The same step with the AWS CLI or localproxy, placeholders instead of tokens; null where there is none. */
  readonly command: Command | null;
  /** What the service answered, for "Details". */
  readonly detail: string | null;
}

export type TimelineKind =
  | 'link-accepted'
  | 'tunnel-opened'
  | 'tags-left-out'
  | 'tunnel-described'
  | 'tunnel-closed'
  | 'tunnel-ended'
  | 'ends-soon'
  | 'replaced'
  | 'not-replaced'
  | 'former-left'
  | 'ports-bound'
  | 'port-moved'
  | 'connecting'
  | 'connected'
  | 'refused'
  | 'dropped'
  | 'reconnect-scheduled'
  | 'rotated'
  | 'rotation-failed'
  | 'device-connected'
  | 'device-disconnected'
  | 'device-did-not-come'
  | 'agent-online'
  | 'service-answered'
  | 'service-unreachable'
  | 'device-asked'
  | 'older-protocol'
  | 'services-adopted'
  | 'disconnected'
  | 'sign-in-given-up'
  | 'problem';

export interface EnvironmentRef {
  readonly id: string;
  readonly kind: 'aws' | 'custom' | 'practice';
  readonly region: string;
}

export interface SessionView {
  readonly id: SessionId;
  readonly environment: EnvironmentRef;
  readonly tunnelId: string | null;
  readonly thingName: string | null;
  readonly ticket: string | null;
  /** False for a pasted token without an account: nothing can be described or rotated. */
  readonly hasAccount: boolean;
  readonly state: SessionPhase;
  readonly tunnel: TunnelFacts | null;
  /** Null: nobody asked for one. */
  readonly next: NextTunnel | null;
  /** The last replaced one last. */
  readonly former: readonly FormerTunnel[];
  /** Null: all its tags went along, or it was not opened here. */
  readonly untagged: Untagged | null;
  readonly token: TokenView;
  readonly connection: SourceConnection;
  readonly services: readonly ServiceView[];
  readonly protocol: 'V1' | 'V2' | 'V3';
  /** Set when the app chose an older protocol by itself; shown once. */
  readonly protocolChosenBecause: 'device-speaks-older-protocol' | 'remembered' | null;
  /** The device serves one connection at a time, whatever the protocol: programs wait for each other. */
  readonly oneConnection: boolean;
  /** What one of the device's services said first when the app asked it, now or in an earlier session. */
  readonly banner: Banner | null;
  /** What AWS denied in this environment, as far as this run has seen it; `denied.ts` reads it. */
  readonly denied: readonly Denial[];
  /**
   * The person allowed rotation for this tunnel once; later drops rotate by themselves (shared/README.md, Session
   * states).
   */
  readonly mayRotateByItself: boolean;
  /** Worked on when the app ended last, at these local ports, and not gone on with since. Null: begun in this run. */
  readonly fromBefore: { readonly ports: readonly { readonly serviceId: string; readonly port: number }[] } | null;
  /** The person wants it to be gone on with by itself when the app starts. */
  readonly reconnectsAtStart: boolean;
  /** Newest first, at most 200. */
  readonly timeline: readonly TimelineEntry[];
}

/**
 * The signature of the app: laptop, AWS, device, service and the three links between them (renderer/theme/README.md,
 * The chain).
 */
export interface Chain {
  readonly nodes: readonly [ChainNode, ChainNode, ChainNode, ChainNode];
  readonly links: readonly [ChainLink, ChainLink, ChainLink];
}
export type ChainTone = 'working' | 'trying' | 'refused' | 'untried';
export interface ChainNode {
  readonly tone: ChainTone;
}
export interface ChainLink {
  readonly tone: ChainTone;
  /** What was observed, with the time of the observation: the renderer turns it into a word and an age. */
  readonly fact:
    | { readonly kind: 'round-trip'; readonly milliseconds: number; readonly at: number }
    | { readonly kind: 'open'; readonly at: number }
    | { readonly kind: 'checked'; readonly at: number }
    | { readonly kind: 'answered'; readonly at: number }
    /**
     * Before anything was tried: AWS lists the device's agent as offline. `since`: epoch ms; null where it does not
     * say.
     */
    | { readonly kind: 'agent-offline'; readonly since: number | null }
    | {
        readonly kind:
          | 'connecting'
          | 'retry'
          | 'token-refused'
          | 'token-sent'
          | 'not-connected'
          | 'not-tried'
          | 'waiting'
          | 'no-answer'
          | 'ended'
          | 'offline'
          | 'denied'
          | 'unknown';
      };
}

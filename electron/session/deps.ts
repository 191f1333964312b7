/**
 * The face of the session room: what it needs from others, as interfaces only (`app.ts` hands in the real ones), and
 * what it is asked for.
 */
import type { Denial } from '../../shared/problems/denial';
import type { AgentSeen, Problem } from '../../shared/problems/problem';
import type { ClientMode } from '../../shared/problems/recovery';
import type { LearnedDevice } from '../../shared/session/learned';
import type { SessionId } from '../../shared/session/view';
import type { Language } from '../../shared/settings/languages';
import type { Settings } from '../../shared/settings/settings';
import type { ControlPlane, Environment } from '../cloud/contract';
import type { Logger } from '../log/logger';
import type { Timers } from '../net/clock';
import type { WebProxy } from '../net/web-proxy';
import type { TokenLedger } from '../tokens/contract';
import type { CreateSourceProxy, ProxyTuning } from '../tunnel/contract';

/** What the app learned about devices. `device` is a thing name or, without one, a tunnel's. */
interface SessionMemory {
  port(environmentId: string, device: string, serviceId: string): number | null;
  rememberPort(environmentId: string, device: string, serviceId: string, port: number): void;
  learned(environmentId: string, device: string): LearnedDevice;
  /** Adds to what is known; what is not named stays. */
  learn(environmentId: string, device: string, news: Partial<LearnedDevice>): void;
  used(environmentId: string, thingName: string): void;
}

/** Milliseconds. */
export interface SessionTuning {
  /** Between two DescribeTunnel while connected. Each interval is spread by a fifth in both directions. */
  readonly pollConnectedMs: number;
  /** While a device is awaited. */
  readonly pollWaitingMs: number;
  /** While a device is known to be away, in case it comes by itself. */
  readonly pollAwayMs: number;
  /** How long after a device was last heard of, notified, or a tunnel opened, its absence is no problem yet. */
  readonly deviceGraceMs: number;
  /** How long a device is awaited after it was sent a new token. */
  readonly deviceLimitMs: number;
  /**
   * A connection without an answer for so long is told of. No refused service explains it: localproxy 3 gives up
   * reaching it after 12.5 s and resets (PROTOCOL.md 4.6), twice as late where another try came before.
   */
  readonly lastingSilenceMs: number;
  /** Finding out how a device is to be spoken to takes no longer than this; programs wait meanwhile. */
  readonly findOutLimitMs: number;
  /** A connection that the service closed sooner than this counts as closed at once. */
  readonly briefConnectionMs: number;
}

export const defaultSessionTuning: SessionTuning = {
  pollConnectedMs: 25_000,
  pollWaitingMs: 2_000,
  pollAwayMs: 5_000,
  deviceGraceMs: 15_000,
  deviceLimitMs: 60_000,
  lastingSilenceMs: 30_000,
  findOutLimitMs: 5_000,
  briefConnectionMs: 10_000,
};

/** For a notification of the operating system while nobody looks. */
export type SessionNotice =
  | { readonly kind: 'problem'; readonly sessionId: SessionId; readonly problem: Problem }
  /** The tunnel in use ends in `leftMs`, at `endsAt` on this computer's clock (epoch ms). */
  | {
      readonly kind: 'ends-soon';
      readonly sessionId: SessionId;
      readonly thingName: string | null;
      readonly leftMs: number;
      readonly endsAt: number;
    }
  /** It works again, or for the first time, after a wait. */
  | { readonly kind: 'connected'; readonly sessionId: SessionId; readonly thingName: string | null };

export interface SessionDeps {
  environmentOf(id: string): Environment | null;
  /** All that are known, for a tunnel that is looked for in the wrong region. */
  environments(): readonly Environment[];
  /** Null while nobody is signed in there. */
  controlPlaneOf(environmentId: string): ControlPlane | null;
  /** What AWS denied in an environment (electron/cloud). */
  denied(environmentId: string): readonly Denial[];
  /** Who acts there, for a request to an administrator; null where nobody knows. */
  actsAs(environmentId: string): string | null;
  /** Who opens tunnels there, for their tags; null where nobody knows. Absent: tunnels do not say it. */
  openedBy?(environmentId: string): string | null;
  readonly ledger: TokenLedger;
  readonly createProxy: CreateSourceProxy;
  readonly proxyTuning: ProxyTuning;
  readonly memory: SessionMemory;
  /**
   * Whether a device's own agent is online, as the fleet index knows it; null: nobody may be asked, or nobody knows.
   */
  agentOf?(environmentId: string, thingName: string, signal: AbortSignal): Promise<AgentSeen | null>;
  settings(): Settings;
  /**
   * The oldest version that may make new connections, where the one that runs is older; null: nothing is in the way.
   */
  readonly versionWanted?: () => string | null;
  /** PEM of the authorities that this computer trusts for that host. Absent: none besides the environment's own. */
  readonly authoritiesFor?: (host: string) => Promise<readonly string[]>;
  /** The company's web proxy for a host, if there is one. */
  readonly webProxyFor?: (host: string, port: number) => Promise<WebProxy | null>;
  /** Signs by the service's clock from now on; ms as in the recovery. Absent: not possible. */
  readonly useServiceTime?: (environmentId: string, offset: number) => void;
  /** SHA-256 based name of a token (electron/tokens), for pasted tokens without a known tunnel. */
  fingerprint(accessToken: string): string;
  /** Takes secrets out of a text that leaves the app. */
  redact(text: string): string;
  readonly log: Logger;
  readonly now: () => number;
  /** 0 ≤ x < 1 */
  readonly random: () => number;
  readonly newId: () => SessionId;
  readonly timers: Timers;
  readonly tuning: SessionTuning;
  readonly onNotice?: (notice: SessionNotice) => void;
}

export interface SelectRequest {
  readonly environmentId: string;
  readonly thingName: string | null;
  readonly tunnelId: string | null;
  readonly ticket: string | null;
  /** Service named by a link: shown until the tunnel's own services are known. */
  readonly serviceId?: string | null;
  /** It came through a ticket's link that was confirmed. */
  readonly fromLink?: boolean;
}

export interface OpenRequest {
  readonly environmentId: string;
  readonly thingName: string;
  readonly services: readonly string[];
  readonly lifetimeMinutes: number;
  readonly ticket: string | null;
  /** One that the thing has by now, with these services, is joined instead. */
  readonly unlessOpen?: boolean;
  readonly description?: string | null;
  readonly tags?: readonly { readonly key: string; readonly value: string }[];
}

export interface TokenRequest {
  /** Secret. */
  readonly token: string;
  readonly environmentId: string;
  readonly serviceId: string | null;
  readonly ticket: string | null;
  /** The session whose dead token this one replaces; null makes a new one. */
  readonly sessionId: string | null;
}

export interface AdminRequestAbout {
  /** Null: it is about the environment. */
  readonly sessionId: string | null;
  readonly environmentId: string;
  readonly action: string;
  readonly mode: ClientMode | null;
  /** Of whoever reads it. */
  readonly language: Language;
}

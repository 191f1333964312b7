/** The control plane as the session sees it. Errors are data: nothing here throws for what AWS answers. */
import type { AnsweredBy } from '../net/answer-page';
import type { Denial } from '../../shared/problems/denial';
import type { Connectivity } from '../../shared/fleet/list';
import type { ClientMode } from '../../shared/problems/recovery';
import type { EnvironmentRef, TunnelFacts } from '../../shared/session/view';

export interface Environment extends EnvironmentRef {
  readonly label: string;
  /** Null: the SDK's own endpoint for the region. */
  readonly controlPlane: string | null;
  /** Which of the SDK's own endpoints; absent: the standard one. */
  readonly variant?: { readonly fips: boolean; readonly dualStack: boolean };
  /** Endpoint of AWS IoT itself, for the registry of things; null or absent: the SDK's own for the region. */
  readonly iot?: string | null;
  readonly dataPlane: { readonly host: string; readonly port: number };
  /** Additional certificate authorities, PEM. */
  readonly extraCa: readonly string[];
  /** Name of a profile in the shared config files; null: the standard chain. Practice has credentials of its own. */
  readonly profile: string | null;
}

/** A clock that is off by more has its signatures refused, and certificates begin to look wrong. */
export const allowedSkewMs = 5 * 60_000;

/** Why a call failed, by class. `requestId` is the service's; `words` its message, tokens removed. */
export interface CloudError {
  readonly kind:
    | 'access-denied'
    | 'not-signed-in'
    | 'sign-in-expired'
    /** Credentials were asked for and nobody answered: whether somebody is signed in is not known. */
    | 'sign-in-silent'
    | 'not-found'
    | 'limit'
    | 'invalid'
    | 'throttled'
    | 'service'
    | 'clock'
    | 'offline'
    | 'web-proxy'
    | 'untrusted'
    /** An answer without AWS's marks and names: something in between gave it. */
    | 'between'
    | 'aborted'
    | 'unknown';
  /** AWS's error name, `AccessDeniedException`. */
  readonly name: string;
  readonly status: number | null;
  readonly words: string;
  readonly requestId: string | null;
  /** The service's clock at the answer (`Date` header), epoch ms. */
  readonly serverTime: number | null;
  /** IAM action, `iot:RotateTunnelAccessToken`, and the ARN or pattern it was about. */
  readonly action: string;
  readonly resource: string;
  /** Nobody is signed in (`not-signed-in`, `sign-in-expired`), and the person who was asked gave up. */
  readonly givenUp?: true;
  /** Of kind `access-denied`: what exactly. */
  readonly denial?: Denial;
  /** Of kind `between`: the names it gives itself. */
  readonly between?: AnsweredBy;
  /** `Retry-After` of the answer. */
  readonly retryAfterMs?: number;
  /** Of kind `untrusted`: who issued the certificate (or the authority above it), where that is known. */
  readonly issuer?: string;
  /**
   * Of kind `web-proxy`: which one, and what it answered instead of connecting (407 wants a password); null: nothing.
   */
  readonly webProxy?: {
    readonly host: string;
    readonly status: number | null /** Its kind, where that cannot be used. */;
    readonly unsupported?: string;
  };
}

export type CloudResult<T> =
  | { readonly ok: true; readonly value: T; readonly serverTime: number | null }
  | { readonly ok: false; readonly error: CloudError };

export interface TunnelSummary {
  readonly tunnelId: string;
  readonly arn: string | null;
  readonly status: 'OPEN' | 'CLOSED';
  readonly description: string | null;
  readonly createdAt: number | null;
  readonly lastUpdatedAt: number | null;
}

export interface TunnelQuery {
  readonly thingName?: string;
  readonly nextToken?: string;
  readonly maxResults?: number;
}

export interface TunnelPage {
  readonly tunnels: readonly TunnelSummary[];
  readonly nextToken: string | null;
}

export interface DestinationConfig {
  readonly thingName: string | null;
  readonly services: readonly string[];
}

export interface OpenRequest {
  readonly destination: DestinationConfig;
  readonly lifetimeMinutes: number;
  readonly description: string | null;
  readonly tags: readonly { readonly key: string; readonly value: string }[];
}

export interface OpenedTunnel {
  readonly tunnelId: string;
  readonly arn: string | null;
  /** Secrets. */
  readonly sourceAccessToken: string;
  readonly destinationAccessToken: string;
}

export interface RotatedTokens {
  readonly sourceAccessToken: string | null;
  readonly destinationAccessToken: string | null;
}

/** Whether a call for which nobody is signed in opens the sign-in dialog and waits for it. */
export type PromptPolicy =
  /** A person waits for the answer: they are asked, however often they gave that up. */
  | 'always'
  /** The app calls by itself: it asks once, and not again after somebody gave up. */
  | 'unless-declined'
  /** The answer can be done without: nobody is asked. */
  | 'never';

/** Every call takes an abort signal and is bounded in time and retries. */
export interface TunnelCalls {
  describe(tunnelId: string, signal: AbortSignal): Promise<CloudResult<TunnelFacts>>;
  /** One page; newest first. */
  list(query: TunnelQuery, signal: AbortSignal): Promise<CloudResult<TunnelPage>>;
  open(request: OpenRequest, signal: AbortSignal): Promise<CloudResult<OpenedTunnel>>;
  /** `destination` is sent for DESTINATION and ALL only; SOURCE forbids it (PROTOCOL.md 1.8). */
  rotate(
    tunnelId: string,
    mode: ClientMode,
    destination: DestinationConfig | null,
    signal: AbortSignal,
  ): Promise<CloudResult<RotatedTokens>>;
  close(tunnelId: string, options: { readonly delete: boolean }, signal: AbortSignal): Promise<CloudResult<null>>;
}

/** The same calls, each made by `through`. */
export const callsThrough = (
  calls: TunnelCalls,
  through: <T>(call: () => Promise<CloudResult<T>>) => Promise<CloudResult<T>>,
): TunnelCalls => ({
  describe: (...args) => through(() => calls.describe(...args)),
  list: (...args) => through(() => calls.list(...args)),
  open: (...args) => through(() => calls.open(...args)),
  rotate: (...args) => through(() => calls.rotate(...args)),
  close: (...args) => through(() => calls.close(...args)),
});

export interface ThingFacts {
  readonly thingName: string;
  readonly typeName: string | null;
  /** Static and dynamic thing groups it is in; none where it was not told: ListThings never tells. */
  readonly groups: readonly string[];
  readonly attributes: Readonly<Record<string, string>>;
  /** Null where it was not told: ListThings never tells, the index only where it indexes connectivity. */
  readonly connectivity: Connectivity | null;
}

export interface ThingPage {
  readonly things: readonly ThingFacts[];
  readonly nextToken: string | null;
}

/**
 * The registry of things, in pages: through fleet indexing (searchable, with connectivity) or ListThings (names and
 * attributes).
 */
export interface ThingRegistry {
  /**
   * SearchIndex on `AWS_Things`, `iot:SearchIndex`. `query` in the query syntax of fleet indexing (`fleet-query.ts`).
   */
  search(query: string, nextToken: string | null, signal: AbortSignal): Promise<CloudResult<ThingPage>>;
  /** ListThings, `iot:ListThings`. */
  list(nextToken: string | null, signal: AbortSignal): Promise<CloudResult<ThingPage>>;
}

/** One environment's control plane. Its own calls prompt as `unless-declined` says. */
export interface ControlPlane extends TunnelCalls {
  readonly environment: Environment;
  /**
   * The registry of things; null or absent where there is none to ask: practice, and custom endpoints that name none
   * for it.
   */
  readonly things?: ThingRegistry | null;
  /** The same calls under another policy. */
  prompting(policy: PromptPolicy): TunnelCalls;
  dispose(): void;
}

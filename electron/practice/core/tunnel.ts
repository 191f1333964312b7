/** The two ends of a tunnel, as `local-proxy-mode` and the notification spell them. */
export type Mode = 'source' | 'destination';

/** `clientMode` of RotateTunnelAccessToken. */
export type ClientMode = 'SOURCE' | 'DESTINATION' | 'ALL';

export const modesOf: Readonly<Record<ClientMode, readonly Mode[]>> = {
  SOURCE: ['source'],
  DESTINATION: ['destination'],
  ALL: ['source', 'destination'],
};

export interface DestinationConfig {
  readonly thingName?: string | undefined;
  readonly services: readonly string[];
}

export interface Tag {
  readonly key: string;
  readonly value: string;
}

/**
 * The life of a client access token (PROTOCOL.md 1.8, 2.2). `used` without a client token is the end;
 * `used` with one may connect again together with exactly that client token.
 */
export type TokenState =
  | { readonly kind: 'fresh' }
  | { readonly kind: 'used'; readonly clientToken: string | null }
  | { readonly kind: 'revoked'; readonly clientToken: string | null; readonly wasUsed: boolean };

export interface AccessToken {
  readonly value: string;
  readonly tunnelId: string;
  readonly mode: Mode;
  readonly state: TokenState;
}

export interface ConnectionState {
  readonly connected: boolean;
  /** Epoch ms; null while the side has never been connected (PROTOCOL.md 1.7). */
  readonly lastUpdatedAt: number | null;
}

/** Why a tunnel is CLOSED. */
export type Ending = 'closed' | 'expired';

/** One tunnel. Times are epoch ms on the service's clock. */
export interface Tunnel {
  readonly tunnelId: string;
  readonly tunnelArn: string;
  /** Order of creation; later is greater. */
  readonly sequence: number;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly lastUpdatedAt: number;
  readonly lifetimeMinutes: number;
  readonly description: string | null;
  readonly destinationConfig: DestinationConfig | null;
  readonly tags: readonly Tag[];
  readonly ended: { readonly how: Ending; readonly at: number } | null;
  readonly connections: Readonly<Record<Mode, ConnectionState>>;
  /** Values of the current tokens. */
  readonly tokens: Readonly<Record<Mode, string>>;
}

/** What the world outside the core has to do about a change. */
export type TunnelEvent =
  /** Publish the destination's token to the thing. */
  | {
      readonly kind: 'deliver';
      readonly tunnelId: string;
      readonly thingName: string;
      readonly token: string;
      readonly services: readonly string[];
    }
  /** Rotation, or a fault, made the token of this side invalid. */
  | { readonly kind: 'revoked'; readonly tunnelId: string; readonly mode: Mode }
  | { readonly kind: 'ended'; readonly tunnelId: string; readonly how: Ending }
  | { readonly kind: 'deleted'; readonly tunnelId: string };

/** Tags by key; a later value replaces an earlier one. */
export function mergeTags(old: readonly Tag[], more: readonly Tag[]): readonly Tag[] {
  return [...new Map([...old, ...more].map((tag) => [tag.key, tag])).values()];
}

/** Same thing and same services, in any order. */
export function sameDestination(a: DestinationConfig, b: DestinationConfig | null): boolean {
  return a.thingName === b?.thingName && [...a.services].sort().join() === [...(b?.services ?? [])].sort().join();
}

/** What the manager is asked for. */
import type { ClientMode } from '../../shared/problems/problem';

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
  readonly sessionId: string | null;
  readonly environmentId: string;
  readonly action: string;
  readonly mode: ClientMode | null;
}

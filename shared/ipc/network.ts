/** What the window shows and asks about environments and the way to them: endpoints, web proxy, trust, clock. */

/** An environment as a person types it. Empty is null. */
export interface EnvironmentFields {
  readonly label: string;
  readonly region: string;
  /** FIPS and dual-stack endpoints of the control plane, as the SDK knows them (service-facts 1.5). The data plane has none that is public. */
  readonly fips: boolean;
  readonly dualStack: boolean;
  /** `https://host[:port]` or only `host[:port]`; null: the region's. */
  readonly controlPlane: string | null;
  /** `host[:port]`; null: the region's. */
  readonly dataPlane: string | null;
  /** Path of a PEM file with additional certificate authorities for both planes. */
  readonly caFile: string | null;
  readonly profile: string | null;
}

/** Why an environment is refused: the field first, then what is wrong with it. */
export const environmentRefusals = [
  'label-missing',
  'label-taken',
  'region-form',
  'region-no-fips',
  'endpoints-own-address',
  'control-plane-form',
  'control-plane-more',
  'control-plane-insecure',
  'control-plane-region',
  'data-plane-form',
  'data-plane-url',
  'data-plane-region',
  'ca-unreadable',
  'ca-form',
] as const;
export type EnvironmentRefusal = (typeof environmentRefusals)[number];

/** What the window shows and asks about environments and how they are reached: endpoints, web proxy, trust, clock. */

/** An environment as a person types it. Empty is null. */
export interface EnvironmentFields {
  readonly label: string;
  readonly region: string;
  /**
   * FIPS and dual-stack endpoints of the control plane, as the SDK knows them (PROTOCOL.md 1.5). The data plane has
   * none that is public.
   */
  readonly fips: boolean;
  readonly dualStack: boolean;
  /** `https://host[:port]` or only `host[:port]`; null: the region's. */
  readonly controlPlane: string | null;
  /**
   * A URL of AWS IoT itself, for the registry of things; null or absent: the region's own, none beside an own control
   * plane.
   */
  readonly iot?: string | null | undefined;
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
  'iot-form',
  'data-plane-form',
  'data-plane-url',
  'data-plane-region',
  'ca-unreadable',
  'ca-form',
  'not-confirmed',
] as const;
export type EnvironmentRefusal = (typeof environmentRefusals)[number];

/** Where the company's web proxy is known from. */
export const webProxyModes = ['system', 'variables', 'manual', 'none'] as const;
export type WebProxyMode = (typeof webProxyModes)[number];

export interface NetworkView {
  readonly mode: WebProxyMode;
  /** `host:port` as it was typed in; empty: never. */
  readonly address: string;
  /** Hosts that are reached without it, as in `no_proxy`. */
  readonly exceptions: string;
  /** What the standard variables name, `host:port`; null: nothing. */
  readonly variables: string | null;
  /** Proxies whose name and password are kept. */
  readonly passwordsFor: readonly string[];
  /** Whether such passwords survive a restart. */
  readonly kept: boolean;
  /** Path of the file with the company's own authorities, for every environment. */
  readonly caFile: string | null;
  /** Their names; empty while the file cannot be read. */
  readonly authorities: readonly string[];
  readonly caProblem: 'ca-unreadable' | 'ca-form' | null;
  /** Whether the runtime can read the authorities that the operating system trusts. */
  readonly systemTrust: boolean;
}

/** Why a change is refused. */
export const networkRefusals = [
  'address-missing',
  'address-form',
  'address-scheme',
  'user-missing',
  'ca-unreadable',
  'ca-form',
  'not-confirmed',
] as const;
export type NetworkRefusal = (typeof networkRefusals)[number];

/**
 * The steps of a test of an environment, in the order in which they happen. The last two are the control plane's alone.
 */
export const probeSteps = ['name', 'tcp', 'proxy', 'tls', 'http', 'signature', 'permission'] as const;
export type ProbeStep = (typeof probeSteps)[number];

export type ProbeFailure =
  | 'not-found'
  | 'refused'
  | 'silent'
  | 'unreachable'
  /** The web proxy: its kind cannot be used, 407, another status, or it ended the connection. */
  | 'unsupported'
  | 'password'
  | 'forbidden'
  | 'ended'
  | 'untrusted'
  | 'other-name'
  | 'expired'
  | 'no-tls'
  | 'not-http'
  | 'not-signed-in'
  | 'sign-in-expired'
  | 'clock'
  | 'denied'
  | 'refused-by-aws';

/**
 * `none`: there is nothing to do in this step (no web proxy, an address instead of a name). `params` hold what was
 * observed.
 */
export interface ProbeStepView {
  readonly step: ProbeStep;
  readonly state: 'waiting' | 'running' | 'done' | 'failed' | 'none';
  readonly failure: ProbeFailure | null;
  readonly params: Readonly<Record<string, string | number>>;
}

export interface EnvironmentTestView {
  readonly environmentId: string;
  readonly status: 'running' | 'done' | 'stopped';
  /** `host:port` of each plane, and how far it was reached. */
  readonly control: { readonly address: string; readonly steps: readonly ProbeStepView[] };
  readonly data: { readonly address: string; readonly steps: readonly ProbeStepView[] };
}

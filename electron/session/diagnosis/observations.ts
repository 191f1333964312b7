/** What a diagnosis rests on: observations only, no conclusions. */
import type { AgentSeen } from '../../../shared/problems/problem';
import type { ClientMode } from '../../../shared/problems/recovery';
import type { BrokenUpload } from '../../../shared/session/upload';
import type { TokenView, TunnelFacts } from '../../../shared/session/view';
import type { CloudError, Environment } from '../../cloud/contract';
import type { BindResult, TunnelConnectionFailure, Rejection } from '../../tunnel/contract';

export type DescribeSeen =
  /** Nobody could be asked: no account, or no tunnel id. */
  | { readonly kind: 'not-asked' }
  | { readonly kind: 'facts'; readonly facts: TunnelFacts }
  | { readonly kind: 'failed'; readonly error: CloudError };

export interface Observations {
  /** Epoch ms. */
  readonly now: number;
  readonly environment: Environment;
  readonly hasAccount: boolean;
  readonly thingName: string | null;
  readonly services: readonly string[];
  /** What DescribeTunnel answered just now. */
  readonly describe: DescribeSeen;
  /** What it had answered before; only for a tunnel's end. */
  readonly lastFacts: TunnelFacts | null;
  /** This computer's clock minus the service's, ms; null where no answer ever carried a date. */
  readonly clockOffsetMs: number | null;
  /** The data plane's refusal of the last handshake. */
  readonly rejection: Rejection | null;
  /** What the ledger says of the source's token. */
  readonly token: TokenView['state'];
  /** The source is CONNECTED, and that is not this app's own connection. */
  readonly takenOver: boolean;
  /** The service itself had closed the connection before it refused the token. */
  readonly closedByService: boolean;
  /** Words of the close frame, if there was one. */
  readonly closeReason: string;
  readonly connectionFailure: TunnelConnectionFailure | null;
  readonly webProxyHost: string | null;
  /** A region where the tunnel was found after this environment did not know it. */
  readonly foundInRegion: string | null;
  readonly bind: Extract<BindResult, { ok: false }> | null;
  /** The device was awaited and did not come. */
  readonly watched: { readonly notified: boolean; readonly watchedFor: number } | null;
  /** Whether the device's own agent is online; null where the fleet index cannot be asked or does not know. */
  readonly agent: AgentSeen | null;
  /** What the device left in the middle of. */
  readonly brokenUpload: BrokenUpload | null;
  /** The device reset a connection to this service before a byte came back. */
  readonly resetService: string | null;
  /**
   * A connection to this service is without an answer for so long, while the device stood. `left`: what could still be
   * tried.
   */
  readonly silent: {
    readonly serviceId: string;
    readonly forMs: number;
    readonly connections: number;
    readonly left: 'own-connection' | 'V1' | 'V2' | null;
    /** Its programs had been answered before. */
    readonly hadAnswered?: true;
  } | null;
  readonly rotation: { readonly mode: ClientMode; readonly error: CloudError } | null;
  /** Any other call of the control plane that failed. */
  readonly call: CloudError | null;
}

/** Nothing observed yet; a diagnosis starts from here. */
export const nothingObserved = (
  about: Pick<Observations, 'now' | 'environment' | 'hasAccount' | 'thingName' | 'services'>,
): Observations => ({
  describe: { kind: 'not-asked' },
  lastFacts: null,
  clockOffsetMs: null,
  rejection: null,
  token: 'none',
  takenOver: false,
  closedByService: false,
  closeReason: '',
  connectionFailure: null,
  webProxyHost: null,
  foundInRegion: null,
  bind: null,
  watched: null,
  agent: null,
  brokenUpload: null,
  resetService: null,
  silent: null,
  rotation: null,
  call: null,
  ...about,
});

/** The environment was removed from the settings: its name is all that is left. */
export const lostEnvironment = (
  environment: Omit<Environment, 'label' | 'controlPlane' | 'dataPlane' | 'extraCa' | 'profile'>,
): Environment => ({
  ...environment,
  label: environment.region,
  controlPlane: null,
  dataPlane: { host: 'localhost', port: 443 },
  extraCa: [],
  profile: null,
});

/**
 * Everything the window shows, as slices of one state that the main process owns. The renderer subscribes first, then
 * takes a snapshot; each message (`state-changes.ts`) carries what changed and the next revision. A message out of turn
 * leads to a fresh snapshot.
 */
import type { AgentKind } from '../practice/agents';
import type { FaultName } from '../practice/faults';
import type { PolicyView } from '../policy/view';
import type { Denial } from '../problems/denial';
import type { ConnectLink, LinkError, SignInLink } from '../deep-link/link';
import type { Connectivity, DeviceListView } from '../fleet/list';
import type { DevicePresence } from '../fleet/presence';
import type { Reason } from '../fleet/propose';
import type { AccountFacts, IdentityView, SignInView } from './sign-in';
import type { EnvironmentFields, EnvironmentTestView, NetworkView } from './network';
import type { Settings } from '../settings/settings';
import type { OwnProgram } from '../settings/programs';
import type { OwnSession } from '../session/own';
import type { ConnectionStatus, EnvironmentRef, SessionView, TunnelFacts } from '../session/view';
import type { ScreenView } from '../visit/screen';
import type { TransferView } from '../visit/files';
import type { UpdateView } from '../updates/view';
import type { VisitView } from '../visit/view';

export type AccountView =
  | { readonly kind: 'signed-out' }
  /** Credentials were found, or a person signed in. */
  | ({ readonly kind: 'signed-in' } & AccountFacts)
  /** It was so; a person has to sign in again. */
  | ({ readonly kind: 'expired' } & AccountFacts)
  | { readonly kind: 'practice' };

export interface EnvironmentView extends EnvironmentRef {
  readonly label: string;
  /** As it was typed; only of a custom one. */
  readonly fields?: EnvironmentFields;
  /** What a command of the AWS CLI has to name there. Absent: AWS's own endpoint, and the standard credentials. */
  readonly cli?: { readonly controlPlane: string | null; readonly profile: string | null };
}

/** A link that waits for one confirmation, or the reason why it was refused. */
export type InboxItem =
  | {
      readonly kind: 'link';
      readonly id: number;
      readonly link: ConnectLink;
      /** What is already known about what the link names; filled in while it waits. */
      readonly preview:
        | { readonly status: 'loading' }
        | {
            readonly status: 'known';
            readonly thingName: string | null;
            readonly services: readonly string[];
            readonly endsAt: number | null;
            readonly openedAt: number | null;
            readonly destination: ConnectionStatus | null;
            readonly sourceTaken: boolean;
            /** Who opened it, and for what, may be among them. */
            readonly tags: TunnelFacts['tags'];
            readonly checkedAt: number;
            readonly tunnelId: string | null;
            /** The link's own tunnel is over, and the device has this one. */
            readonly insteadOf: 'ended' | 'gone' | null;
            /** Set where it was taken among several open tunnels of the thing: how many, and what speaks for it. */
            readonly among: { readonly count: number; readonly reason: Reason } | null;
          }
        | {
            readonly status: 'unknown';
            readonly because: 'not-signed-in' | 'not-found' | 'denied' | 'offline' | 'ended' | 'error';
          }
        /** There is nothing to connect to, and the device is known: a press may open a tunnel. */
        | {
            readonly status: 'no-tunnel';
            /** `gone`: AWS does not know the tunnel that the link names. */
            readonly because: 'none-open' | 'ended' | 'gone';
            readonly thingName: string;
            /** Those of the link's tunnel, else of the thing's last one; empty where nothing is known. */
            readonly services: readonly string[];
            /** Null where nobody may be asked, or nobody knows. */
            readonly connectivity: Connectivity | null;
            readonly checkedAt: number;
          };
      readonly environment: EnvironmentView;
      /** This laptop is on it already, or on another tunnel of the device. */
      readonly own: OwnSession | null;
      readonly arrived: number;
      /** When it arrived last, epoch ms. */
      readonly arrivedAt: number;
    }
  /** What somebody's company would have them type to sign in. */
  | {
      readonly kind: 'sign-in-link';
      readonly id: number;
      readonly link: SignInLink;
      readonly arrived: number;
      readonly arrivedAt: number;
    }
  | {
      readonly kind: 'bad-link';
      readonly id: number;
      readonly error: LinkError;
      /** Grows with each link that arrives; an equal one that comes again has the latest. */
      readonly arrived: number;
      readonly arrivedAt: number;
    };

/** Something the person should know that belongs to no session. */
export type Notice =
  | { readonly kind: 'tokens-in-memory' }
  /** The key store is not to be had for now. Nothing is lost: it is read and saved as soon as it is. */
  | { readonly kind: 'storage-locked' }
  /** What is new is in memory only, for now. `code`: the system's word for why. */
  | { readonly kind: 'storage-not-saving'; readonly code: string }
  | { readonly kind: 'storage-reset' }
  | { readonly kind: 'settings-unreadable' }
  /**
   * Signatures carry the service's time, as somebody agreed; `minutesOff` is this computer's clock minus the service's.
   */
  | { readonly kind: 'service-time'; readonly minutesOff: number }
  /** The sign-in to AWS ends then (epoch ms), and does not renew itself. */
  | { readonly kind: 'sign-in-ends'; readonly endsAt: number }
  | { readonly kind: 'practice-failed'; readonly reason: string }
  /** More links came than may wait. */
  | { readonly kind: 'links-left-out' };

export type PracticeView = { readonly status: 'stopped' | 'starting' | 'failed' } | RunningPractice;

/** The practice service while it runs: where it listens, its devices, and what can be made to fail. */
export interface RunningPractice {
  readonly status: 'running';
  readonly controlPlane: string;
  readonly dataPlane: string;
  readonly mqtt: string;
  readonly caFile: string;
  readonly devices: readonly {
    readonly thingName: string;
    readonly agent: AgentKind;
    readonly services: readonly string[];
    readonly running: boolean;
  }[];
  /** Faults of the list in shared/practice that are armed at the moment. */
  readonly activeFaults: readonly FaultName[];
}

export interface SettingsView extends Settings {
  /** The active environment. */
  readonly environmentId: string;
}

/** A pasted token that waits for its region; the token itself stays in the main process. */
export interface PastedTokenView {
  readonly fingerprint: string;
  readonly length: number;
  readonly pastedAt: number;
}

export interface AboutView {
  readonly version: string;
  readonly runtime: string;
  readonly platform: string;
  readonly encrypted: boolean;
}

export interface AppState {
  readonly account: AccountView;
  readonly identities: readonly IdentityView[];
  readonly signIn: SignInView | null;
  readonly environments: readonly EnvironmentView[];
  readonly profiles: readonly string[];
  readonly devices: DeviceListView;
  /** The device on the screen, and those that somebody waits for. */
  readonly presence: readonly DevicePresence[];
  /** What AWS denied in the active environment, as far as this run has seen it. */
  readonly denied: readonly Denial[];
  readonly sessions: readonly SessionView[];
  /** Devices that somebody works on inside the window. */
  readonly visits: readonly VisitView[];
  /** Screens of devices that somebody looks at. */
  readonly screens: readonly ScreenView[];
  /** Files on their way between this laptop and those devices. */
  readonly transfers: readonly TransferView[];
  readonly inbox: readonly InboxItem[];
  readonly notices: readonly Notice[];
  readonly practice: PracticeView;
  readonly settings: SettingsView;
  /** Programs of the person's own that an ssh service can be opened in. */
  readonly programs: readonly OwnProgram[];
  /**
   * What knows devices by their names once the person's ssh configuration includes it: the line that does, and whether
   * it stands there. `unreadable`: that file is left alone.
   */
  readonly sshInclude: { readonly line: string; readonly state: 'there' | 'absent' | 'unreadable' } | null;
  readonly network: NetworkView;
  /** The last test of an environment in this run. */
  readonly environmentTest: EnvironmentTestView | null;
  readonly pastedToken: PastedTokenView | null;
  /** The system says that a program which reads the screen aloud, or another one like it, is used on this computer. */
  readonly screenReader: boolean;
  /** What the company set. */
  readonly policy: PolicyView;
  readonly updates: UpdateView;
  readonly about: AboutView;
}

export type SliceName = keyof AppState;

/** The answer to `app.snapshot`: everything, as it was after the message of this revision. */
export interface StateSnapshot {
  readonly revision: number;
  readonly state: AppState;
}

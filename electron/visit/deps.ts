/** What working on devices needs of the rest of the app; the composition root gives it. */
import type { SessionView } from '../../shared/session/view';
import type { TransferView } from '../../shared/visit/files';
import type { ShellId, VisitView } from '../../shared/visit/view';
import type { Logger } from '../log/logger';
import type { Clock } from '../net/clock';
import type { AgentKeyChoice, SshClient, SshEvent } from './contract';
import type { HostKeys } from './host-keys';
import type { Logins } from './logins';
import type { Technician } from './shell-keeper';
import type { WorkNotes } from './work-notes';

/** What `~/.ssh/config` says about a host. */
export interface ConfiguredLogin {
  readonly user: string | null;
  readonly keyFile: string | null;
}

/** The agent of this laptop. */
export interface KeyAgent {
  readonly socket: string;
  /** Which of its keys a device is shown. */
  readonly choice: AgentKeyChoice;
  /** The comments of those. */
  readonly keys: readonly string[];
}

export interface VisitDeps {
  readonly hostKeys: HostKeys;
  readonly logins: Logins;
  /** The ssh client of one device, in a thread of its own; `stop` ends that, whatever it does. */
  readonly openThread: (onEvent: (event: SshEvent) => void) => SshClient;
  readonly sessionOf: (id: string) => SessionView | null;
  /**
   * What the host key of a device's ssh service is pinned under: unique per environment, device, and server behind it.
   */
  readonly aliasOf: (view: SessionView, serviceId: string) => string;
  /** The thing's type in AWS IoT, as far as the list of devices knows it. */
  readonly deviceTypeOf: (view: SessionView) => string | null;
  /** The user name that the company set for devices like this one; null: none. */
  readonly companyUser: (view: SessionView) => string | null;
  /** What the person's own ssh configuration says about a thing, by its name. */
  readonly configured: (thingName: string) => Promise<ConfiguredLogin>;
  /** The agent for a thing; null: this laptop has none. */
  readonly agent: (thingName: string) => Promise<KeyAgent | null>;
  /** Whether shells of this device are to live on through a break, as the person last said. */
  readonly keepsShells: (view: SessionView) => boolean;
  readonly onKeepsShells: (view: SessionView, keeps: boolean) => void;
  /** Bytes a second that the tunnel carried for a service a moment ago; null: nothing that says how much it carries. */
  readonly carriedLately: (sessionId: string, serviceId: string, direction: 'up' | 'down') => number | null;
  /** For the report. */
  readonly notes: WorkNotes;
  /** Whether what a shell prints is recorded: always, never, or (null) as the person wants. */
  readonly recordingRule: 'required' | 'off' | null;
  /** Where recordings go, and what one holds at most. */
  readonly recordingsFolder: string;
  readonly mostRecordedBytes: number;
  readonly technician: Technician;
  readonly onViews: (views: readonly VisitView[]) => void;
  readonly onTransfers: (views: readonly TransferView[]) => void;
  readonly onData: (shellId: ShellId, bytes: Uint8Array) => void;
  readonly newId: () => string;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Whoever keeps the visits. */
export interface VisitOwner {
  changed(): void;
  transfersChanged(): void;
  /** The user name that the ticket's link gave; null: none. */
  linkUser(): string | null;
}

import type { PracticeDevice } from '../contract';
import type { AgentTuning } from './agent/tuning';

export type { PracticeDevice } from '../contract';

/** Where the practice service listens, as the devices need to know it. */
export interface DeviceFleetOptions {
  /** `mqtt://host:port` of the broker that publishes tunnel notifications. */
  readonly mqttUrl: string;
  readonly dataPlane: { readonly host: string; readonly port: number };
  /** PEM of the certificate authority that signed the data plane's certificate. */
  readonly ca: string;
  /** Notifications for another region are not for these devices and are dropped. */
  readonly region: string;
  /** What the agents have to say; never contains a token. */
  readonly log?: (message: string) => void;
  /** Other times than a real agent's, for tests. */
  readonly tuning?: Partial<AgentTuning>;
}

/** All practice devices: the built-in ones, and every thing that was ever notified. */
export interface DeviceFleet {
  list(): readonly PracticeDevice[];
  /**
   * Stops or starts the agent of one device, or of every device when `thingName` is undefined. A stopped agent
   * takes no notification and has no tunnel connection. A started one does not regain what it missed.
   */
  setAgentRunning(thingName: string | undefined, running: boolean): Promise<void>;
  /** While down, nothing accepts connections behind the device's services. undefined: every device. */
  setServicesDown(thingName: string | undefined, down: boolean): void;
  close(): Promise<void>;
}

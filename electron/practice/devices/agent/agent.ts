import type { ConnectionTarget } from './tunnel-connection';
import type { Dial } from './service-connection';
import type { AgentTuning } from './tuning';

/** What reached the device over MQTT (PROTOCOL.md 5.1). The token is a secret. */
export interface Notification {
  readonly accessToken: string;
  readonly region: string;
  readonly services: readonly string[];
}

/** What every agent needs from the device it runs on. */
export interface AgentContext {
  readonly dataPlane: Omit<ConnectionTarget, 'accessToken' | 'clientToken'>;
  readonly tuning: AgentTuning;
  /** How to reach the service with that id. */
  readonly dial: (serviceId: string) => Dial;
  /** Never given a token. */
  readonly log: (message: string) => void;
}

/** One tunnel that an agent serves, from the delivery of its token to its end. */
export interface AgentSession {
  /** Disconnects without a close frame, as a process that dies. */
  kill(): void;
}

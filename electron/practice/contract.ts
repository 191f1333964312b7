import type { AgentKind } from '../../shared/practice/agents';
import type { FaultName } from '../../shared/practice/faults';

/**
 * What the built-in practice service promises to the app, to tests and to its command line. Plain data, so
 * that it crosses a thread boundary: the app runs it in a worker thread (`worker.ts`, `client.ts`).
 */

/**
 * Where a started practice service listens; the first line on standard output of `npm run practice -- --json`
 * (ARCHITECTURE.md, Contracts).
 */
export interface PracticeAddresses {
  readonly region: string;
  readonly controlPlane: string;
  /** `localhost:N` */
  readonly dataPlane: string;
  readonly mqtt: string;
  readonly caFile: string;
  /** A folder that OpenSSL can use as `-CApath`. */
  readonly caDir: string;
}

/** What a fault acts on. Without a tunnel: on every open tunnel (`now`), on every event (`next`, `until-cleared`). */
export interface FaultTarget {
  readonly tunnelId?: string;
  readonly thingName?: string;
}

export interface ActiveFault extends FaultTarget {
  readonly name: FaultName;
}

export interface PracticeDevice {
  readonly thingName: string;
  readonly agent: AgentKind;
  readonly services: readonly string[];
  readonly running: boolean;
}

export interface PracticeOptions {
  /** 0 or absent: the operating system chooses. */
  readonly controlPort?: number;
  readonly dataPort?: number;
  readonly mqttPort?: number;
  readonly devices: boolean;
  readonly region?: string;
  /**
   * Where the CA files go, and what the devices' host keys are made from; made if absent. The private keys of the CA
   * and of the data plane never leave memory.
   */
  readonly folder: string;
  /** Answers to what no source settles; see behaviours.ts. */
  readonly behaviours?: Readonly<Record<string, unknown>>;
}

export interface Practice {
  readonly addresses: PracticeAddresses;
  readonly devices: () => Promise<readonly PracticeDevice[]>;
  readonly activeFaults: () => Promise<readonly ActiveFault[]>;
  /** Arms or performs a fault. Rejects when the target does not exist. */
  readonly fault: (name: FaultName, target?: FaultTarget) => Promise<void>;
  readonly clearFault: (name: FaultName) => Promise<void>;
  readonly clearFaults: () => Promise<void>;
  /** Moves the service's clock forward, for expiry. */
  readonly advanceClock: (milliseconds: number) => Promise<void>;
  readonly close: () => Promise<void>;
}

/**
 * Somebody changes on purpose how the service or its devices behave, whichever door it comes by: before it takes
 * effect, and after.
 */
export type RehearsalStage = 'coming' | 'done';

/** One line of the practice service's log. Never contains a token, a client token or a credential. */
export type PracticeLog = (level: 'info' | 'warn' | 'error', message: string) => void;

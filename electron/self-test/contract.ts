/** What the checks are given, and what one answers. Types only. */
import type { CheckFacts, CheckName } from '../../shared/about/self-test';
import type { Environment } from '../cloud/contract';
import type { Logger } from '../log/logger';
import type { WebProxyFor } from '../net/web-proxy';

export type CheckResult =
  | { readonly state: 'ok'; readonly facts: CheckFacts }
  | { readonly state: 'failed' | 'not-known'; readonly why: string; readonly facts?: CheckFacts };

/** May reject: that is a failure with the error's words. */
export type Check = (signal: AbortSignal) => Promise<CheckResult>;
export type Checks = Readonly<Record<CheckName, Check>>;

/** The way to and from what is encrypted, as the key store offers it. */
interface KeyStoreFace {
  encrypt(text: string): Promise<Buffer>;
  decrypt(data: Buffer): Promise<{ readonly text: string }>;
}

/** What only Electron and the desktop know: asked when its check runs. */
interface DesktopFacts {
  /**
   * Whether the page was drawn, how long after its window was made it showed what it had asked for, and what its policy
   * refused.
   */
  readonly page: (
    signal: AbortSignal,
  ) => Promise<{ readonly violations: readonly string[]; readonly readyAfterMs: number | null }>;
  /** Whether links start this very program; null: only an installed one is registered. */
  readonly handlesLinks: () => Promise<boolean | null>;
  /** Names of programs, null where there is none: for a terminal, for ssh, for remote desktops. */
  readonly programs: () => Promise<Readonly<Record<'terminal' | 'ssh' | 'rdp' | 'vnc', string | null>>>;
  /** The path of the system's ssh client; null: none. */
  readonly sshFile: () => Promise<string | null>;
  readonly notifications: () => boolean;
  readonly tray: () => boolean;
}

export interface SelfTestParts {
  readonly isPackaged: boolean;
  /** The archive that the program runs from; null: none. */
  readonly archive: string | null;
  readonly version: string;
  /** All checks together, ms. What is not done by then has failed. */
  readonly limitMs: number;
  /** Folder of the built workers. */
  readonly programs: string;
  /** The folder of the person's own data that never leaves this computer, where files are tried and removed again. */
  readonly dataFolder: string;
  /** Null: this computer offers none. */
  readonly keyStore: () => Promise<KeyStoreFace | null>;
  readonly portRange: { readonly first: number; readonly last: number };
  readonly environment: Environment | null;
  readonly webProxyFor: WebProxyFor;
  readonly desktop: DesktopFacts;
  readonly log: Logger;
}

/** What the checks of a tunnel need of all that. */
export type TunnelParts = Pick<SelfTestParts, 'programs' | 'log'> & {
  readonly desktop: Pick<DesktopFacts, 'sshFile'>;
};

/** What is open for the checks of a tunnel. */
export interface OpenTunnel {
  readonly folder: string;
  readonly ports: Readonly<Record<'ECHO' | 'SSH', number>>;
}

export const failed = (why: string, facts: CheckFacts = {}): CheckResult => ({ state: 'failed', why, facts });
export const notKnown = (why: string, facts: CheckFacts = {}): CheckResult => ({ state: 'not-known', why, facts });
export const fine = (facts: CheckFacts): CheckResult => ({ state: 'ok', facts });

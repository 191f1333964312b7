/** Which sentences the command `fieldtunnel` has. They are among the words of each language (shared/i18n/system.ts). */
import type { Failure, ProgressKind } from './messages';

/** What is wrong with how the command was written. */
export type UsageFault =
  | 'unknown-command'
  | 'unknown-option'
  | 'no-value'
  | 'no-device'
  | 'bad-device'
  | 'bad-value'
  | 'too-many'
  | 'no-link'
  | 'no-program';

/** Why the app could not be asked. */
export type Unreached =
  | 'no-app'
  | 'not-started'
  | 'not-the-app'
  | 'not-private'
  | 'path-too-long'
  | 'lost'
  | 'other-version';

/** What `--help` is about: everything, or one command. */
export type Topic = 'all' | 'connect' | 'ssh' | 'list' | 'status' | 'open-link' | 'report';

export interface CommandWords {
  readonly help: Readonly<Record<Topic, string>>;
  /** `name`: the option or the argument that is meant. */
  readonly usage: Readonly<Record<UsageFault, (name: string) => string>>;
  readonly seeHelp: string;
  readonly unreached: Readonly<Record<Unreached, string>>;
  readonly failed: Readonly<Record<Failure, (services: string) => string>>;
  readonly progress: Readonly<Record<ProgressKind, (device: string) => string>>;
  readonly starting: string;
  readonly badLink: (reason: string) => string;
  readonly opened: string;
  readonly noDevices: string;
  readonly noSessions: string;
  readonly incomplete: string;
  readonly ends: (time: string) => string;
  readonly noSsh: string;
  readonly notSsh: string;
  readonly noProgram: (program: string) => string;
  readonly cannotStart: (program: string) => string;
  readonly noUser: string;
}

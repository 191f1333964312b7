/** What the entry of the main process gives to the app, and what it may do with it. Types only. */
import type { SelfTestReport } from '../shared/about/self-test';
import type { LinkInbox } from './deep-link/inbox';
import type { Logger } from './log/logger';
import type { Redactor } from './log/redact';

export interface Startup {
  readonly inbox: LinkInbox;
  /** Started for the self-test: no window comes up. Null: it was not. */
  readonly selfTest: {
    /** Of the person, as `paths.local` has it otherwise: there it is tried whether files can be replaced. */
    readonly dataFolder: string;
  } | null;
  /** Started with `--practice`. */
  readonly practice: boolean;
  /** This file stands for every place of the company's presets; null in the installed app, always. */
  readonly policyFile: string | null;
  /** This program stands for the installer of updates; null in the installed app, always. */
  readonly installer: string | null;
  readonly log: Logger;
  readonly redactor: Redactor;
  /** The end of the log, redacted, at most this many characters. */
  readonly logTail: (characters: number) => string;
  readonly paths: {
    readonly userData: string;
    /** What must not leave this computer; the same folder but on Windows. */
    readonly local: string;
    readonly preload: string;
    readonly renderer: string;
    /** The list of licences of what is built in. */
    readonly licences: string;
    readonly assets: string;
    readonly programs: string;
  };
}

export interface RunningApp {
  /** Makes the window or brings it forward. */
  show(): void;
  openPractice(): void;
  selfTest(): Promise<SelfTestReport>;
  /** Whether to quit: a person is asked where something that is open would be cut. */
  mayQuit(): Promise<boolean>;
  /** The computer shuts down, or somebody ends the program from outside: nobody is asked any more. */
  shutdown(): void;
  /** Somebody logs out of this computer, or shuts it down. */
  systemEnds(): boolean;
  /** The last window is closed: whether to quit, too. */
  windowsClosed(): Promise<boolean>;
  close(): Promise<void>;
}

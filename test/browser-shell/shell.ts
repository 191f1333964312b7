import type { EventEmitter } from 'node:events';
import type { MakePage } from './host';
import type { Handler } from './server';

/** What the command line chose. */
export interface ShellOptions {
  /**
   * `headed`: a visible Chromium window; `headless`: for tests; `remote`: any browser, at an address that is printed.
   */
  readonly mode: 'headed' | 'headless' | 'remote';
  readonly executable: string | null;
  readonly keyStore: boolean;
  /** What runs in each document of a page before its own scripts, in its own world; null: nothing. */
  readonly pageScript: string | null;
  /** A link macOS would send before the app is ready. */
  readonly earlyUrl: string | null;
  readonly port: number;
  /** As the installed app, which refuses more. */
  readonly packaged: boolean;
  /** What of Electron fails on this computer, as `object.member`; null: nothing. */
  readonly failing: string | null;
  readonly appPath: string;
  readonly version: string;
}

/** What the stand-in wrote down instead of showing it: tests read it over the control channel. */
export interface Records {
  readonly opened: string[];
  /** What was sent to pages since somebody began to count; null: nobody did. */
  sent: { readonly channel: string; readonly args: readonly unknown[] }[] | null;
  readonly notifications: {
    readonly title: string;
    readonly body: string;
    closed: boolean;
    readonly click: () => void;
  }[];
  readonly saveDialogs: { readonly title: string; readonly defaultPath: string }[];
  /** Answers to the next save dialogs; without one they are cancelled. */
  readonly saveAnswers: (string | null)[];
  /** What the next open dialogs answer; null: cancelled. */
  readonly openAnswers: (string | null)[];
  readonly messageBoxes: { readonly message: string; readonly detail: string }[];
  /** Numbers of the buttons pressed in the next questions of the system; without one they are closed. */
  readonly messageAnswers: number[];
  readonly protocolClients: { readonly protocol: string; readonly args: readonly string[] }[];
  readonly permissions: {
    request: ((permission: string) => boolean) | null;
    check: ((permission: string) => boolean) | null;
  };
  /** Addresses for which the app asked the system's web proxy, and what the system answers. */
  readonly proxyQuestions: string[];
  proxyAnswer: string;
  clipboard: string;
  /** What a test says the system's colours are; `system`: whatever the browser says. */
  systemTheme: 'system' | 'light' | 'dark';
  /** Whether a program that reads the screen aloud is used, as a test says. */
  screenReader: boolean;
  online: boolean;
  /** The key store is there, and refuses for now. */
  keyStoreLocked: boolean;
}

/** Everything the parts of one run share. */
export interface Shell {
  readonly options: ShellOptions;
  readonly records: Records;
  readonly userData: string;
  /** Handlers of `protocol.handle`, by scheme. */
  readonly handlers: Map<string, Handler>;
  readonly requestFilters: ((
    details: { url: string; resourceType: string; method: string },
    callback: (response: { cancel?: boolean }) => void,
  ) => void)[];
  /** `nativeTheme.themeSource`. */
  theme: 'system' | 'light' | 'dark';
  makePage: MakePage;
  /** Ends the process once the browser is closed. */
  end: (code: number) => void;
  /** `theme`: the colours a page should see have changed; `screen-reader`: one is used, or no more. */
  readonly changes: EventEmitter;
}

export const newRecords = (): Records => ({
  opened: [],
  sent: null,
  notifications: [],
  saveDialogs: [],
  saveAnswers: [],
  openAnswers: [],
  messageBoxes: [],
  messageAnswers: [],
  protocolClients: [],
  permissions: { request: null, check: null },
  proxyQuestions: [],
  // A machine without one; a test that starts the app behind a proxy says so before it starts.
  proxyAnswer: process.env['BROWSER_SHELL_PROXY'] ?? 'DIRECT',
  clipboard: '',
  systemTheme: 'system',
  screenReader: false,
  online: true,
  keyStoreLocked: false,
});

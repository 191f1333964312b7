import type { FromPage, ToPage } from './page/renderer';

/** What happens to a page. */
export interface HostEvents {
  /** From the preload's world of the document that is shown now. */
  message(message: FromPage): void;
  /** The main frame starts to load another document. */
  navigating(url: string): void;
  /** Another document is there; its scripts may not have run yet. */
  navigated(url: string): void;
  loaded(): void;
  title(title: string): void;
  /** A line of the page's console. */
  said(line: string): void;
  focused(): void;
  closed(): void;
  crashed(): void;
}

/**
 * A page that stands for a BrowserWindow: in Chromium through its debugging protocol, or in any browser over a socket.
 */
export interface PageHost {
  load(url: string): Promise<void>;
  reload(): void;
  /** Delivered in order; lost when the document changes meanwhile, as in Electron. */
  post(message: ToPage): void;
  /** Runs in the page's own world. */
  run(code: string): Promise<unknown>;
  show(): void;
  setSize(width: number, height: number): void;
  setTheme(theme: 'system' | 'light' | 'dark'): void;
  close(): Promise<void>;
}

/** The answers of the main process to what a page tries. Addresses are the app's own (`app://…`). */
export interface HostRules {
  /** False: the request is cancelled (`webRequest.onBeforeRequest`). */
  mayRequest(url: string, resourceType: string): Promise<boolean>;
  /** False: `will-navigate` was prevented. */
  mayNavigate(url: string): boolean;
  /** `setWindowOpenHandler` was asked; a stand-in never opens a second window by itself. */
  windowOpened(url: string): void;
}

export type MakePage = (options: {
  readonly preload: string;
  readonly events: HostEvents;
  readonly rules: HostRules;
  readonly width: number;
  readonly height: number;
}) => Promise<PageHost>;

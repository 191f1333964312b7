/** Small edges to the operating system: clipboard, save dialog, sleep, colours. One function each, no policy. */
import { writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Theme } from '../../shared/settings/settings';
import { app, clipboard, dialog, nativeTheme, powerMonitor, session, type BrowserWindow } from 'electron';

/** Rejects when the system's clipboard cannot be reached. */
export const writeClipboard = (text: string): Promise<void> => clipboard.writeText(text);
/** May hold anything, also a secret: the caller registers what it takes with the log's redactor. */
export const readClipboard = (): Promise<string> => clipboard.readText();

/** Asks where to save a text, then saves it. Null: the person cancelled. Rejects when it cannot be written. */
export async function saveText(
  parent: BrowserWindow | null,
  { title, suggestedName, text }: { readonly title: string; readonly suggestedName: string; readonly text: string },
): Promise<string | null> {
  const options = { title, defaultPath: basename(suggestedName), filters: [{ name: 'Text', extensions: ['txt'] }] };
  const { canceled, filePath } =
    parent === null ? await dialog.showSaveDialog(options) : await dialog.showSaveDialog(parent, options);
  if (canceled || filePath === '') return null;
  await writeFile(filePath, text, { mode: 0o600 });
  return filePath;
}

/** Asks for files or folders. None: the person cancelled. */
export async function choosePaths(
  parent: BrowserWindow | null,
  options: {
    readonly title: string;
    readonly defaultPath?: string;
    readonly properties: ('openFile' | 'openDirectory' | 'multiSelections' | 'createDirectory' | 'showHiddenFiles')[];
  },
): Promise<readonly string[]> {
  const { canceled, filePaths } =
    parent === null ? await dialog.showOpenDialog(options) : await dialog.showOpenDialog(parent, options);
  return canceled ? [] : filePaths;
}

/** A question in a dialog of the operating system. */
export interface DialogText {
  readonly message: string;
  readonly detail: string;
  readonly yes: string;
  readonly no: string;
  /** Of a box to tick beside the answers. */
  readonly tick?: string;
}

/** A question with two answers; the safe one is what Enter, Escape and closing the dialog give. */
export async function ask(
  parent: BrowserWindow | null,
  { message, detail, yes, no, tick }: DialogText,
): Promise<{ readonly yes: boolean; readonly ticked: boolean }> {
  const options = {
    type: 'warning' as const,
    message,
    detail,
    buttons: [no, yes],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
    ...(tick === undefined ? {} : { checkboxLabel: tick }),
  };
  const { response, checkboxChecked } =
    parent === null ? await dialog.showMessageBox(options) : await dialog.showMessageBox(parent, options);
  return { yes: response === 1, ticked: checkboxChecked };
}

/** Which web proxies the system would use for an address, as a PAC file says it: `PROXY host:port; DIRECT`. */
export const resolveProxy = (url: string): Promise<string> => session.defaultSession.resolveProxy(url);

/**
 * Sleep, wake and shutdown of the computer. Windows ends an app without asking it, and tells of no shutdown. Returns
 * the way to stop listening.
 */
export function watchPower(on: Readonly<Record<'suspend' | 'resume' | 'shutdown', () => void>>): () => void {
  powerMonitor.on('suspend', on.suspend);
  powerMonitor.on('resume', on.resume);
  powerMonitor.on('shutdown', on.shutdown);
  return () => {
    powerMonitor.off('suspend', on.suspend);
    powerMonitor.off('resume', on.resume);
    powerMonitor.off('shutdown', on.shutdown);
  };
}

/**
 * Whether the system reports a program that reads the screen aloud: now, and whenever that changes. Returns the way to
 * stop listening.
 */
export function watchScreenReader(onChange: (used: boolean) => void): () => void {
  const listen = (_: unknown, used: boolean): void => onChange(used);
  // Some systems do not say, which is no.
  onChange((app.accessibilitySupportEnabled as boolean | undefined) === true);
  app.on('accessibility-support-changed', listen);
  return () => void app.off('accessibility-support-changed', listen);
}

/** Light, dark or as the system has it; the page sees it through `prefers-color-scheme`. */
export function setTheme(theme: Theme): void {
  nativeTheme.themeSource = theme;
}
export const isDark = (): boolean => nativeTheme.shouldUseDarkColors;
export function watchTheme(onChange: () => void): () => void {
  nativeTheme.on('updated', onChange);
  return () => void nativeTheme.off('updated', onChange);
}

/** What the app runs on, for "About" and reports. A stand-in for Electron has no version of its own. */
export function runtimeName(versions: Readonly<Record<string, string | undefined>>): string {
  const electron = versions['electron'];
  return electron === undefined
    ? `Node ${versions['node'] ?? ''}`
    : `Electron ${electron}, Chromium ${versions['chrome'] ?? ''}`;
}

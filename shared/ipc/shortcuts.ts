/**
 * What is done in one tab. In the terminal these keys are the window's and never reach the device, so they are ones
 * that programs there leave alone: a function key with Ctrl and Shift together. One tab is shown at a time, so that the
 * tabs share them.
 */
export const workShortcuts = {
  overview: {
    openService: 'CmdOrCtrl+Shift+F2',
    openOutside: 'CmdOrCtrl+Shift+F3',
    serviceMenu: 'CmdOrCtrl+Shift+F5',
    copyPlace: 'CmdOrCtrl+Shift+F7',
    editPort: 'CmdOrCtrl+Shift+F8',
  },
  terminal: {
    newShell: 'CmdOrCtrl+Shift+F2',
    closeShell: 'CmdOrCtrl+Shift+F3',
    otherService: 'CmdOrCtrl+Shift+F4',
    snippets: 'CmdOrCtrl+Shift+F5',
    recordShell: 'CmdOrCtrl+Shift+F7',
    keepShells: 'CmdOrCtrl+Shift+F8',
    logOut: 'CmdOrCtrl+Shift+F9',
    forgetLogin: 'CmdOrCtrl+Shift+F10',
  },
  files: {
    sendFiles: 'CmdOrCtrl+Shift+F2',
    sendFolder: 'CmdOrCtrl+Shift+F3',
    readFolder: 'CmdOrCtrl+Shift+F4',
    newFolder: 'CmdOrCtrl+Shift+F5',
    fetchFiles: 'CmdOrCtrl+Shift+F7',
    renameFile: 'CmdOrCtrl+Shift+F8',
    removeFiles: 'CmdOrCtrl+Shift+F9',
    typePath: 'CmdOrCtrl+Shift+F10',
    pauseTransfer: 'CmdOrCtrl+Shift+F11',
    stopTransfer: 'CmdOrCtrl+Shift+F12',
  },
  screen: {
    fitScreen: 'CmdOrCtrl+Shift+F2',
    viewOnly: 'CmdOrCtrl+Shift+F3',
    sendKeys: 'CmdOrCtrl+Shift+F5',
    sendClipboard: 'CmdOrCtrl+Shift+F7',
    takeClipboard: 'CmdOrCtrl+Shift+F8',
    leaveScreen: 'CmdOrCtrl+Shift+F9',
    forgetPassword: 'CmdOrCtrl+Shift+F10',
  },
} as const;

export type WorkPlace = keyof typeof workShortcuts;

/**
 * The keys of the window's actions, once: the menu shows them, the window obeys them, its buttons name them, and the
 * help lists them. Written as Electron writes accelerators. Pure.
 */
export const shortcuts = {
  help: 'F1',
  primary: 'CmdOrCtrl+Enter',
  keyTips: 'CmdOrCtrl+Shift+F6',
  find: 'CmdOrCtrl+K',
  settings: 'CmdOrCtrl+,',
  token: 'CmdOrCtrl+Shift+T',
  practice: 'CmdOrCtrl+Shift+P',
  refresh: 'F5',
  filter: 'CmdOrCtrl+Shift+H',
  account: 'CmdOrCtrl+Shift+M',
  signOut: 'CmdOrCtrl+Shift+F1',
  services: 'F4',
  report: 'CmdOrCtrl+Shift+R',
  disconnect: 'CmdOrCtrl+Shift+D',
  rotate: 'CmdOrCtrl+Shift+N',
  newTunnel: 'CmdOrCtrl+Shift+O',
  replace: 'CmdOrCtrl+Shift+E',
  copyLink: 'CmdOrCtrl+Shift+L',
  copyTicket: 'CmdOrCtrl+Shift+K',
  copyTunnelId: 'CmdOrCtrl+Shift+U',
  copyAddress: 'CmdOrCtrl+Shift+A',
  openTicket: 'CmdOrCtrl+Shift+G',
  tellOnline: 'CmdOrCtrl+Shift+B',
  reconnects: 'CmdOrCtrl+Shift+S',
  closeTunnel: 'CmdOrCtrl+Shift+X',
  forget: 'CmdOrCtrl+Shift+Y',
  ...workShortcuts.overview,
  ...workShortcuts.terminal,
  ...workShortcuts.files,
  ...workShortcuts.screen,
} as const;

export type ShortcutName = keyof typeof shortcuts;
/** What the menu of the device on the screen does. */
export const deviceShortcuts = [
  'services',
  'report',
  'disconnect',
  'rotate',
  'newTunnel',
  'replace',
  'copyLink',
  'copyTicket',
  'copyTunnelId',
  'copyAddress',
  'openTicket',
  'tellOnline',
  'reconnects',
  'closeTunnel',
  'forget',
] as const satisfies readonly ShortcutName[];
export type DeviceShortcut = (typeof deviceShortcuts)[number];

type WorkNames<Place extends WorkPlace> = Place extends WorkPlace ? keyof (typeof workShortcuts)[Place] : never;
/** What is done in a tab. */
export type WorkShortcut = WorkNames<WorkPlace>;

export const shortcutNames = Object.keys(shortcuts) as readonly ShortcutName[];
export const workPlaces = Object.keys(workShortcuts) as readonly WorkPlace[];
export const workNamesIn = (place: WorkPlace): readonly WorkShortcut[] =>
  Object.keys(workShortcuts[place]) as readonly WorkShortcut[];
const workNames: ReadonlySet<string> = new Set(workPlaces.flatMap(workNamesIn));
export const isOfWork = (name: ShortcutName): name is WorkShortcut => workNames.has(name);

interface Pressed {
  readonly key: string;
  /** The key's place, which says what is meant where letters are not Latin (한글). */
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

/** The actions whose key this is: of what is done in a tab, one of each tab that has such a key. */
export function shortcutsOf({ key, code, ctrlKey, metaKey, shiftKey, altKey }: Pressed): readonly ShortcutName[] {
  if (altKey || (ctrlKey && metaKey)) return [];
  const held = `${ctrlKey || metaKey ? 'CmdOrCtrl+' : ''}${shiftKey ? 'Shift+' : ''}`;
  const letter = /^Key([A-Z])$/.exec(code)?.[1];
  const pressed = held + (letter ?? key);
  return shortcutNames.filter((name) => shortcuts[name] === pressed);
}

/** As `aria-keyshortcuts` has it. */
export const shownKeys = (name: ShortcutName, mac: boolean): string =>
  shortcuts[name].replace('CmdOrCtrl', mac ? 'Meta' : 'Control');

/** An accelerator as a menu and a tooltip show it. */
export const keyWordsOf = (keys: string, mac: boolean): string =>
  mac ? keys.replace('CmdOrCtrl+', '⌘ ').replace('Shift+', '⇧ ') : keys.replace('CmdOrCtrl', 'Ctrl');

export const keyWords = (name: ShortcutName, mac: boolean): string => keyWordsOf(shortcuts[name], mac);

/** Keys that the terminal hears itself; on macOS without Shift (`renderer/visit/terminal/keys.ts`). */
export const terminalKeys = {
  copy: 'CmdOrCtrl+Shift+C',
  paste: 'CmdOrCtrl+Shift+V',
  search: 'CmdOrCtrl+Shift+F',
} as const;

/**
 * The keys of the window's actions, once: the menu shows them, the window obeys them, its buttons name them, and the help lists
 * them. Written as Electron writes accelerators. Pure.
 */
export const shortcuts = {
  help: 'F1',
  primary: 'CmdOrCtrl+Enter',
  find: 'CmdOrCtrl+K',
  settings: 'CmdOrCtrl+,',
  token: 'CmdOrCtrl+Shift+T',
  practice: 'CmdOrCtrl+Shift+P',
  refresh: 'F5',
  filter: 'CmdOrCtrl+Shift+H',
  account: 'CmdOrCtrl+Shift+M',
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

export const shortcutNames = Object.keys(shortcuts) as readonly ShortcutName[];

interface Pressed {
  readonly key: string;
  /** The key's place, which says what is meant where letters are not Latin (한글). */
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

/** The action whose key this is; null: of none. */
export function shortcutOf({ key, code, ctrlKey, metaKey, shiftKey, altKey }: Pressed): ShortcutName | null {
  if (altKey || (ctrlKey && metaKey)) return null;
  const held = `${ctrlKey || metaKey ? 'CmdOrCtrl+' : ''}${shiftKey ? 'Shift+' : ''}`;
  const letter = /^Key([A-Z])$/.exec(code)?.[1];
  const pressed = held + (letter ?? key);
  return shortcutNames.find((name) => shortcuts[name] === pressed) ?? null;
}

/** As `aria-keyshortcuts` has it. */
export const shownKeys = (name: ShortcutName, mac: boolean): string =>
  shortcuts[name].replace('CmdOrCtrl', mac ? 'Meta' : 'Control');

/** As a menu and a tooltip show it. */
export const keyWords = (name: ShortcutName, mac: boolean): string =>
  mac
    ? shortcuts[name].replace('CmdOrCtrl+', '⌘ ').replace('Shift+', '⇧ ')
    : shortcuts[name].replace('CmdOrCtrl', 'Ctrl');

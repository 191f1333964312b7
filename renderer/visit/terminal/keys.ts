/** Keys that belong to the window and not to the device, as each platform has them. */

export type Desktop = 'mac' | 'windows' | 'linux';

/** What a key does instead of being sent. `window`: whoever else listens has it. */
export type KeyMeaning = 'copy' | 'paste' | 'search' | 'window' | 'all' | null;

/** What the terminal shows when the key goes down. */
export interface KeySituation {
  readonly selected: boolean;
  /** A full-screen program runs: keys such as Ctrl+F are its own. */
  readonly fullScreen: boolean;
}

export const desktopOf = (platform: string): Desktop =>
  /^mac|darwin/i.test(platform) ? 'mac' : /^win/i.test(platform) ? 'windows' : 'linux';

type Pressed = Pick<KeyboardEvent, 'code' | 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>;

/** Keys that every part of the window hears: F6 to leave the terminal, a tab by its number, the button of a break. */
function ofWindow({ key, code, altKey }: Pressed, command: boolean): boolean {
  if (key === 'F6') return true;
  return command && !altKey && (/^Digit[1-4]$/.test(code) || key === 'Enter');
}

const withShift: Readonly<Record<string, KeyMeaning>> = { KeyC: 'copy', KeyV: 'paste', KeyF: 'search' };
const onMac: Readonly<Record<string, KeyMeaning>> = { ...withShift, KeyA: 'all', KeyK: 'window' };

/** Where letters are not Latin (한글), the key's place says what is meant. */
export function meaningOf(event: Pressed, desktop: Desktop, { selected, fullScreen }: KeySituation): KeyMeaning {
  const { code, ctrlKey, metaKey, shiftKey, altKey } = event;
  const command = desktop === 'mac' ? metaKey && !ctrlKey : ctrlKey && !metaKey;
  // The help; programs such as htop have one of their own.
  if (ofWindow(event, command) || (event.key === 'F1' && !fullScreen)) return 'window';
  if (!command || altKey) return null;
  if (desktop === 'mac') return shiftKey ? null : (onMac[code] ?? null);
  if (shiftKey) return withShift[code] ?? null;
  if (code === 'KeyF' && !fullScreen) return 'search';
  if (desktop === 'windows' && code === 'KeyC' && selected) return 'copy';
  return desktop === 'windows' && code === 'KeyV' ? 'paste' : null;
}

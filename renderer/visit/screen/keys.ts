/** Combinations that a browser or the system of this laptop keeps for itself, as buttons. Pure. */

/** One key: what it means to X11, and where it is on the keyboard. */
export interface KeyPress {
  readonly keysym: number;
  readonly code: string;
}

const control: KeyPress = { keysym: 0xffe3, code: 'ControlLeft' };
const alt: KeyPress = { keysym: 0xffe9, code: 'AltLeft' };
const superKey: KeyPress = { keysym: 0xffeb, code: 'MetaLeft' };
const escape: KeyPress = { keysym: 0xff1b, code: 'Escape' };
const f = (number: number): KeyPress => ({ keysym: 0xffbd + number, code: `F${number}` });

/** By what is engraved on them. */
export const combinations: readonly { readonly name: string; readonly keys: readonly KeyPress[] }[] = [
  { name: 'Ctrl+Alt+Del', keys: [control, alt, { keysym: 0xffff, code: 'Delete' }] },
  { name: 'Alt+Tab', keys: [alt, { keysym: 0xff09, code: 'Tab' }] },
  { name: 'Alt+F4', keys: [alt, f(4)] },
  { name: 'Super', keys: [superKey] },
  { name: 'Ctrl+Esc', keys: [control, escape] },
  { name: 'Ctrl+W', keys: [control, { keysym: 0x77, code: 'KeyW' }] },
  { name: 'Ctrl+Alt+F1', keys: [control, alt, f(1)] },
  { name: 'Ctrl+Alt+F7', keys: [control, alt, f(7)] },
  { name: 'F6', keys: [f(6)] },
  { name: 'F11', keys: [f(11)] },
  { name: 'PrtSc', keys: [{ keysym: 0xff61, code: 'PrintScreen' }] },
];

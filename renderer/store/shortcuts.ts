/** What the keys of the window do, and the same chosen in the menu of the app. */
import { useEffect } from 'react';
import { deviceShortcuts, isOfWork, shortcutsOf, type ShortcutName } from '../../shared/ipc/shortcuts';
import { listen, request } from '../api';
import { type KeyedShortcut, pressKeyed } from './keyed';
import { narrowWindow } from './media';
import { useMirror } from './mirror';
import { openDialog, setDrawer, show, showHelp, useUi } from './ui';

/** What is in front: the dialog that was opened last, else the screen. */
function front(): Element | null {
  return [...document.querySelectorAll('[role$="dialog"]')].at(-1) ?? document.querySelector('main');
}

/** The list is in a drawer where the window is narrow: then that is opened first. */
function inList(act: () => void): void {
  if (window.matchMedia(narrowWindow).matches) setDrawer(true);
  requestAnimationFrame(act);
}

const find = (): void =>
  inList(() => {
    const field = document.querySelector<HTMLInputElement>('nav input[type="search"]');
    field?.focus();
    field?.select();
  });

/** As the button below the list does, and where the list waits for somebody to sign in, nothing. */
function refresh(): void {
  const { account, devices } = useMirror.getState().state;
  const looks = devices.status === 'loading' || devices.status === 'partial';
  if (account.kind !== 'signed-out' && !looks) void request('devices.refresh', {});
}

/** Nothing can be narrowed where nothing is listed. */
function filter(): void {
  const { things, arranged } = useMirror.getState().state.devices;
  if (things > 0 || arranged.filters.length > 0) openDialog({ kind: 'filter' });
}

/** Whoever is not signed in has one wish only; everybody else sees who they are, and whom they can be besides. */
function account(): void {
  const { kind } = useMirror.getState().state.account;
  if (kind === 'practice') return;
  if (kind === 'signed-out') void request('signIn.open', {});
  else inList(() => document.querySelector<HTMLButtonElement>('nav [data-part="account"]')?.click());
}

/** As the entry of the account's menu. */
function signOut(): void {
  const { kind } = useMirror.getState().state.account;
  if (kind === 'signed-in' || kind === 'expired') void request('account.signOut', {});
}

const isKeyed = (name: ShortcutName): name is KeyedShortcut =>
  isOfWork(name) || deviceShortcuts.some((each) => each === name);

const actions: Readonly<Record<Exclude<ShortcutName, KeyedShortcut>, () => void>> = {
  // F1 in the help leads nowhere else.
  help: () => (useUi.getState().help.length === 0 ? showHelp() : undefined),
  primary() {
    const place = front();
    // Whoever is in the list means a device of it, not the one that is shown.
    if (place?.matches('main') === true && document.activeElement?.closest('nav') instanceof Element) return;
    place?.querySelector<HTMLButtonElement>('[data-look="primary"]:enabled')?.click();
  },
  // It costs whoever needs it some milliseconds, and nobody else the way to the first screen.
  keyTips: () => void import('../keys/key-tips').then(({ toggleKeyTips }) => toggleKeyTips()),
  find,
  settings: () => show({ kind: 'settings' }),
  token: () => show({ kind: 'token', sessionId: null }),
  practice: () => show({ kind: 'practice' }),
  refresh,
  filter,
  account,
  signOut,
};

/** What a form or a question that is open would lose stays: only these reach it. */
const overDialogs: ReadonlySet<ShortcutName> = new Set(['help', 'primary', 'keyTips']);

function act(name: ShortcutName): void {
  // The list in its drawer is a dialog, too, in which nothing is typed.
  const dialogs = document.querySelectorAll('[role$="dialog"]').length - (useUi.getState().drawerOpen ? 1 : 0);
  if (overDialogs.has(name) || dialogs <= 0) {
    if (isKeyed(name)) pressKeyed(name);
    else actions[name]();
  }
}

/**
 * Keys that a program on the device may have: they are heard where nobody took them. The others come first, wherever
 * the focus is.
 */
const afterPrograms: ReadonlySet<ShortcutName> = new Set(['help', 'find', 'settings', 'refresh', 'services']);

function onKey(event: KeyboardEvent): void {
  const names = event.isComposing ? [] : shortcutsOf(event);
  const [name] = names;
  if (name === undefined || event.defaultPrevented) return;
  if (afterPrograms.has(name) === (event.eventPhase === Event.CAPTURING_PHASE)) return;
  event.preventDefault();
  event.stopPropagation();
  // Held down, a key acts once.
  if (!event.repeat) for (const each of names) act(each);
}

export function useShortcuts(): void {
  useEffect(() => {
    window.addEventListener('keydown', onKey, { capture: true });
    window.addEventListener('keydown', onKey);
    const stopMenu = listen('menu.chosen', ({ item }) => act(item));
    return () => {
      window.removeEventListener('keydown', onKey, { capture: true });
      window.removeEventListener('keydown', onKey);
      stopMenu();
    };
  }, []);
}

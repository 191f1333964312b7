/** What belongs to the terminals of this window alone: which shell is looked at, what is searched, what is asked. */
import { create } from 'zustand';
import type { SessionId } from '../../../shared/session/view';
import type { ShellId } from '../../../shared/visit/view';
import type { TypingNote } from './typing';

export type Asked =
  | { readonly kind: 'paste'; readonly shellId: ShellId; readonly text: string; readonly lines: number }
  | { readonly kind: 'link'; readonly shellId: ShellId; readonly address: string };

interface TerminalWindow {
  /** The shell that was looked at last, of each session. */
  readonly current: ReadonlyMap<SessionId, ShellId>;
  readonly searching: ShellId | null;
  readonly found: { readonly index: number; readonly count: number };
  /** Of the shell that is looked at. */
  readonly typing: TypingNote;
  readonly asked: Asked | null;
  /**
   * Sessions that were reached for once, because their terminal was opened, and those whose first shell was asked for.
   */
  readonly begun: ReadonlySet<SessionId>;
  readonly shelled: ReadonlySet<SessionId>;
}

export const useTerminalWindow = create<TerminalWindow>(() => ({
  current: new Map(),
  searching: null,
  found: { index: -1, count: 0 },
  typing: 'none',
  asked: null,
  begun: new Set(),
  shelled: new Set(),
}));
const set = useTerminalWindow.setState;

export const chooseShell = (id: SessionId, shellId: ShellId): void =>
  set(({ current }) => ({ current: new Map(current).set(id, shellId), searching: null }));
export const search = (searching: ShellId | null): void => set({ searching, found: { index: -1, count: 0 } });
export const found = (index: number, count: number): void => set({ found: { index, count } });
export const noteTyping = (typing: TypingNote): void => set({ typing });
export const ask = (asked: Asked | null): void => set({ asked });

/** True once: from then on it is noted. */
export function firstTime(what: 'begun' | 'shelled', id: SessionId): boolean {
  if (useTerminalWindow.getState()[what].has(id)) return false;
  set((state) => ({ [what]: new Set(state[what]).add(id) }));
  return true;
}

export function again(what: 'begun' | 'shelled', id: SessionId): void {
  set((state) => ({ [what]: new Set([...state[what]].filter((one) => one !== id)) }));
}

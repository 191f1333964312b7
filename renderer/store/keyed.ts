/**
 * What the keys of the shown device and of its shown tab do: their menus say so while they are there, and as long as
 * the entry can be chosen.
 */
import { useEffect } from 'react';
import type { DeviceShortcut, WorkShortcut } from '../../shared/ipc/shortcuts';

export type KeyedShortcut = DeviceShortcut | WorkShortcut;
type Keyed = Partial<Readonly<Record<KeyedShortcut, (() => void) | null>>>;

/** Of each part of the screen that has some, as it was drawn last. */
const current = new Set<Keyed>();

/** Null: not now. The keys then do nothing. */
export function useKeyed(actions: Keyed): void {
  useEffect(() => {
    current.add(actions);
    return () => void current.delete(actions);
  });
}

export function pressKeyed(name: KeyedShortcut): void {
  for (const actions of current) actions[name]?.();
}

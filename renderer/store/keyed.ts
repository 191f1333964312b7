/** What the keys of the shown device do: its menu says so while it is there, and as long as the entry can be chosen. */
import { useEffect } from 'react';
import type { DeviceShortcut } from '../../shared/ipc/shortcuts';

type Keyed = Partial<Readonly<Record<DeviceShortcut, (() => void) | null>>>;

let current: Keyed = {};

/** Null: not now. The keys then do nothing. */
export function useKeyed(actions: Keyed): void {
  useEffect(() => {
    current = actions;
    return () => {
      if (current === actions) current = {};
    };
  });
}

export const pressKeyed = (name: DeviceShortcut): void => current[name]?.();

import { useMemo, useSyncExternalStore } from 'react';

/** Below this width the list is a drawer. */
export const narrowWindow = '(max-width: 859px)';

/**
 * Here the head of a device has no room for all of it: the list takes a share of a wide window, and none of a narrow
 * one.
 */
export const narrowHead = '(max-width: 760px), ((min-width: 860px) and (max-width: 1040px))';

/** Whether a media query holds, kept up to date. */
export function useMedia(query: string): boolean {
  // One list for as long as it is asked: what is drawn each second asks for none anew.
  const { subscribe, matches } = useMemo(() => {
    const list = window.matchMedia(query);
    return {
      subscribe: (changed: () => void) => {
        list.addEventListener('change', changed);
        return () => list.removeEventListener('change', changed);
      },
      matches: () => list.matches,
    };
  }, [query]);
  return useSyncExternalStore(subscribe, matches);
}

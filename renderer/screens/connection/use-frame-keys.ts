import { useEffect } from 'react';
import type { TabId } from '../../store/ui';

/**
 * Ctrl or ⌘ with 1 to 4 chooses a tab: from wherever the focus is in the frame, also where the work keeps keys for the
 * device.
 */
export function useFrameKeys({
  tabs,
  choose,
}: {
  readonly tabs: readonly TabId[];
  readonly choose: (tab: TabId) => void;
}): void {
  useEffect(() => {
    function onKey(event: KeyboardEvent): void {
      if (!(event.ctrlKey !== event.metaKey) || event.altKey || event.shiftKey || event.isComposing) return;
      if (document.querySelector('[role$="dialog"]') !== null) return;
      const tab = /^[1-4]$/.test(event.key) ? tabs[Number(event.key) - 1] : undefined;
      if (tab === undefined) return;
      choose(tab);
      event.preventDefault();
      event.stopPropagation();
    }
    document.addEventListener('keydown', onKey, { capture: true });
    return () => document.removeEventListener('keydown', onKey, { capture: true });
  }, [tabs, choose]);
}

import { type RefObject, useEffect } from 'react';
import type { TabId } from '../../store/ui';

const primary = '[data-look="primary"]:enabled';

/**
 * Ctrl or ⌘ with Enter presses the primary button that is in view, with 1 to 4 chooses a tab: from wherever the focus is in
 * the frame, also where the work keeps keys for the device. Plain Enter is never taken.
 */
export function useFrameKeys(
  frame: RefObject<HTMLElement | null>,
  { tabs, choose }: { readonly tabs: readonly TabId[]; readonly choose: (tab: TabId) => void },
): void {
  useEffect(() => {
    function onKey(event: KeyboardEvent): void {
      const { target } = event;
      if (!(event.ctrlKey !== event.metaKey) || event.altKey || event.shiftKey || event.isComposing) return;
      if (document.querySelector('[role$="dialog"]') !== null) return;
      const inFrame = target === document.body || (target instanceof Node && frame.current?.contains(target) === true);
      if (event.key === 'Enter' && inFrame) {
        const button = frame.current?.querySelector<HTMLButtonElement>(primary);
        if (button === null || button === undefined) return;
        // Held down, the key presses once.
        if (!event.repeat) button.click();
      } else {
        const tab = /^[1-4]$/.test(event.key) ? tabs[Number(event.key) - 1] : undefined;
        if (tab === undefined) return;
        choose(tab);
      }
      event.preventDefault();
      event.stopPropagation();
    }
    document.addEventListener('keydown', onKey, { capture: true });
    return () => document.removeEventListener('keydown', onKey, { capture: true });
  }, [frame, tabs, choose]);
}

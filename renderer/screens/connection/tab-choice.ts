import { createContext, useContext } from 'react';
import type { ServiceView } from '../../../shared/session/view';
import type { TabId } from '../../store/ui';

/** The tabs that the device has now, and the way to another one. */
interface TabChoice {
  readonly tabs: readonly TabId[];
  readonly choose: (tab: TabId) => void;
}

export const TabChoices = createContext<TabChoice>({ tabs: [], choose: () => undefined });

/** In which tab a service of this type is worked with. */
const tabFor: Partial<Record<ServiceView['type'], TabId>> = { ssh: 'terminal', vnc: 'screen', rdp: 'screen' };

/** Shows the tab in which a service is worked with; null where there is none, so that another program has to do. */
export function useTabOf(): (type: ServiceView['type']) => (() => void) | null {
  const { tabs, choose } = useContext(TabChoices);
  return (type) => {
    const tab = tabFor[type];
    return tab !== undefined && tabs.includes(tab) ? () => choose(tab) : null;
  };
}

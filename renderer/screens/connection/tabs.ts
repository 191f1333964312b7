/** What can be worked on at a device inside the window, in the order of its tabs. */
import { Folder, List, type LucideIcon, Monitor, SquareTerminal } from 'lucide-react';
import { type ComponentType, lazy } from 'react';
import type { ServiceView, SessionView } from '../../../shared/session/view';
import type { TabId } from '../../store/ui';
import { Overview } from './overview';

interface WorkTab {
  readonly id: TabId;
  readonly icon: LucideIcon;
  /** The types of services of which the tunnel needs one; null: it needs none. */
  readonly needs: readonly ServiceView['type'][] | null;
  readonly Work: ComponentType<{ readonly view: SessionView }>;
}

const TerminalWork = lazy(() =>
  import('./terminal-work').then(({ TerminalWork: component }) => ({ default: component })),
);

const ScreenWork = lazy(() =>
  import('../../visit/screen').then(({ VisitScreen: component }) => ({ default: component })),
);

const FilesWork = lazy(() => import('../../visit/files').then(({ VisitFiles: component }) => ({ default: component })));

/** Every tab that there can be. */
export const workTabs: readonly WorkTab[] = [
  { id: 'terminal', icon: SquareTerminal, needs: ['ssh'], Work: TerminalWork },
  { id: 'files', icon: Folder, needs: ['ssh'], Work: FilesWork },
  { id: 'screen', icon: Monitor, needs: ['vnc'], Work: ScreenWork },
  { id: 'overview', icon: List, needs: null, Work: Overview },
];

/** The tabs of a session: those that its tunnel has a service for. */
export const tabsOf = ({ services }: SessionView): readonly WorkTab[] =>
  workTabs.filter(({ needs }) => needs === null || services.some(({ type }) => needs.includes(type)));

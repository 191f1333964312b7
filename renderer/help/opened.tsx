import { lazy, type ReactNode, Suspense, useEffect } from 'react';
import { listen } from '../api';
import { shortcuts } from '../../shared/ipc/shortcuts';
import { showHelp, useUi } from '../store/ui';

const Shown = lazy(() => import('./help').then(({ Help: component }) => ({ default: component })));

/** Opens the help, unless it is open: F1 in it leads nowhere else. */
function openHelp(): void {
  if (useUi.getState().help.length === 0) showHelp();
}

/** The help, once somebody asks for it: by its key, by the menu of the app, or for what a problem is. */
export function OpenedHelp(): ReactNode {
  const open = useUi(({ help }) => help.length > 0);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== shortcuts.help || event.defaultPrevented) return;
      event.preventDefault();
      openHelp();
    };
    document.addEventListener('keydown', onKey);
    const stopMenu = listen('menu.chosen', ({ item }) => (item === 'help' ? openHelp() : undefined));
    return () => {
      document.removeEventListener('keydown', onKey);
      stopMenu();
    };
  }, []);
  return open ? (
    <Suspense fallback={null}>
      <Shown />
    </Suspense>
  ) : null;
}

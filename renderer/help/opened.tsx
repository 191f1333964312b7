import { lazy, type ReactNode, Suspense, useEffect } from 'react';
import { Dialog } from 'react-aria-components/Dialog';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import { listen } from '../api';
import { shortcuts } from '../../shared/ipc/shortcuts';
import { useWords } from '../format/use-words';
import { closeHelp, showHelp, useUi } from '../store/ui';
import { classes } from '../theme/classes';
import styles from './opened.module.css';

const Shown = lazy(() => import('./help').then(({ Help: component }) => ({ default: component })));

/** Opens the help, unless it is open: F1 in it leads nowhere else. */
function openHelp(): void {
  if (useUi.getState().help.length === 0) showHelp();
}

/**
 * The help, once somebody asks for it: by its key, by the menu of the app, or for what a problem is. It lies over the whole window: what is
 * below stays as it was, and Escape leads back to it. What it shows is loaded then.
 */
export function OpenedHelp(): ReactNode {
  const { t } = useWords();
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
    <ModalOverlay className={classes(styles.veil)} isOpen onOpenChange={closeHelp}>
      <Modal className={classes(styles.window)}>
        <Dialog aria-label={t('help.title')} className={classes(styles.help)}>
          <Suspense fallback={<span data-fallback />}>
            <Shown />
          </Suspense>
        </Dialog>
      </Modal>
    </ModalOverlay>
  ) : null;
}

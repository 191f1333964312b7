import { lazy, type ReactNode, Suspense } from 'react';
import { Dialog } from 'react-aria-components/Dialog';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import { Safe } from '../components/safe';
import { useWords } from '../format/use-words';
import { closeHelp, useUi } from '../store/ui';
import { classes } from '../theme/classes';
import styles from './opened.module.css';

const Shown = lazy(() => import('./help').then(({ Help: component }) => ({ default: component })));

/**
 * The help, once somebody asks for it: by its key, by the menu of the app, or for what a problem is. It lies over the
 * whole window: what is below stays as it was, and Escape leads back to it. What it shows is loaded then.
 */
export function OpenedHelp(): ReactNode {
  const { t } = useWords();
  const open = useUi(({ help }) => help.length > 0);
  return open ? (
    <Safe onClose={closeHelp}>
      <ModalOverlay className={classes(styles.veil)} isOpen onOpenChange={closeHelp}>
        <Modal className={classes(styles.window)}>
          <Dialog aria-label={t('help.title')} className={classes(styles.help)}>
            <Suspense fallback={<span data-fallback />}>
              <Shown />
            </Suspense>
          </Dialog>
        </Modal>
      </ModalOverlay>
    </Safe>
  ) : null;
}

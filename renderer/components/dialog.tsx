import type { ReactNode } from 'react';
import { Dialog as AriaDialog } from 'react-aria-components/Dialog';
import { Heading } from 'react-aria-components/Heading';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import { useWords } from '../format/use-words';
import { Button } from './button';
import { classes } from '../theme/classes';
import styles from './dialog.module.css';

interface DialogProps {
  readonly title: ReactNode;
  readonly onClose: () => void;
  readonly children: ReactNode;
  readonly wide?: boolean;
  /** As high in every step of what it is about: nothing moves from under a finger. */
  readonly steady?: boolean;
  /** Asks before something that cannot be undone. */
  readonly alert?: boolean;
}

/** A window within the window: keeps the focus, closes with Escape, gives the focus back. */
export function Dialog({
  title,
  onClose,
  children,
  wide = false,
  steady = false,
  alert = false,
}: DialogProps): ReactNode {
  return (
    <ModalOverlay
      className={classes(styles.veil)}
      isOpen
      isDismissable={!alert}
      onOpenChange={(open) => (open ? undefined : onClose())}
    >
      <Modal className={classes(styles.dialog, wide && styles.wide, steady && styles.steady)}>
        <AriaDialog role={alert ? 'alertdialog' : 'dialog'}>
          <Heading slot="title" level={2}>
            {title}
          </Heading>
          {children}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

/** The last row of a dialog: the way out, then what the dialog is for. `leave`: instead of "Cancel"; `said`: above them. */
export function DialogButtons({
  onClose,
  leave,
  said,
  children,
}: {
  readonly onClose: () => void;
  readonly leave?: string;
  readonly said?: ReactNode;
  readonly children: ReactNode;
}): ReactNode {
  const { t } = useWords();
  return (
    <div className={styles.buttons}>
      {said}
      <Button look="text" onPress={onClose}>
        {leave ?? t('action.cancel')}
      </Button>
      {children}
    </div>
  );
}

import { type ReactNode, useEffect, useRef } from 'react';
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
  /** Asks before something that cannot be undone, or that somebody else may have had in mind. */
  readonly alert?: boolean;
}

const fields =
  'input:is([type="text"], [type="password"], [type="search"]):enabled, textarea:enabled, select:enabled, input[type="radio"]:checked:enabled, input[type="checkbox"]:enabled';

/**
 * Where somebody begins: the first field, unless the button that most came for stands before it; without fields that
 * button. A question is answered by nobody in passing: its way out has the focus, and so has that of a dialog in which
 * nothing leads on.
 */
function beginning(dialog: Element): HTMLElement | null {
  const out =
    dialog.querySelector<HTMLElement>('[data-way-out] > button:enabled') ??
    dialog.querySelector<HTMLElement>('button:enabled');
  if (dialog.matches('[role="alertdialog"]')) return out;
  return dialog.querySelector<HTMLElement>(`${fields}, button[data-look="primary"]:enabled`) ?? out;
}

/**
 * A window within the window: keeps the focus, which begins where somebody begins, closes with Escape, gives the focus
 * back.
 */
export function Dialog({
  title,
  onClose,
  children,
  wide = false,
  steady = false,
  alert = false,
}: DialogProps): ReactNode {
  const heading = useRef<HTMLHeadingElement>(null);
  // What had the focus may be gone with the step it belonged to.
  useEffect(() => {
    const dialog = heading.current?.closest('[role$="dialog"]') ?? null;
    const { activeElement } = document;
    if (dialog === null || activeElement?.closest('[role="menu"], [role="listbox"]') instanceof Element) return;
    if (activeElement === dialog || !dialog.contains(activeElement)) beginning(dialog)?.focus();
  });
  return (
    <ModalOverlay
      className={classes(styles.veil)}
      isOpen
      isDismissable={!alert}
      onOpenChange={(open) => (open ? undefined : onClose())}
    >
      <Modal className={classes(styles.dialog, wide && styles.wide, steady && styles.steady)}>
        <AriaDialog role={alert ? 'alertdialog' : 'dialog'}>
          <Heading ref={heading} slot="title" level={2}>
            {title}
          </Heading>
          {children}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

/**
 * The last row of a dialog: the way out, then what the dialog is for. `leave`: instead of "Cancel"; `said`: above them.
 */
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
    <div className={styles.buttons} data-way-out>
      {said}
      <Button look="text" onPress={onClose}>
        {leave ?? t('action.cancel')}
      </Button>
      {children}
    </div>
  );
}

import { Component, type ReactNode } from 'react';
import { Dialog } from 'react-aria-components/Dialog';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import { useWords } from '../format/use-words';
import { Button } from './button';
import { classes } from '../theme/classes';
import layout from '../theme/layout.module.css';
import dialogStyles from './dialog.module.css';
import typography from '../theme/typography.module.css';

interface SafeProps {
  readonly children: ReactNode;
  /** For what lies over the window: closes it. */
  readonly onClose?: () => void;
}

/**
 * Keeps the window when a part of it cannot be drawn or loaded: the tunnels run elsewhere, and the rest stays usable.
 */
export class Safe extends Component<SafeProps, { readonly failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError(): { readonly failed: boolean } {
    return { failed: true };
  }

  override render(): ReactNode {
    const { children, onClose } = this.props;
    const retry = (): void => this.setState({ failed: false });
    if (!this.state.failed) return children;
    if (onClose === undefined) return <Failed onAgain={retry} />;
    return (
      <FailedAbove
        onClose={() => {
          onClose();
          retry();
        }}
      />
    );
  }
}

function Failed({ onAgain }: { readonly onAgain: () => void }): ReactNode {
  const { t } = useWords();
  return (
    <div className={classes(layout.page, layout.narrow)} role="alert">
      <header className={layout.pageHead}>
        <h1>{t('app.crashed.headline')}</h1>
        <p className={typography.sentence}>{t('app.crashed.sentence')}</p>
      </header>
      <div>
        <Button onPress={onAgain}>{t('app.crashed.again')}</Button>
      </div>
    </div>
  );
}

/** Made of what the first page has: the parts of dialogs come later, and may be what could not be loaded. */
function FailedAbove({ onClose }: { readonly onClose: () => void }): ReactNode {
  const { t } = useWords();
  return (
    <ModalOverlay className={classes(dialogStyles.veil)} isOpen onOpenChange={onClose}>
      <Modal className={classes(dialogStyles.dialog)}>
        <Dialog role="alertdialog" aria-labelledby="crashed">
          <h2 id="crashed">{t('app.crashed.headline')}</h2>
          <p>{t('app.crashed.sentence')}</p>
          <div className={dialogStyles.buttons}>
            <Button onPress={onClose}>{t('action.close')}</Button>
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

import { type ReactNode, useLayoutEffect, useRef } from 'react';
import { Dialog } from 'react-aria-components/Dialog';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import { DrawerButton } from './components/drawer-button';
import { Notices } from './components/notices';
import { Safe } from './components/safe';
import { Dialogs } from './dialogs/dialogs';
import { useWords } from './format/use-words';
import { OpenedHelp } from './help/opened';
import { AccountLine } from './rail/account-line';
import { Rail } from './rail/rail';
import { SignInDialog } from './sign-in/sign-in-dialog';
import { CurrentScreen } from './screens/current-screen';
import { Lost } from './screens/lost';
import { narrowWindow, useMedia } from './store/media';
import { useMirror, useSession } from './store/mirror';
import { useRegions } from './store/regions';
import { useShortcuts } from './store/shortcuts';
import { setDrawer, useUi } from './store/ui';
import { classes } from './theme/classes';
import styles from './app.module.css';
import buttonStyles from './components/button.module.css';
import dialogStyles from './components/dialog.module.css';

/** The window: the list at the left (a drawer where it is narrow), the open screen at the right. */
export function App(): ReactNode {
  const { t } = useWords();
  const status = useMirror((mirror) => mirror.status);
  const narrow = useMedia(narrowWindow);
  const visits = useUi((ui) => ui.visits);
  const main = useRef<HTMLElement>(null);
  useRegions();
  useShortcuts();
  // A screen begins at its top, wherever the one before it was scrolled to.
  useLayoutEffect(() => {
    main.current?.scrollTo(0, 0);
  }, [visits]);
  if (status === 'failed') return <Lost />;
  return (
    <div className={classes(styles.shell, narrow && styles.narrow)}>
      <a className={classes(buttonStyles.button, styles.skip)} href="#main">
        {t('app.skip')}
      </a>
      {narrow ? <Drawer /> : <Rail />}
      <main ref={main} className={styles.main} id="main" tabIndex={-1} aria-busy={status === 'loading'}>
        <Notices />
        <Safe>
          <CurrentScreen />
        </Safe>
      </main>
      <Dialogs />
      <SignInDialog />
      <OpenedHelp />
    </div>
  );
}

function Drawer(): ReactNode {
  const { t } = useWords();
  const open = useUi((ui) => ui.drawerOpen);
  const screen = useUi((ui) => ui.screen);
  const ofDevice = useSession(screen.kind === 'session' ? screen.id : null) !== null;

  return (
    <>
      {/* The head of a device has its own way to the list, and needs the room. */}
      {ofDevice ? null : (
        <header className={styles.topbar} data-region="rail">
          <DrawerButton words />
          <AccountLine />
        </header>
      )}
      <ModalOverlay
        className={classes(dialogStyles.veil, styles.drawerVeil)}
        isOpen={open}
        isDismissable
        onOpenChange={setDrawer}
      >
        <Modal className={classes(styles.drawer)}>
          <Dialog aria-label={t('rail.label')}>
            <Rail />
          </Dialog>
        </Modal>
      </ModalOverlay>
    </>
  );
}

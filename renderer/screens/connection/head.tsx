import type { ReactNode } from 'react';
import { canDisconnect } from '../../../shared/session';
import type { SessionView } from '../../../shared/session/view';
import { useEscapeBack } from '../../components/back';
import { Button } from '../../components/button';
import { DeviceName } from '../../components/device-name';
import { DrawerButton } from '../../components/drawer-button';
import { Life } from '../../components/life';
import { InlineError } from '../../components/messages';
import { useWords } from '../../format/use-words';
import { titleOf } from '../../../shared/presentation/words';
import { narrowHead, narrowWindow, useMedia } from '../../store/media';
import { useSlice } from '../../store/mirror';
import { useRequest } from '../../store/use-request';
import { SessionMenu } from './session-menu';
import { classes } from '../../theme/classes';
import styles from './head.module.css';

/**
 * Which device, on whose behalf, for how long still, and the ways out. Where there is no room, ticket and way out are
 * in the menu.
 */
export function Head({ view }: { readonly view: SessionView }): ReactNode {
  const { t } = useWords(view.environment.kind);
  const { run, busy, error } = useRequest();
  const hasDrawer = useMedia(narrowWindow);
  const narrow = useMedia(narrowHead);
  useEscapeBack();
  return (
    <div className={styles.place}>
      <header className={styles.head}>
        {hasDrawer ? <DrawerButton /> : null}
        <div className={styles.title}>
          <span className={styles.device}>
            <DeviceName name={titleOf(view, t)} />
          </span>
          {view.ticket === null || view.thingName === null || narrow ? null : (
            <Ticket sessionId={view.id} ticket={view.ticket} />
          )}
        </div>
        <div className={styles.life}>
          <Life view={view} />
        </div>
        {narrow || !canDisconnect(view) ? null : (
          <Button keys="disconnect" disabled={busy} onPress={() => void run('session.disconnect', { id: view.id })}>
            {t('action.disconnect')}
          </Button>
        )}
        <SessionMenu view={view} whole={narrow} />
      </header>
      <InlineError error={error} />
    </div>
  );
}

/** The ticket by its name; where the settings say where tickets are, a press opens it. */
function Ticket({ sessionId, ticket }: { readonly sessionId: SessionView['id']; readonly ticket: string }): ReactNode {
  const { t } = useWords();
  const { run, error } = useRequest();
  const hasPage = useSlice('settings').ticketPage !== '';
  if (!hasPage)
    return (
      <span className={styles.ticket} title={ticket}>
        {ticket}
      </span>
    );
  return (
    <>
      <button
        type="button"
        className={classes(styles.ticket, styles.pressed)}
        title={ticket}
        aria-label={t('ticketLink.openLabel', { ticket })}
        onClick={() => void run('session.openTicket', { id: sessionId })}
      >
        {ticket}
      </button>
      <InlineError error={error} />
    </>
  );
}

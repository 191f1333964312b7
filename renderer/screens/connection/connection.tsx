import type { ReactNode } from 'react';
import type { SessionView } from '../../../shared/session/view';
import { canCloseTunnel, deniedCall, deniedTags } from '../../../shared/session';
import { Button } from '../../components/button';
import { Chain } from '../../components/chain';
import { Denied } from '../../components/denied';
import { DeviceName } from '../../components/device-name';
import { Life } from '../../components/life';
import { useWords } from '../../format/use-words';
import { useSlice } from '../../store/mirror';
import { openDialog } from '../../store/ui';
import { useThing } from '../../store/use-thing';
import { untaggedSentence } from '../../presentation/denied-words';
import { titleOf } from '../../presentation/words';
import { Allowance } from './allowance';
import { SessionMenu } from './session-menu';
import { Services } from './services';
import { Status } from './status';
import { Timeline } from './timeline';
import { Tunnels } from './tunnels';
import styles from './connection.module.css';
import layout from '../../theme/layout.module.css';

/** One session: device and ticket, chain, status, services, remaining life, what happened. The order never changes. */
export function Connection({ view }: { readonly view: SessionView }): ReactNode {
  const { t } = useWords(view.environment.kind);
  const here = useSlice('settings').environmentId === view.environment.id;
  const thing = useThing(here && view.hasAccount && view.state.kind === 'ready' ? view.thingName : null);
  const closing = canCloseTunnel(view) ? deniedCall(view, 'iot:CloseTunnel') : null;
  return (
    <div className={layout.page}>
      <header className={styles.head}>
        <div className={styles.title}>
          <span className={styles.device}>
            <DeviceName name={titleOf(view, t)} />
          </span>
          {view.ticket === null ? null : (
            <span className={styles.ticket} title={view.ticket}>
              {view.ticket}
            </span>
          )}
        </div>
        <Button
          disabled={!canCloseTunnel(view) || closing !== null}
          onPress={() => openDialog({ kind: 'close-tunnel', sessionId: view.id })}
        >
          {t('action.closeTunnel')}
        </Button>
        <SessionMenu view={view} />
      </header>
      <Chain view={view} />
      <Status view={view} openTunnels={thing?.tunnels.length ?? 0} />
      <Tunnels view={view} thing={thing} />
      <Services view={view} />
      {closing === null ? null : <Denied denial={closing} sessionId={view.id} />}
      {view.untagged === null ? null : (
        <Denied
          denial={view.untagged.denial}
          sessionId={view.id}
          sentence={untaggedSentence(view.untagged, t)}
          stands={deniedTags(view) !== null}
        />
      )}
      <Life view={view} />
      <Allowance view={view} />
      <Timeline sessionId={view.id} where={view.environment.kind} entries={view.timeline} />
    </div>
  );
}

import type { ReactNode } from 'react';
import { canCloseTunnel, deniedCall, deniedTags } from '../../../shared/session';
import type { SessionView } from '../../../shared/session/view';
import { Denied } from '../../components/denied';
import { useWords } from '../../format/use-words';
import { LinePictures } from '../../line/later';
import { untaggedSentence } from '../../../shared/presentation/denied-words';
import { useSlice } from '../../store/mirror';
import { useThing } from '../../store/use-thing';
import { Allowance } from './allowance';
import { EndingWork } from './ending-work';
import { Services } from './services';
import { Status } from './status';
import { Timeline } from './timeline';
import { Tunnels } from './tunnels';
import styles from './overview.module.css';

/** How things are with a device: status, services, what happened. The order never changes. */
export function Overview({ view }: { readonly view: SessionView }): ReactNode {
  const { t } = useWords(view.environment.kind);
  const here = useSlice('settings').environmentId === view.environment.id;
  const thing = useThing(here && view.hasAccount && view.state.kind === 'ready' ? view.thingName : null);
  const closing = canCloseTunnel(view) ? deniedCall(view, 'iot:CloseTunnel') : null;
  return (
    <div className={styles.overview}>
      <Status view={view} thing={thing} />
      <EndingWork view={view} />
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
      <Allowance view={view} />
      <div className={styles.lately}>
        <Timeline sessionId={view.id} where={view.environment.kind} entries={view.timeline} />
        <LinePictures view={view} />
      </div>
    </div>
  );
}

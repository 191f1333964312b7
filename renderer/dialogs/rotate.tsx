import { KeyRound } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { canRotate, deniedRotation } from '../../shared/session';
import type { ClientMode } from '../../shared/problems/recovery';
import { isTaken } from '../../shared/session/own';
import type { SessionView } from '../../shared/session/view';
import { Button } from '../components/button';
import { Choices } from '../components/choices';
import { DeniedButtons } from '../components/denied';
import { Dialog, DialogButtons } from '../components/dialog';
import { Caution, InlineError } from '../components/messages';
import { useWords } from '../format/use-words';
import { useSlice } from '../store/mirror';
import { useRequest } from '../store/use-request';
import { CutWork } from './cut-work';
import { useThing } from '../store/use-thing';
import { deniedSentence } from '../../shared/presentation/denied-words';
import { takenWords } from '../../shared/presentation/words';
import typography from '../theme/typography.module.css';

const modes: readonly ClientMode[] = ['SOURCE', 'DESTINATION', 'ALL'];

/** Rotation by hand: which side, and what that does. */
export function RotateDialog({
  view,
  onClose,
}: {
  readonly view: SessionView;
  readonly onClose: () => void;
}): ReactNode {
  const { t } = useWords(view.environment.kind);
  const { run, busy, error } = useRequest();
  const may = (value: ClientMode): boolean => canRotate(view, value) && deniedRotation(view, value) === null;
  const [mode, setMode] = useState<ClientMode>(modes.find(may) ?? 'SOURCE');
  const denied = modes.map((value) => deniedRotation(view, value)).find((denial) => denial !== null);
  const what = (value: ClientMode): string => {
    const denial = deniedRotation(view, value);
    return denial === null ? t(`rotate.${value}.what`) : deniedSentence(denial, t);
  };
  const here = useSlice('settings').environmentId === view.environment.id;
  const thing = useThing(here ? view.thingName : null);
  return (
    <Dialog title={t('rotate.title')} onClose={onClose}>
      <p className={typography.sentence}>{t('rotate.sentence')}</p>
      <Choices
        wide
        label={t('rotate.choose')}
        value={mode}
        onChange={setMode}
        choices={modes.map((value) => ({
          value,
          title: t(`rotate.${value}.title`),
          what: what(value),
          disabled: !may(value),
        }))}
      />
      {denied === undefined ? null : <DeniedButtons denial={denied} sessionId={view.id} />}
      <InlineError error={error} />
      <DialogButtons onClose={onClose}>
        <CutWork view={view} />
        {mode !== 'DESTINATION' && isTaken(view) ? <Caution text={takenWords(view, t)} /> : null}
        {mode !== 'SOURCE' && thing?.connectivity?.connected === false ? (
          <Caution text={t('rotate.agentOffline')} />
        ) : null}
        <Button
          look="primary"
          icon={KeyRound}
          disabled={busy || !may(mode)}
          onPress={() => {
            void run('session.rotate', { id: view.id, mode }).then((done) => (done === null ? undefined : onClose()));
          }}
        >
          {t('rotate.do')}
        </Button>
      </DialogButtons>
    </Dialog>
  );
}

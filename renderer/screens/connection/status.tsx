import { type ReactNode, useRef } from 'react';
import type { CliPlace } from '../../../shared/commands/aws';
import type { ThingView } from '../../../shared/fleet/list';
import type { SessionView } from '../../../shared/session/view';
import { Button } from '../../components/button';
import { CommandBox } from '../../components/command-box';
import { WithName } from '../../components/device-name';
import { Caution, InlineError } from '../../components/messages';
import { ScreenTitle } from '../../components/screen-title';
import { useWords } from '../../format/use-words';
import { useTimed } from '../../store/clock';
import { sessionCounts } from '../../presentation/in-seconds';
import { useCounted, useSlice } from '../../store/mirror';
import { usePresence } from '../../store/use-presence';
import { useServicesFor } from '../../store/use-services-for';
import { useFold, useLeftToEnd } from '../../store/ui';
import { endsLine } from '../../presentation/ends';
import { commandOf } from '../../presentation/command';
import type { Around, Presentation } from '../../presentation/presentation';
import { presentSession } from '../../presentation/present-session';
import { ActionButtons, AnswerButton, WhatIsThis } from './action-buttons';
import { Answer, Checks } from './explanations';
import { Steps } from './steps';
import { useAction } from './use-action';
import { useStayingFocus } from './use-staying-focus';
import styles from './status.module.css';
import typography from '../../theme/typography.module.css';

/** Headline, sentence, the one button, and what it does. */
export function Status({ view, thing }: { readonly view: SessionView; readonly thing: ThingView | null }): ReactNode {
  const { t, format } = useWords(view.environment.kind);
  const around = {
    openTunnels: thing?.tunnels.length ?? 0,
    services: useServicesFor(view.thingName ?? '', thing),
    presence: usePresence(view),
    lifetimeMinutes: useSlice('settings').lifetimeMinutes,
    isLeftToEnd: useLeftToEnd(view),
  };
  // The sentence has ages in it and renews itself.
  const presentation = useTimed(
    (now) => {
      const { sentence: _, ...rest } = presentSession(view, { t, format, now }, around);
      return rest;
    },
    (now) => sessionCounts(view, now),
  );
  const action = useAction(view);
  const block = useRef<HTMLElement>(null);
  useStayingFocus(block, action.busy);

  return (
    <section className={styles.status} ref={block} aria-labelledby="headline">
      <ScreenTitle id="headline">
        <WithName text={presentation.headline} name={presentation.device} />
      </ScreenTitle>
      <Sentence view={view} around={around} />
      <EndsLine view={view} />
      {presentation.warning === null ? null : <Caution text={presentation.warning} />}
      <Steps steps={presentation.steps} where={view.environment.kind} />
      <Actions view={view} presentation={presentation} action={action} />
    </section>
  );
}

function Sentence({ view: given, around }: { readonly view: SessionView; readonly around: Around }): ReactNode {
  const view = useCounted(given);
  const { t, format } = useWords(view.environment.kind);
  const sentence = useTimed(
    (now) => presentSession(view, { t, format, now }, around).sentence,
    (now) => sessionCounts(view, now),
  );
  return <p className={typography.sentence}>{sentence}</p>;
}

/** The tunnel's end beside that of the sign-in and a clock that is off. */
function EndsLine({ view }: { readonly view: SessionView }): ReactNode {
  const { t, format } = useWords(view.environment.kind);
  const account = useSlice('account');
  const isHere = useSlice('settings').environmentId === view.environment.id;
  const adopted = useSlice('notices').find((notice) => notice.kind === 'service-time')?.minutesOff ?? null;
  const { skew } = useSlice('devices');
  const minutesOff = adopted ?? (skew === null ? null : Math.round(-skew / 60_000));
  const words = useTimed((now) =>
    endsLine(view, { account: isHere ? account : null, minutesOff: isHere ? minutesOff : null }, { t, format, now }),
  );
  return words === null ? null : <p className={typography.second}>{words}</p>;
}

/** Where the commands of a session act, and as whom. */
function usePlace({ environment: { id, region } }: SessionView): CliPlace {
  const cli = useSlice('environments').find((each) => each.id === id)?.cli;
  return { region, controlPlane: cli?.controlPlane ?? null, profile: cli?.profile ?? null };
}

function Actions({
  view,
  presentation,
  action,
}: {
  readonly view: SessionView;
  readonly presentation: Omit<Presentation, 'sentence'>;
  readonly action: ReturnType<typeof useAction>;
}): ReactNode {
  const { t } = useWords(view.environment.kind);
  const { button, problem } = presentation;
  const place = usePlace(view);
  const services = useServicesFor(view.thingName ?? '');
  const { lifetimeMinutes } = useSlice('settings');
  const command = button === null ? null : commandOf(button.action, view, place, services, lifetimeMinutes);
  const answer = problem?.answer ?? null;
  const [commandOpen, turnCommand] = useFold('command');
  const [answerOpen, turnAnswer] = useFold('answer');
  const [checksOpen, turnChecks] = useFold('checks');
  return (
    <>
      <div className={styles.actions}>
        <ActionButtons presentation={presentation} action={action}>
          {command === null ? null : (
            <Button look="text" expanded={commandOpen} controls="command" onPress={turnCommand}>
              {t('action.showCommand')}
            </Button>
          )}
          {answer === null ? null : <AnswerButton open={answerOpen} onPress={turnAnswer} />}
          {presentation.showChecks ? (
            <Button look="text" expanded={checksOpen} controls="checks" onPress={turnChecks}>
              {t('action.whatToCheck')}
            </Button>
          ) : null}
          {problem === null ? null : <WhatIsThis code={problem.code} />}
        </ActionButtons>
      </div>
      <InlineError error={action.error} />
      {command !== null && commandOpen ? <CommandBox id="command" command={command} /> : null}
      {answer !== null && answerOpen ? <Answer answer={answer} /> : null}
      {presentation.showChecks && checksOpen ? <Checks view={view} /> : null}
    </>
  );
}

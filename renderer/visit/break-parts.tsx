/** What a break is made of, whatever one works on: when it was, what it is, the session's one button. */
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { SessionView } from '../../shared/session/view';
import { WithName } from '../components/device-name';
import { Caution, InlineError } from '../components/messages';
import { useWords } from '../format/use-words';
import { presentSession } from '../presentation/present-session';
import { sentences } from '../../shared/presentation/words';
import { ActionButtons, AnswerButton, WhatIsThis } from '../screens/connection/action-buttons';
import { Answer } from '../screens/connection/explanations';
import { Steps } from '../screens/connection/steps';
import { useAction } from '../screens/connection/use-action';
import { useTimed } from '../store/clock';
import { sessionCounts } from '../presentation/in-seconds';
import { useSlice } from '../store/mirror';
import { useFold } from '../store/ui';
import { desktopOf } from './terminal/keys';
import styles from './break.module.css';
import typography from '../theme/typography.module.css';

/**
 * `at`: epoch ms, null where it is not known. `note`: what becomes of what the person does meanwhile; null: nothing of
 * it is lost.
 */
export function When({ at, note }: { readonly at: number | null; readonly note: string | null }): ReactNode {
  const { t, format } = useWords();
  return (
    <p className={styles.when}>
      <X size={18} aria-hidden />
      <span>
        <span className={styles.lost}>
          {at === null ? t('terminal.lost') : t('terminal.lostAt', { time: format.exactClock(at) })}
        </span>
        {note === null ? null : <span className={typography.second}> · {note}</span>}
      </span>
    </p>
  );
}

/** The key that presses the button from anywhere in the frame (screens/connection), on the button itself. */
export function KeyHint(): ReactNode {
  const { platform } = useSlice('about');
  return (
    <kbd className={styles.hint} aria-hidden>
      {desktopOf(platform) === 'mac' ? '⌘' : 'Ctrl'} ↵
    </kbd>
  );
}

/** `said`: the frame says it to those who do not see it, as it does on every tab. */
export function Headline({
  words,
  name,
  said = false,
}: {
  readonly words: string;
  readonly name: string;
  readonly said?: boolean;
}): ReactNode {
  return (
    <>
      {said ? null : <output className={typography.hidden}>{words}</output>}
      <h2 className={styles.headline} tabIndex={-1}>
        <WithName text={words} name={name} />
      </h2>
    </>
  );
}

/** The same words and the same button as on the session's own page. */
export function OfSession({
  view,
  stays,
}: {
  readonly view: SessionView;
  /** What is said of what stays above it; null: nothing does. */
  readonly stays: string | null;
}): ReactNode {
  const { t, format } = useWords(view.environment.kind);
  const presentation = useTimed(
    (now) => presentSession(view, { t, format, now }),
    (now) => sessionCounts(view, now),
  );
  const action = useAction(view);
  const [answerOpen, turnAnswer] = useFold('answer');
  const { problem, steps, warning } = presentation;
  const answer = problem?.answer ?? null;
  return (
    <>
      <Headline words={presentation.headline} name={presentation.device} said />
      <p className={typography.sentence}>{sentences(presentation.sentence, stays)}</p>
      {warning === null ? null : <Caution text={warning} />}
      <Steps steps={steps} where={view.environment.kind} />
      <div className={styles.actions}>
        <ActionButtons presentation={presentation} action={action} hint={<KeyHint />}>
          {answer === null ? null : <AnswerButton open={answerOpen} onPress={turnAnswer} />}
          {problem === null ? null : <WhatIsThis code={problem.code} />}
        </ActionButtons>
      </div>
      <InlineError error={action.error} />
      {answer !== null && answerOpen ? <Answer answer={answer} /> : null}
    </>
  );
}

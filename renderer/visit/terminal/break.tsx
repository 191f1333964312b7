import { Check, Circle, Clock, KeyRound, type LucideIcon, X } from 'lucide-react';
import { type ReactNode, type RefObject, useEffect, useRef, useState } from 'react';
import type { SessionView } from '../../../shared/session/view';
import { type ShellView, visitSteps, type VisitStep, type VisitView } from '../../../shared/visit/view';
import { Button } from '../../components/button';
import { WithName } from '../../components/device-name';
import { Caution, InlineError } from '../../components/messages';
import { useWords } from '../../format/use-words';
import { presentSession } from '../../presentation/present-session';
import { nameOf, sentences } from '../../presentation/words';
import { Answer } from '../../screens/connection/explanations';
import { Steps } from '../../screens/connection/steps';
import { useAction } from '../../screens/connection/use-action';
import { useTimed } from '../../store/clock';
import { useSlice } from '../../store/mirror';
import { useFold } from '../../store/ui';
import { useRequest } from '../../store/use-request';
import { classes } from '../../theme/classes';
import { Check as Agreement } from '../login/check';
import { failureWords } from '../login/failure-words';
import { desktopOf } from './keys';
import { lostAt, type Obstacle } from './obstacle';
import stepsStyles from '../../components/steps.module.css';
import styles from './terminal.module.css';
import typography from '../../theme/typography.module.css';

interface BreakProps {
  readonly view: SessionView;
  readonly visit: VisitView | null;
  /** The shell under which it is said; null: none is there, and nothing was lost. */
  readonly shell: ShellView | null;
  readonly obstacle: Obstacle;
}

/** The break, where the person is looking: when it was, what it is, the one button. */
export function Break(props: BreakProps): ReactNode {
  const { obstacle, shell } = props;
  const block = useRef<HTMLElement>(null);
  return (
    <section ref={block} className={classes(styles.break, shell === null && styles.alone)} data-break={obstacle.kind}>
      {shell === null ? null : <When {...props} />}
      {obstacle.kind === 'session' ? <OfSession {...props} block={block} /> : null}
      {obstacle.kind === 'session' || obstacle.kind === 'asking' ? null : <OfVisit {...props} obstacle={obstacle} />}
    </section>
  );
}

function When({ view, visit, shell }: BreakProps): ReactNode {
  const { t, format } = useWords();
  const at = lostAt(view, visit, shell);
  return (
    <p className={styles.when}>
      <X size={18} aria-hidden />
      <span>
        <span className={styles.lost}>
          {at === null ? t('terminal.lost') : t('terminal.lostAt', { time: format.exactClock(at) })}
        </span>{' '}
        <span className={typography.second}>· {t('terminal.notSent')}</span>
      </span>
    </p>
  );
}

/** The key that presses the button from anywhere in the frame (screens/connection), on the button itself. */
function KeyHint(): ReactNode {
  const { platform } = useSlice('about');
  return (
    <kbd className={styles.hint} aria-hidden>
      {desktopOf(platform) === 'mac' ? '⌘' : 'Ctrl'} ↵
    </kbd>
  );
}

/** `said`: the frame says it to those who do not see it, as it does on every tab. */
function Headline({
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
function OfSession({ view, shell, block }: BreakProps & { readonly block: RefObject<HTMLElement | null> }): ReactNode {
  const { t, format } = useWords(view.environment.kind);
  const presentation = useTimed((now) => presentSession(view, { t, format, now }));
  const action = useAction(view);
  const [answerOpen, turnAnswer] = useFold('answer');
  const { button, others, problem, steps, warning } = presentation;
  const answer = problem?.answer ?? null;
  const repairing = steps.length > 0;
  // The button that was pressed became another one: the focus goes along.
  const was = useRef(repairing);
  useEffect(() => {
    if (was.current !== repairing && document.activeElement === document.body)
      block.current?.querySelector('button')?.focus({ preventScroll: true });
    was.current = repairing;
  }, [repairing, block]);
  return (
    <>
      <Headline words={presentation.headline} name={presentation.device} said />
      <p className={typography.sentence}>
        {sentences(presentation.sentence, shell === null ? null : t('terminal.stays'))}
      </p>
      {warning === null ? null : <Caution text={warning} />}
      <Steps steps={steps} where={view.environment.kind} />
      <div className={styles.actions}>
        {button === null ? null : (
          <Button
            look={button.look}
            disabled={action.busy}
            onPress={() => action.press(button.action)}
            {...(button.action.kind === 'recover' && button.action.recovery.kind === 'rotate'
              ? { icon: KeyRound }
              : {})}
          >
            {button.label} {button.look === 'primary' ? <KeyHint /> : null}
          </Button>
        )}
        {others.map((other) => (
          <Button key={other.label} look="plain" disabled={action.busy} onPress={() => action.press(other.action)}>
            {other.label}
          </Button>
        ))}
        {answer === null ? null : (
          <Button look="text" expanded={answerOpen} controls="answer" onPress={turnAnswer}>
            {t('action.whatAws')}
          </Button>
        )}
      </div>
      <InlineError error={action.error} />
      {answer !== null && answerOpen ? <Answer answer={answer} /> : null}
    </>
  );
}

type OfVisitObstacle = Exclude<Obstacle, { readonly kind: 'session' | 'asking' }>;

/** The tunnel stands; what is missing is the ssh connection. */
function OfVisit({ view, shell, obstacle }: BreakProps & { readonly obstacle: OfVisitObstacle }): ReactNode {
  const { t } = useWords(view.environment.kind);
  const { run, busy, error } = useRequest();
  const device = nameOf(view, t);
  const { id } = view;
  const begin = (): void => void run('visit.begin', { id });
  const words = visitWords(obstacle, device, t);
  const weak = obstacle.kind === 'failed' && obstacle.failure.kind === 'nothing-common' ? obstacle.failure.weak : [];
  return (
    <>
      <Headline words={words.headline} name={device} />
      <p className={typography.sentence}>{sentences(words.sentence, shell === null ? null : t('terminal.stays'))}</p>
      {obstacle.kind === 'reaching' ? <VisitSteps current={obstacle.step} /> : null}
      {weak.length > 0 ? <Weak id={id} device={device} names={weak} /> : null}
      <div className={styles.actions}>
        {obstacle.kind === 'reaching' ? (
          <Button look="plain" disabled={busy} onPress={() => void run('visit.leave', { id })}>
            {t('action.stop')}
          </Button>
        ) : (
          <Button look="primary" disabled={busy} onPress={begin}>
            {words.button} <KeyHint />
          </Button>
        )}
      </div>
      <InlineError error={error} />
    </>
  );
}

function visitWords(
  obstacle: OfVisitObstacle,
  device: string,
  t: ReturnType<typeof useWords>['t'],
): { readonly headline: string; readonly sentence: string; readonly button: string } {
  switch (obstacle.kind) {
    case 'reaching':
      return {
        headline: t('terminal.reaching.headline', { device }),
        sentence: t('terminal.reaching.sentence'),
        button: '',
      };
    case 'lost':
      return {
        headline: t('terminal.again.headline'),
        sentence: t('terminal.again.sentence'),
        button: t('terminal.again.do'),
      };
    case 'away':
      return {
        headline: t('terminal.away.headline', { device }),
        sentence: t('terminal.away.sentence'),
        button: t('terminal.away.do'),
      };
    case 'failed':
      return { ...failureWords(obstacle.failure, device, t), button: t('action.tryAgain') };
    default:
      return obstacle satisfies never;
  }
}

/** What is weak is allowed for this device alone, in two steps. */
function Weak({
  id,
  device,
  names,
}: {
  readonly id: string;
  readonly device: string;
  readonly names: readonly string[];
}): ReactNode {
  const { t } = useWords();
  const { run, busy, error } = useRequest();
  const [knows, setKnows] = useState(false);
  const [agreed, setAgreed] = useState(false);
  if (!knows)
    return (
      <div>
        <Button onPress={() => setKnows(true)}>{t('terminal.failed.nothing-common.know')}</Button>
      </div>
    );
  return (
    <>
      <Agreement checked={agreed} onChange={setAgreed}>
        {t('terminal.failed.nothing-common.compared', { device })}
      </Agreement>
      <div>
        <Button
          look="danger"
          disabled={busy || !agreed}
          onPress={() => void run('visit.allowWeak', { id, names: [...names] })}
        >
          {t('terminal.failed.nothing-common.do')}
        </Button>
      </div>
      <InlineError error={error} />
    </>
  );
}

type StepState = 'done' | 'running' | 'waiting';
const icons: Readonly<Record<StepState, LucideIcon>> = { done: Check, running: Clock, waiting: Circle };

/** How far the ssh connection is. A key is opened only where there is one. */
function VisitSteps({ current }: { readonly current: VisitStep }): ReactNode {
  const { t } = useWords();
  const shown = visitSteps.filter((step) => step !== 'opening-key' || step === current);
  const at = shown.indexOf(current);
  return (
    <ol className={stepsStyles.steps} aria-label={t('status.steps')}>
      {shown.map((step, index) => {
        const state: StepState = index < at ? 'done' : index === at ? 'running' : 'waiting';
        const Icon = icons[state];
        return (
          <li key={step} className={stepsStyles[state]}>
            <Icon size={20} aria-hidden />
            <span>
              {t(`login.steps.${step}`)}
              <span className={typography.hidden}>, {t(`status.stepState.${state}`)}</span>
            </span>
          </li>
        );
      })}
    </ol>
  );
}

/** The tunnel stands; what is missing is the ssh connection: what it is, and the one button. */
import { Check, Circle, Clock, type LucideIcon } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { SessionView } from '../../shared/session/view';
import { visitSteps, type VisitStep } from '../../shared/visit/view';
import { Button } from '../components/button';
import { InlineError } from '../components/messages';
import { useWords } from '../format/use-words';
import { nameOf, sentences } from '../../shared/presentation/words';
import { useRequest } from '../store/use-request';
import { Headline, KeyHint } from './break-parts';
import { Check as Agreement } from './login/check';
import { failureWords, needsSystemTerminal } from './login/failure-words';
import { SystemTerminal } from './system-terminal';
import { type Obstacle, sshServicesOf } from './terminal/obstacle';
import stepsStyles from '../components/steps.module.css';
import styles from './break.module.css';
import typography from '../theme/typography.module.css';

type OfVisitObstacle = Exclude<Obstacle, { readonly kind: 'session' | 'asking' }>;

/** What is said of the work that the connection is for. */
export interface WorkWords {
  readonly reaching: string;
  readonly again: { readonly headline: string; readonly sentence: string; readonly button: string };
}

interface OfVisitProps {
  readonly view: SessionView;
  readonly obstacle: OfVisitObstacle;
  /** What is said of what stays; null: nothing does. */
  readonly stays: string | null;
  readonly work: WorkWords;
}

/** What it is, as far as it was observed, and how far it is when it is under way. */
export function OfVisit({ view, obstacle, stays, work }: OfVisitProps): ReactNode {
  const { t } = useWords(view.environment.kind);
  const { run, busy, error } = useRequest();
  const device = nameOf(view, t);
  const { id } = view;
  const begin = (serviceId: string | null): void => void run('visit.begin', { id, serviceId });
  const services = sshServicesOf(view);
  const words = visitWords(obstacle, device, work, t);
  const outside = obstacle.kind === 'failed' && needsSystemTerminal(obstacle.failure) ? obstacle.serviceId : null;
  const weak = obstacle.kind === 'failed' && obstacle.failure.kind === 'nothing-common' ? obstacle.failure.weak : [];
  return (
    <>
      <Headline words={words.headline} name={device} />
      <p className={typography.sentence}>{sentences(words.sentence, stays)}</p>
      {obstacle.kind === 'reaching' ? <VisitSteps current={obstacle.step} /> : null}
      {weak.length > 0 ? <Weak id={id} device={device} names={weak} /> : null}
      <div className={styles.actions}>
        {obstacle.kind === 'reaching' ? (
          <Button look="plain" disabled={busy} onPress={() => void run('visit.leave', { id })}>
            {t('action.stop')}
          </Button>
        ) : obstacle.kind === 'away' && services.length > 1 ? (
          services.map((service, index) => (
            <Button
              key={service}
              look={index === 0 ? 'primary' : 'plain'}
              disabled={busy}
              onPress={() => begin(service)}
            >
              {t('terminal.away.doOn', { service })} {index === 0 ? <KeyHint /> : null}
            </Button>
          ))
        ) : outside === null ? (
          <Button look="primary" disabled={busy} onPress={() => begin(null)}>
            {words.button} <KeyHint />
          </Button>
        ) : (
          <>
            <SystemTerminal view={view} serviceId={outside} look="primary">
              <KeyHint />
            </SystemTerminal>
            <Button look="plain" disabled={busy} onPress={() => begin(null)}>
              {words.button}
            </Button>
          </>
        )}
      </div>
      <InlineError error={error} />
    </>
  );
}

function visitWords(
  obstacle: OfVisitObstacle,
  device: string,
  work: WorkWords,
  t: ReturnType<typeof useWords>['t'],
): { readonly headline: string; readonly sentence: string; readonly button: string } {
  switch (obstacle.kind) {
    case 'reaching':
      return {
        headline: t('terminal.reaching.headline', { device }),
        sentence: work.reaching,
        button: '',
      };
    case 'lost':
      return work.again;
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

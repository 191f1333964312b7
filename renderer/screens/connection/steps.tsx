import { Check, Circle, Clock, type LucideIcon, X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { EnvironmentRef, RepairStep } from '../../../shared/session/view';
import { useWords } from '../../format/use-words';
import { useTimed } from '../../store/clock';
import stepsStyles from '../../components/steps.module.css';
import typography from '../../theme/typography.module.css';

const icons: Readonly<Record<RepairStep['state'], LucideIcon>> = {
  waiting: Circle,
  running: Clock,
  done: Check,
  failed: X,
};

/** The steps of a repair, each ticked when it was observed. */
export function Steps({
  steps,
  where,
}: {
  readonly steps: readonly RepairStep[];
  readonly where: EnvironmentRef['kind'];
}): ReactNode {
  const { t } = useWords(where);
  if (steps.length === 0) return null;
  return (
    <ol className={stepsStyles.steps} aria-label={t('status.steps')}>
      {steps.map((step) => {
        const Icon = icons[step.state];
        return (
          <li key={step.name} className={stepsStyles[step.state]}>
            <Icon size={20} aria-hidden />
            <span>
              {t(`status.step.${step.name}`)}
              <span className={typography.hidden}>, {t(`status.stepState.${step.state}`)}</span>
            </span>
            <StepTime step={step} />
          </li>
        );
      })}
    </ol>
  );
}

function StepTime({ step }: { readonly step: RepairStep }): ReactNode {
  const { format } = useWords();
  const { at, state } = step;
  const lasted = useTimed(
    (now) => (at === null || state !== 'running' ? '' : format.duration(now - at)),
    () => state === 'running',
  );
  if (at === null || state === 'waiting') return <span />;
  if (state === 'running') return <span className={typography.third}>{lasted}</span>;
  return <time dateTime={new Date(at).toISOString()}>{format.exactClock(at)}</time>;
}

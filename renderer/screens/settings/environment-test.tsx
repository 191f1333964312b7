import { Check, Circle, Clock, Minus, X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { EnvironmentTestView, ProbeStepView } from '../../../shared/ipc/network';
import { Button } from '../../components/button';
import { useWords } from '../../format/use-words';
import type { Translate } from '../../../shared/i18n/translate';
import { useRequest } from '../../store/use-request';
import { classes } from '../../theme/classes';
import stepsStyles from '../../components/steps.module.css';
import styles from './environment-test.module.css';
import layout from '../../theme/layout.module.css';
import typography from '../../theme/typography.module.css';

const glyphs = { waiting: Circle, running: Clock, done: Check, failed: X, none: Minus } as const;

/** Each failure has its own of these. */
const unseen = { action: '', address: '', issuer: '', kind: '', minutes: '', name: '', proxy: '', status: '' };

/** What a step observed, or why it failed. */
function wordsOf({ step, state, failure, params }: ProbeStepView, t: Translate): string {
  const seen = { ...unseen, ...params };
  if (failure !== null)
    return 'issuer' in params && failure === 'untrusted'
      ? t('settings.test.issuer', seen)
      : t(`settings.test.failures.${failure}`, seen);
  if (state === 'none')
    return step === 'name' || step === 'proxy' ? t(`settings.test.none.${step}`) : t('settings.test.none.tls');
  if (state !== 'done') return t(`settings.test.states.${state === 'running' ? 'running' : 'waiting'}`);
  return t(`settings.test.seen.${step}`, seen);
}

/** The last test of an environment: both planes, step by step, each ticked when it was observed. */
export function EnvironmentTest({ test }: { readonly test: EnvironmentTestView }): ReactNode {
  const { t } = useWords();
  const { run, busy } = useRequest();
  const failed = [...test.control.steps, ...test.data.steps].some(({ state }) => state === 'failed');
  return (
    <div className={styles.test}>
      <Plane title={t('settings.test.control')} {...test.control} />
      <Plane title={t('settings.test.data')} {...test.data} />
      <div className={classes(layout.row, styles.end)}>
        <output>
          {test.status === 'done'
            ? t(failed ? 'settings.test.failed' : 'settings.test.passed')
            : t(`settings.test.${test.status}`)}
        </output>
        {test.status === 'running' ? (
          <Button disabled={busy} onPress={() => void run('environment.stopTest', {})}>
            {t('action.stop')}
          </Button>
        ) : null}
      </div>
    </div>
  );
}

function Plane({
  title,
  address,
  steps,
}: {
  readonly title: string;
  readonly address: string;
  readonly steps: readonly ProbeStepView[];
}): ReactNode {
  const { t } = useWords();
  return (
    <div>
      <h3>{title}</h3>
      <p className={classes(typography.second, typography.small, styles.address)}>{address}</p>
      <ol className={stepsStyles.steps} aria-label={title}>
        {steps.map((step) => {
          const Glyph = glyphs[step.state];
          return (
            <li key={step.step} className={stepsStyles[step.state]}>
              <Glyph size={18} aria-hidden />
              <span>
                {t(`settings.test.steps.${step.step}`)}
                <span
                  className={classes(
                    layout.ownLine,
                    !(step.state === 'failed') && typography.second,
                    !(step.state === 'failed') && typography.small,
                  )}
                >
                  {wordsOf(step, t)}
                </span>
              </span>
            </li>
          );
        })}
      </ol>
    </div>
  );
}

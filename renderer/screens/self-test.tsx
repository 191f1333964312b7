import { CircleAlert, CircleCheck, CircleHelp } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { type CheckView, factsText, type SelfTestReport, selfTestText } from '../../shared/about/self-test';
import { Back } from '../components/back';
import { Button } from '../components/button';
import { CopyButton } from '../components/copy-button';
import { InlineError } from '../components/messages';
import { ScreenTitle } from '../components/screen-title';
import { useWords } from '../format/use-words';
import { useRequest } from '../store/use-request';
import { classes } from '../theme/classes';
import styles from './self-test.module.css';
import layout from '../theme/layout.module.css';
import typography from '../theme/typography.module.css';

/** Whether everything works on this computer: asked for by the person, told in lines that go to the desk. */
export function SelfTest(): ReactNode {
  const { t } = useWords();
  const { run, busy, error } = useRequest();
  const [report, setReport] = useState<SelfTestReport | null>(null);
  const start = async (): Promise<void> => {
    setReport(null);
    setReport((await run('about.selfTest', {}))?.value ?? null);
  };
  const failed = report?.checks.filter(({ state }) => state === 'failed').length ?? 0;
  return (
    <div className={classes(layout.page, layout.narrow)}>
      <header className={layout.pageHead}>
        <Back />
        <ScreenTitle>{t('about.selfTest.headline')}</ScreenTitle>
        <p className={typography.sentence}>{t('about.selfTest.sentence')}</p>
      </header>
      <div className={layout.row}>
        <Button look={report === null ? 'primary' : 'normal'} disabled={busy} onPress={() => void start()}>
          {t(report === null ? 'about.selfTest.start' : 'about.selfTest.again')}
        </Button>
        {report === null ? null : <CopyButton text={selfTestText(report)}>{t('about.selfTest.copy')}</CopyButton>}
      </div>
      <InlineError error={error} />
      <output className={typography.second}>
        {busy
          ? t('about.selfTest.running')
          : report === null
            ? ''
            : t(failed === 0 ? 'about.selfTest.fine' : 'about.selfTest.failed', { count: failed })}
      </output>
      {report === null ? null : (
        <ul className={classes(layout.panel, styles.list)}>
          {/* What failed is read first. */}
          {report.checks
            .toSorted((a, b) => Number(b.state === 'failed') - Number(a.state === 'failed'))
            .map((check) => (
              <Line key={check.name} check={check} />
            ))}
        </ul>
      )}
    </div>
  );
}

const icons = { ok: CircleCheck, failed: CircleAlert, 'not-known': CircleHelp } as const;

function Line({ check: { name, state, why, facts } }: { readonly check: CheckView }): ReactNode {
  const { t } = useWords();
  const Icon = icons[state];
  const observed = factsText(facts);
  return (
    <li className={styles.check} data-state={state}>
      <Icon size={18} aria-hidden />
      <div>
        <p>{t(`about.selfTest.checks.${name}`)}</p>
        <p className={classes(typography.second, typography.small, layout.anywhere)}>
          {t(`about.selfTest.states.${state}`)}
          {/* What was observed is technical and the same in every language, as the desk reads it. */}
          <span lang="en">
            {[why, observed].filter((text) => text !== null && text !== '').map((text) => ` · ${text}`)}
          </span>
        </p>
      </div>
    </li>
  );
}

import type { ReactNode } from 'react';
import type { RunningPractice } from '../../../shared/ipc/app-state';
import { CopyButton } from '../../components/copy-button';
import { useWords } from '../../format/use-words';
import { classes } from '../../theme/classes';
import layout from '../../theme/layout.module.css';
import typography from '../../theme/typography.module.css';

/** Where the practice service listens, for other programs. */
export function Endpoints({ practice }: { readonly practice: RunningPractice }): ReactNode {
  const { t } = useWords();
  const rows = [
    [t('practice.controlPlane'), practice.controlPlane],
    [t('practice.dataPlane'), practice.dataPlane],
    [t('practice.mqtt'), practice.mqtt],
    [t('practice.caFile'), practice.caFile],
  ] as const;
  return (
    <section className={layout.section} aria-labelledby="endpoints">
      <h2 id="endpoints">{t('practice.endpoints')}</h2>
      <p className={typography.second}>{t('practice.endpointsSentence')}</p>
      <ul className={layout.panel}>
        {rows.map(([name, value]) => (
          <li className={layout.line} key={name}>
            <div>
              <span className={classes(typography.second, typography.small)}>{name}</span>
              <br />
              <code>{value}</code>
            </div>
            <CopyButton text={value} label={t('practice.copyLabel', { what: name })} />
          </li>
        ))}
      </ul>
    </section>
  );
}

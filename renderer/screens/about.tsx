import type { ReactNode } from 'react';
import { Back } from '../components/back';
import { Button } from '../components/button';
import { ScreenTitle } from '../components/screen-title';
import { useWords } from '../format/use-words';
import { useSlice } from '../store/mirror';
import { show } from '../store/ui';
import { classes } from '../theme/classes';
import layout from '../theme/layout.module.css';
import typography from '../theme/typography.module.css';

export function About(): ReactNode {
  const { t } = useWords();
  const about = useSlice('about');
  const rows = [
    [t('about.version'), about.version],
    [t('about.runtime'), about.runtime],
    [t('about.platform'), about.platform],
    [t('about.tokens'), about.encrypted ? t('about.encrypted') : t('about.memory')],
    [t('about.licence'), t('about.apache')],
  ] as const;
  return (
    <div className={classes(layout.page, layout.narrow)}>
      <header className={layout.pageHead}>
        <Back />
        <ScreenTitle>{t('about.headline')}</ScreenTitle>
        <p className={typography.sentence}>{t('about.privacy')}</p>
      </header>
      <dl className={classes(layout.panel, layout.facts)}>
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <div className={layout.row}>
        <Button onPress={() => show({ kind: 'licences' })}>{t('about.licences.open')}</Button>
      </div>
    </div>
  );
}

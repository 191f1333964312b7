import type { ReactNode } from 'react';
import { useWords } from '../format/use-words';
import { classes } from '../theme/classes';
import layout from '../theme/layout.module.css';
import typography from '../theme/typography.module.css';

/** The main process does not answer: nothing here would be true any more. */
export function Lost(): ReactNode {
  const { t } = useWords();
  return (
    <main className={classes(layout.page, layout.narrow)}>
      <div className={layout.pageHead} role="alert">
        <h1>{t('app.lost.headline')}</h1>
        <p className={typography.sentence}>{t('app.lost.sentence')}</p>
      </div>
    </main>
  );
}

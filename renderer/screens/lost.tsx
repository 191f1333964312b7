import type { ReactNode } from 'react';
import { useWords } from '../format/use-words';

/** The main process does not answer: nothing here would be true any more. */
export function Lost(): ReactNode {
  const { t } = useWords();
  return (
    <main className="page page-narrow">
      <div className="page-head" role="alert">
        <h1>{t('app.lost.headline')}</h1>
        <p className="sentence">{t('app.lost.sentence')}</p>
      </div>
    </main>
  );
}

import { ChevronRight } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import type { LicencesView } from '../../shared/about/licences';
import type { Envelope } from '../../shared/ipc/contract';
import { request } from '../api';
import { Back } from '../components/back';
import { ErrorText } from '../components/messages';
import { ScreenTitle } from '../components/screen-title';
import { useWords } from '../format/use-words';
import { classes } from '../theme/classes';
import styles from './licences.module.css';
import layout from '../theme/layout.module.css';
import typography from '../theme/typography.module.css';

type Package = LicencesView['packages'][number];

/** Every package that is built in, with the text of its licence. */
export function Licences(): ReactNode {
  const { t } = useWords();
  const [found, setFound] = useState<Envelope<LicencesView> | null>(null);
  useEffect(() => {
    let wanted = true;
    void request('about.licences', {}).then((answer) => {
      if (wanted) setFound(answer);
    });
    return () => {
      wanted = false;
    };
  }, []);
  const view = found?.ok === true ? found.value : null;
  return (
    <div className={classes(layout.page, layout.narrow)}>
      <header className={layout.pageHead}>
        <Back />
        <ScreenTitle>{t('about.licences.headline')}</ScreenTitle>
        <p className={typography.sentence}>
          {view === null
            ? found === null
              ? t('about.licences.loading')
              : ''
            : // The first is the app itself.
              t('about.licences.sentence', { count: view.packages.length - 1 })}
        </p>
        {view === null ? null : <p className={typography.second}>{t('about.licences.beside')}</p>}
        {found?.ok === false ? <ErrorText text={t('about.licences.missing')} /> : null}
      </header>
      {view === null ? null : (
        <ul className={classes(layout.panel, styles.list)}>
          {view.packages.map((each) => (
            <li key={`${each.name} ${each.version}`}>
              <Licence of={each} text={view.texts[each.text] ?? ''} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** One package; its text is drawn once it is asked for: together they are a book. */
function Licence({
  of: { name, version, licence, homepage },
  text,
}: {
  readonly of: Package;
  readonly text: string;
}): ReactNode {
  const [isOpen, setOpen] = useState(false);
  return (
    <details className={styles.package} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <ChevronRight size={18} aria-hidden />
        <span className={classes(layout.anywhere, styles.name)}>
          {name} <span className={typography.second}>{version}</span>
        </span>
        <span className={typography.second}>{licence}</span>
      </summary>
      {isOpen ? (
        <div className={styles.text} lang="en">
          {homepage === null ? null : <p className={classes(layout.anywhere, typography.second)}>{homepage}</p>}
          <pre>{text}</pre>
        </div>
      ) : null}
    </details>
  );
}

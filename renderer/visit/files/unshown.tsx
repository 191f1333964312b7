import type { ReactNode } from 'react';
import { Button } from '../../components/button';
import { InlineError } from '../../components/messages';
import { useWords } from '../../format/use-words';
import { Ghost } from '../../rail/ghost';
import { faultWords } from './fault-words';
import type { Folder } from './folder-store';
import styles from './files.module.css';
import typography from '../../theme/typography.module.css';

/** In the place of the list where there is none: it is read, it is empty, or why it cannot be shown. */
export function Unshown({
  folder,
  onAgain,
  onUp,
}: {
  readonly folder: Folder;
  readonly onAgain: () => void;
  readonly onUp: () => void;
}): ReactNode {
  const { t } = useWords();
  const { fault, error, path, reading } = folder;
  if (fault === null && error === null && (reading || path === null))
    return (
      <div className={styles.instead} aria-busy>
        <Ghost label={t('files.reading')} />
        <Ghost />
        <Ghost />
      </div>
    );
  if (fault === null && error === null)
    return (
      <div className={styles.instead}>
        <output className={typography.sentence}>{t('files.empty')}</output>
      </div>
    );
  const isElsewhere = fault?.kind !== 'no-sftp' && fault?.kind !== 'no-connection' && path !== null && path !== '/';
  return (
    <div className={styles.instead}>
      <h2>{fault?.kind === 'no-sftp' ? t('files.cannot.noSftp') : t('files.cannot.headline')}</h2>
      {fault === null ? null : (
        <p role="alert" className={typography.sentence}>
          {faultWords(fault, t)}
        </p>
      )}
      <InlineError error={error} />
      <div className={styles.buttons}>
        <Button onPress={onAgain}>{t('action.tryAgain')}</Button>
        {isElsewhere ? (
          <Button look="text" onPress={onUp}>
            {t('files.up')}
          </Button>
        ) : null}
      </div>
    </div>
  );
}

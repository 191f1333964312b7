import { type ReactNode, useEffect, useState } from 'react';
import type { RequestError } from '../../shared/ipc/contract';
import type { SessionView } from '../../shared/session/view';
import { request } from '../api';
import { Button } from '../components/button';
import { CopyButton } from '../components/copy-button';
import { Dialog, DialogButtons } from '../components/dialog';
import { InlineError } from '../components/messages';
import { useWords } from '../format/use-words';
import { useRequest } from '../store/use-request';
import { classes } from '../theme/classes';
import styles from './report.module.css';
import typography from '../theme/typography.module.css';

/** The report, to read before it goes anywhere. */
export function ReportDialog({
  view,
  onClose,
}: {
  readonly view: SessionView;
  readonly onClose: () => void;
}): ReactNode {
  const { t } = useWords();
  const saving = useRequest();
  const [text, setText] = useState<string | null>(null);
  const [error, setError] = useState<RequestError | null>(null);
  const [savedAs, setSavedAs] = useState<string | null>(null);
  const { id } = view;

  useEffect(() => {
    let wanted = true;
    void request('session.report', { id }).then((answer) => {
      if (!wanted) return;
      if (answer.ok) setText(answer.value.text);
      else setError(answer.error);
    });
    return () => {
      wanted = false;
    };
  }, [id]);

  return (
    <Dialog wide title={t('report.title')} onClose={onClose}>
      <p className={typography.sentence}>{t('report.sentence')}</p>
      {error === null ? (
        // A scrolled text must be reachable by keyboard.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        <pre className={styles.text} tabIndex={0}>
          {text ?? t('report.loading')}
        </pre>
      ) : (
        <InlineError error={error} />
      )}
      <InlineError error={saving.error} />
      <output className={classes(typography.second, typography.small)}>
        {savedAs === null ? '' : t('report.saved', { path: savedAs })}
      </output>
      <DialogButtons onClose={onClose} leave={t('action.close')}>
        <Button
          disabled={text === null || saving.busy}
          onPress={() => {
            void saving.run('report.save', { id }).then((answer) => setSavedAs(answer?.value.path ?? null));
          }}
        >
          {t('report.save')}
        </Button>
        <CopyButton text={text ?? ''} disabled={text === null} />
      </DialogButtons>
    </Dialog>
  );
}

import { type ReactNode, useEffect, useState } from 'react';
import type { RequestError } from '../../shared/ipc/contract';
import type { ReportView } from '../../shared/ipc/requests/session';
import { maxNote, reportText } from '../../shared/report/text';
import type { SessionView } from '../../shared/session/view';
import { languageNames, languages, type Language } from '../../shared/settings/languages';
import { ticketAddress } from '../../shared/tickets/ticket-page';
import { request } from '../api';
import { Button } from '../components/button';
import { Choices } from '../components/choices';
import { CopyButton } from '../components/copy-button';
import { Dialog, DialogButtons } from '../components/dialog';
import { Field } from '../components/field';
import { InlineError } from '../components/messages';
import { useWords } from '../format/use-words';
import { useSlice } from '../store/mirror';
import { useDeskLanguage } from '../store/use-desk-language';
import { useRequest } from '../store/use-request';
import { classes } from '../theme/classes';
import styles from './report.module.css';
import layout from '../theme/layout.module.css';
import typography from '../theme/typography.module.css';

interface ReportFound {
  /** Null: it is on its way. */
  readonly report: ReportView | null;
  readonly error: RequestError | null;
}

/** The lines in this language; what was there stays until they are. */
function useReport(id: string, language: Language): ReportFound {
  const [found, setFound] = useState<ReportFound>({ report: null, error: null });
  useEffect(() => {
    let wanted = true;
    void request('session.report', { id, language }).then((answer) => {
      if (wanted) setFound(answer.ok ? { report: answer.value, error: null } : { report: null, error: answer.error });
    });
    return () => {
      wanted = false;
    };
  }, [id, language]);
  return found;
}

/** What goes back into the ticket, to read and to add to before it goes anywhere. */
export function ReportDialog({
  view,
  onClose,
}: {
  readonly view: SessionView;
  readonly onClose: () => void;
}): ReactNode {
  const { t, format } = useWords(view.environment.kind);
  const { id, ticket } = view;
  const language = useDeskLanguage();
  const { report, error } = useReport(id, language);
  const [note, setNote] = useState('');
  const [savedAs, setSavedAs] = useState<string | null>(null);
  const { run, busy, error: runError } = useRequest();
  const { ticketPage } = useSlice('settings');
  const isLinked = ticket !== null && ticketAddress(ticketPage, ticket) !== null;

  function save(): void {
    void run('report.save', { id, language, note }).then((answer) => setSavedAs(answer?.value.path ?? null));
  }

  return (
    <Dialog wide title={ticket === null ? t('report.untitled') : t('report.title', { ticket })} onClose={onClose}>
      <p className={typography.sentence}>{t('report.sentence')}</p>
      {report === null ? (
        <p className={typography.second}>{error === null ? t('report.loading') : ''}</p>
      ) : (
        <dl className={classes(layout.panel, styles.lines)} lang={language}>
          {report.lines.map(({ label, text }) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{text}</dd>
            </div>
          ))}
        </dl>
      )}
      <Field label={t('report.noteField')} value={note} onChange={setNote} maxLength={maxNote} />
      <Choices
        label={t('report.language')}
        value={language}
        onChange={(deskLanguage) => void run('settings.update', { deskLanguage })}
        choices={languageNames.map((value) => ({ value, title: languages[value].name }))}
      />
      <InlineError error={error ?? runError} />
      <output className={classes(typography.second, typography.small)}>
        {savedAs !== null
          ? t('report.saved', { path: savedAs })
          : report === null
            ? ''
            : t('report.log', { size: format.bytes(report.logBytes) })}
      </output>
      <DialogButtons onClose={onClose} leave={t('action.close')}>
        <Button look="text" disabled={report === null || busy} onPress={save}>
          {t('report.save')}
        </Button>
        {isLinked ? (
          <Button disabled={busy} onPress={() => void run('session.openTicket', { id })}>
            {t('report.openTicket')}
          </Button>
        ) : null}
        <CopyButton
          look="primary"
          text={report === null ? '' : reportText(report.lines, report.noteLabel, note)}
          disabled={report === null}
        >
          {t('report.copy')}
        </CopyButton>
      </DialogButtons>
    </Dialog>
  );
}

import { type ReactNode, useState } from 'react';
import { type FileEntry, isName, rawName, type RawName, shownName, within } from '../../../shared/visit/files';
import { Button } from '../../components/button';
import { Dialog, DialogButtons } from '../../components/dialog';
import { Field } from '../../components/field';
import { Form } from '../../components/form';
import { ErrorText, InlineError } from '../../components/messages';
import { useWords } from '../../format/use-words';
import { useAsking } from './use-asking';
import { faultWords } from './fault-words';

interface NamingProps {
  readonly id: string;
  readonly folder: RawName;
  /** What is to have another name; null: a new folder. */
  readonly entry: FileEntry | null;
  readonly onClose: (changed: boolean) => void;
}

/**
 * A name, for a new folder or for something that is there. A name that is not changed keeps its bytes, whatever they
 * are.
 */
export function Naming({ id, folder, entry, onClose }: NamingProps): ReactNode {
  const { t } = useWords();
  const { ask, busy, fault, error } = useAsking();
  const before = entry === null ? '' : shownName(entry.name);
  const [text, setText] = useState(before);
  const [tried, setTried] = useState(false);
  const name = rawName(text);
  const leave = (): void => onClose(false);

  async function submit(): Promise<void> {
    setTried(true);
    if (entry !== null && text === before) leave();
    else if (isName(name)) {
      const done =
        entry === null
          ? await ask('files.makeFolder', { id, folder, name })
          : await ask('files.rename', { id, path: within(folder, entry.name), name });
      if (done) onClose(true);
    }
  }

  return (
    <Dialog
      title={
        entry === null
          ? t('files.naming.newTitle', { path: shownName(folder) })
          : t('files.naming.renameTitle', { name: before })
      }
      onClose={leave}
    >
      <Form onSubmit={() => void submit()}>
        <Field
          label={t('files.naming.field')}
          value={text}
          onChange={setText}
          bad={tried && !isName(name) ? t('files.naming.bad') : null}
          maxLength={255}
          focused
        />
        {fault === null ? null : <ErrorText text={faultWords(fault, t)} />}
        <InlineError error={error} />
        <DialogButtons onClose={leave}>
          <Button type="submit" look="primary" disabled={busy} onPress={() => undefined}>
            {entry === null ? t('files.naming.create') : t('files.naming.rename')}
          </Button>
        </DialogButtons>
      </Form>
    </Dialog>
  );
}

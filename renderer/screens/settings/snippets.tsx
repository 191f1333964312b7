import { Plus, Trash2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import {
  maxSnippetLine,
  maxSnippetName,
  type Snippet,
  type SnippetFault,
  snippetFault,
} from '../../../shared/visit/snippets';
import { Button } from '../../components/button';
import { Field } from '../../components/field';
import { Form } from '../../components/form';
import { ErrorText, InlineError } from '../../components/messages';
import { orNull } from '../../forms/patterns';
import { useWords } from '../../format/use-words';
import { useSlice } from '../../store/mirror';
import { useFold } from '../../store/ui';
import { useRequest } from '../../store/use-request';
import { classes } from '../../theme/classes';
import layout from '../../theme/layout.module.css';
import typography from '../../theme/typography.module.css';

/** Commands that are run in a device's terminal with one press. */
export function SnippetSettings(): ReactNode {
  const { t } = useWords();
  const { snippets } = useSlice('settings');
  const { run, busy, error } = useRequest();
  const [adding, turnAdding] = useFold('add-snippet');
  const keep = async (next: readonly Snippet[]): Promise<boolean> =>
    (await run('settings.update', { snippets: [...next] })) !== null;
  return (
    <section className={layout.section} aria-labelledby="snippets">
      <h2 id="snippets">{t('settings.snippets.title')}</h2>
      <p className={typography.second}>{t('settings.snippets.sentence')}</p>
      {snippets.length === 0 ? null : (
        <div className={layout.panel}>
          {snippets.map((snippet) => (
            <div key={`${snippet.deviceType ?? ''} ${snippet.name}`} className={layout.line}>
              <span>
                {snippet.name}
                <span className={classes(layout.ownLine, layout.anywhere, typography.second, typography.small)}>
                  {`${snippet.deviceType ?? t('settings.snippets.forAll')} · ${snippet.line}`}
                </span>
              </span>
              <Button
                look="icon"
                disabled={busy}
                label={t('settings.removeLabel', { name: snippet.name })}
                onPress={() => void keep(snippets.filter((each) => each !== snippet))}
              >
                <Trash2 size={18} aria-hidden />
              </Button>
            </div>
          ))}
        </div>
      )}
      <InlineError error={error} />
      {adding ? (
        <SnippetForm
          others={snippets}
          busy={busy}
          onAdd={async (snippet) => {
            if (await keep([...snippets, snippet])) turnAdding();
          }}
          onCancel={turnAdding}
        />
      ) : (
        <div>
          <Button icon={Plus} expanded={false} onPress={turnAdding}>
            {t('settings.snippets.add')}
          </Button>
        </div>
      )}
    </section>
  );
}

interface SnippetFormProps {
  readonly others: readonly Snippet[];
  readonly busy: boolean;
  readonly onAdd: (snippet: Snippet) => Promise<void>;
  readonly onCancel: () => void;
}

function SnippetForm({ others, busy, onAdd, onCancel }: SnippetFormProps): ReactNode {
  const { t } = useWords();
  const [name, setName] = useState('');
  const [line, setLine] = useState('');
  const [deviceType, setDeviceType] = useState('');
  const [fault, setFault] = useState<SnippetFault | null>(null);
  const words = (...of: readonly SnippetFault[]): string | null =>
    fault !== null && of.includes(fault) ? t(`settings.snippets.faults.${fault}`) : null;

  function add(): void {
    const snippet = { name: name.trim(), line: line.trim(), deviceType: orNull(deviceType) };
    const found = snippetFault(snippet, others);
    setFault(found);
    if (found === null) void onAdd(snippet);
  }

  return (
    <Form
      className={classes(layout.panel, layout.card, layout.formCard)}
      label={t('settings.snippets.add')}
      onSubmit={add}
    >
      <div className={layout.twoFields}>
        <Field
          label={t('settings.label')}
          value={name}
          onChange={setName}
          maxLength={maxSnippetName}
          hint=""
          bad={words('name', 'taken')}
          focused
        />
        <Field
          label={t('settings.snippets.deviceType')}
          value={deviceType}
          onChange={setDeviceType}
          maxLength={128}
          hint={t('settings.snippets.deviceTypeHint')}
        />
      </div>
      <Field
        label={t('settings.snippets.line')}
        value={line}
        onChange={setLine}
        maxLength={maxSnippetLine}
        placeholder="df -h"
        hint=""
        bad={words('line')}
      />
      {fault === 'too-many' ? <ErrorText text={words('too-many') ?? ''} /> : null}
      <div className={layout.row}>
        <Button disabled={busy} onPress={add}>
          {t('settings.addDo')}
        </Button>
        <Button look="text" onPress={onCancel}>
          {t('action.cancel')}
        </Button>
      </div>
    </Form>
  );
}

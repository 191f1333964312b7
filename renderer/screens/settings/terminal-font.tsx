import { type ReactNode, useMemo, useState } from 'react';
import { isFontName, maxFontName } from '../../../shared/settings/terminal-font';
import { Button } from '../../components/button';
import { Field } from '../../components/field';
import { Form } from '../../components/form';
import { InlineError } from '../../components/messages';
import { useWords } from '../../format/use-words';
import { useSlice } from '../../store/mirror';
import { useRequest } from '../../store/use-request';
import layout from '../../theme/layout.module.css';
import typography from '../../theme/typography.module.css';
import { fitnessOfFont, fontsHere } from '../../visit/typeface';

/** The typeface of the terminal, by its name; those that are known to fit are suggested. */
export function TerminalFont(): ReactNode {
  const { t } = useWords();
  const { terminalFont } = useSlice('settings');
  const [typed, setTyped] = useState(terminalFont);
  const { run, busy, error } = useRequest();
  const suggested = useMemo(() => fontsHere(), []);
  const name = typed.trim();
  const isName = isFontName(name);
  const fitness = isName && name !== '' ? fitnessOfFont(name) : 'good';
  const isNew = name !== terminalFont;
  const mayNotSave = busy || !isNew || !isName || fitness !== 'good';
  const save = (): void => {
    if (!mayNotSave) void run('settings.update', { terminalFont: name });
  };
  const bad = !isName ? t('settings.fontFaults.name') : fitness === 'good' ? null : t(`settings.fontFaults.${fitness}`);
  return (
    <Form className={layout.stack} onSubmit={save}>
      <Field
        label={t('settings.terminalFont')}
        value={typed}
        onChange={setTyped}
        maxLength={maxFontName}
        choices={suggested}
        hint={t('settings.terminalFontHint')}
        bad={bad}
      />
      <div className={layout.row}>
        <Button disabled={mayNotSave} onPress={save}>
          {t('action.save')}
        </Button>
        <output className={typography.second}>{isNew || terminalFont === '' ? '' : t('settings.saved')}</output>
      </div>
      <InlineError error={error} />
    </Form>
  );
}

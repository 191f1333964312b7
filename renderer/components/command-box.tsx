import { type ReactNode, useId } from 'react';
import { copiedText, dialectOf, shownText, type Command, type Dialect } from '../../shared/commands/command';
import { useWords } from '../format/use-words';
import { useSlice } from '../store/mirror';
import { setDialect, useUi } from '../store/ui';
import { CopyButton } from './copy-button';
import styles from './command-box.module.css';

/** The platform's own first. */
const offered = (own: Dialect): readonly Dialect[] =>
  own === 'posix' ? ['posix', 'powershell', 'cmd'] : ['powershell', 'cmd', 'posix'];

/** A command to read, and to copy as one line, for the shell of this platform or the one that was chosen. */
export function CommandBox({ command, id }: { readonly command: Command; readonly id?: string }): ReactNode {
  const { t } = useWords();
  const own = dialectOf(useSlice('about').platform);
  const dialect = useUi((ui) => ui.dialect) ?? own;
  const name = useId();
  return (
    <div className={styles.command} id={id}>
      <pre>{shownText(command, dialect)}</pre>
      <div className={styles.tools}>
        <CopyButton text={copiedText(command, dialect)} />
        <fieldset className={styles.shells}>
          <legend>{t('command.shell')}</legend>
          {offered(own).map((each) => (
            <label key={each}>
              <input type="radio" name={name} checked={each === dialect} onChange={() => setDialect(each)} />
              {t(`command.shells.${each}`)}
            </label>
          ))}
        </fieldset>
      </div>
    </div>
  );
}

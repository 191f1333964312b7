import { type ReactNode, useId } from 'react';
import type { LoginMethod } from '../../../shared/visit/view';
import { useWords } from '../../format/use-words';
import styles from './login.module.css';
import typography from '../../theme/typography.module.css';

/** How one proves who one is: one of a few, side by side. */
export function Methods({
  choices,
  value,
  onChange,
}: {
  readonly choices: readonly LoginMethod[];
  readonly value: LoginMethod;
  readonly onChange: (method: LoginMethod) => void;
}): ReactNode {
  const { t } = useWords();
  const name = useId();
  return (
    <fieldset>
      <legend className={typography.label}>{t('login.with')}</legend>
      <div className={styles.methods}>
        {choices.map((method) => (
          <label key={method} className={styles.method}>
            <input
              type="radio"
              name={name}
              value={method}
              checked={method === value}
              onChange={() => onChange(method)}
            />
            <span>{t(`login.methods.${method}`)}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

import { type ReactNode, useId } from 'react';
import { classes } from '../theme/classes';
import styles from './choices.module.css';
import layout from '../theme/layout.module.css';
import typography from '../theme/typography.module.css';

interface Choice<Value extends string> {
  readonly value: Value;
  readonly title: string;
  readonly what?: string;
  readonly disabled?: boolean;
}

/** One of several, each a large target. */
export function Choices<Value extends string>({
  label,
  choices,
  value,
  onChange,
  wide = false,
}: {
  readonly label: string;
  readonly choices: readonly Choice<Value>[];
  readonly value: Value | null;
  readonly onChange: (value: Value) => void;
  readonly wide?: boolean;
}): ReactNode {
  const name = useId();
  return (
    <fieldset className={layout.stack}>
      <legend className={typography.label}>{label}</legend>
      <div className={styles.choices}>
        {choices.map((choice) => (
          <label key={choice.value} className={classes(styles.choice, wide && styles.wide)}>
            <input
              type="radio"
              name={name}
              value={choice.value}
              checked={choice.value === value}
              disabled={choice.disabled === true}
              onChange={() => onChange(choice.value)}
            />
            <span>
              <span className={styles.title}>{choice.title}</span>
              {choice.what === undefined ? null : (
                <span className={classes(styles.what, typography.second)}>{choice.what}</span>
              )}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

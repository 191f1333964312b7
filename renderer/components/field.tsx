import { type ReactNode, useEffect, useId, useRef } from 'react';
import { classes } from '../theme/classes';
import styles from './field.module.css';

interface FieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly hint?: string;
  /** Shown instead of the hint, in its place. */
  readonly bad?: string | null;
  readonly placeholder?: string;
  readonly inputMode?: 'text' | 'numeric' | 'url';
  readonly maxLength?: number;
  readonly choices?: readonly string[];
  /** Not shown while it is typed, and never suggested. */
  readonly secret?: boolean;
  /** Takes the focus when it appears. */
  readonly focused?: boolean;
  /** The Escape key was pressed in it. */
  readonly onEscape?: () => void;
  /** The label stands beside the line, not above it. */
  readonly beside?: boolean;
}

/** A labelled line of text; what is wrong with it stands where its hint stood. */
export function Field({
  label,
  value,
  onChange,
  hint,
  bad = null,
  placeholder,
  inputMode = 'text',
  maxLength,
  choices,
  secret = false,
  focused = false,
  beside = false,
  onEscape,
}: FieldProps): ReactNode {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (focused) input.current?.focus();
  }, [focused]);
  const about = hint === undefined && bad === null ? undefined : `${id}-hint`;
  return (
    <div className={classes(styles.field, beside && styles.beside)}>
      <label htmlFor={id}>{label}</label>
      <input
        ref={input}
        id={id}
        className={styles.input}
        type={secret ? 'password' : 'text'}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => (event.key === 'Escape' ? onEscape?.() : undefined)}
        aria-invalid={bad !== null}
        aria-describedby={about}
        placeholder={placeholder}
        inputMode={inputMode}
        maxLength={maxLength}
        list={choices === undefined ? undefined : `${id}-choices`}
        autoComplete={secret ? 'new-password' : 'off'}
        autoCapitalize="off"
        spellCheck={false}
      />
      {choices === undefined ? null : (
        <datalist id={`${id}-choices`}>
          {choices.map((choice) => (
            <option key={choice} value={choice}>
              {choice}
            </option>
          ))}
        </datalist>
      )}
      {about === undefined ? null : (
        <p id={about} className={classes(styles.hint, !(bad === null) && styles.bad)}>
          {bad ?? hint}
        </p>
      )}
    </div>
  );
}

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
  /** Room for so many lines; absent: one line, and no more can be typed. */
  readonly lines?: number;
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
  lines,
  onEscape,
}: FieldProps): ReactNode {
  const id = useId();
  const input = useRef<HTMLInputElement & HTMLTextAreaElement>(null);
  useEffect(() => {
    if (focused) input.current?.focus();
  }, [focused]);
  const about = hint === undefined && bad === null ? undefined : `${id}-hint`;
  const common = {
    ref: input,
    id,
    className: styles.input,
    value,
    onChange: (event: { readonly target: { readonly value: string } }): void => onChange(event.target.value),
    onKeyDown: (event: { readonly key: string }): void => (event.key === 'Escape' ? onEscape?.() : undefined),
    'aria-invalid': bad !== null,
    'aria-describedby': about,
    placeholder,
    inputMode,
    maxLength,
    autoCapitalize: 'off',
    spellCheck: false,
  };
  return (
    <div className={classes(styles.field, beside && styles.beside)}>
      <label htmlFor={id}>{label}</label>
      {lines === undefined ? (
        <input
          {...common}
          type={secret ? 'password' : 'text'}
          list={choices === undefined ? undefined : `${id}-choices`}
          autoComplete={secret ? 'new-password' : 'off'}
        />
      ) : (
        <textarea {...common} rows={lines} autoComplete="off" />
      )}
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

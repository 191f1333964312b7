import { type ReactNode, useId } from 'react';

export interface Choice<Value extends string> {
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
    <fieldset className="stack">
      <legend className="label">{label}</legend>
      <div className="choices">
        {choices.map((choice) => (
          <label key={choice.value} className={wide ? 'choice choice-wide' : 'choice'}>
            <input
              type="radio"
              name={name}
              value={choice.value}
              checked={choice.value === value}
              disabled={choice.disabled === true}
              onChange={() => onChange(choice.value)}
            />
            <span>
              <span className="choice-title">{choice.title}</span>
              {choice.what === undefined ? null : <span className="second">{choice.what}</span>}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

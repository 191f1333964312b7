import { Lock } from 'lucide-react';
import type { ReactNode } from 'react';
import { isSet } from '../../shared/policy/view';
import { useWords } from '../format/use-words';
import { useSlice } from '../store/mirror';
import styles from './set-value.module.css';

/** That the company set something: a lock and words, at the end of its line. */
export function SetMark(): ReactNode {
  const { t } = useWords();
  return (
    <span className={styles.lock}>
      <Lock size={16} aria-hidden />
      {t('settings.company.set')}
    </span>
  );
}

interface SetValue {
  readonly label: string;
  readonly value: string;
}

interface SetOrProps extends SetValue {
  /** Names of the presets that it may be fixed by. */
  readonly entries: readonly string[];
  /** The field in which it is changed otherwise. */
  readonly children: ReactNode;
}

/** A setting: what the company set, to be read, or else the field. */
export function SetOr({ entries, label, value, children }: SetOrProps): ReactNode {
  const policy = useSlice('policy');
  return isSet(policy, ...entries) ? <SetValues inForm values={[{ label, value }]} /> : children;
}

/** Values that the company set, each to be read and not to be changed. `inForm`: among fields that can be. */
export function SetValues({
  values,
  inForm = false,
}: {
  readonly values: readonly SetValue[];
  readonly inForm?: boolean;
}): ReactNode {
  return (
    <dl className={inForm ? styles.inForm : undefined}>
      {values.map(({ label, value }) => (
        <div key={`${label} ${value}`} className={styles.row}>
          <dt>{label}</dt>
          <dd>{value}</dd>
          <dd>
            <SetMark />
          </dd>
        </div>
      ))}
    </dl>
  );
}

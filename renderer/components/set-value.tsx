import { Lock } from 'lucide-react';
import type { ReactNode } from 'react';
import { useWords } from '../format/use-words';
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

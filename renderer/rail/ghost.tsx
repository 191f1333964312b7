import type { ReactNode } from 'react';
import typography from '../theme/typography.module.css';
import styles from './ghost.module.css';

/** A row of the list that is not known yet, in the shape of a row. `label`: for those who do not see it. */
export function Ghost({ label }: { readonly label?: string }): ReactNode {
  return (
    <span className={styles.ghost} aria-hidden={label === undefined ? true : undefined}>
      {label === undefined ? null : <span className={typography.hidden}>{label}</span>}
      <i />
      <i />
    </span>
  );
}

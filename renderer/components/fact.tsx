import type { ReactNode } from 'react';
import styles from './fact.module.css';

/** A line of a list of facts (`layout.facts`): its name, what is known, and what belongs to that. */
export function Fact({
  name,
  children,
  under = null,
}: {
  readonly name: string;
  readonly children: ReactNode;
  readonly under?: ReactNode;
}): ReactNode {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <span>{children}</span>
        {under === null ? null : <span className={styles.under}>{under}</span>}
      </dd>
    </div>
  );
}

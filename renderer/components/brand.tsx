import type { ReactNode } from 'react';
import styles from './brand.module.css';

/** The mark: a tunnel mouth. */
export function Brand(): ReactNode {
  return (
    <svg
      className={styles.brand}
      viewBox="0 0 28 28"
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      strokeLinecap="round"
      aria-hidden
    >
      <path d="M7 20v-5a7 7 0 0 1 14 0v5" />
      <path d="M11 20v-5a3 3 0 0 1 6 0v5" />
    </svg>
  );
}

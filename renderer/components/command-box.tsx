import type { ReactNode } from 'react';
import { CopyButton } from './copy-button';
import styles from './command-box.module.css';

/** A command to read, and to copy as one line. */
export function CommandBox({
  shown,
  copied,
  id,
}: {
  readonly shown: string;
  readonly copied: string;
  readonly id?: string;
}): ReactNode {
  return (
    <div className={styles.command} id={id}>
      <pre>{shown}</pre>
      <CopyButton text={copied} />
    </div>
  );
}

import type { ReactNode } from 'react';
import typography from '../theme/typography.module.css';

/** Says changes of state to those who do not see them. Holds nothing that ticks. */
export function Announcer({ text }: { readonly text: string }): ReactNode {
  return <output className={typography.hidden}>{text}</output>;
}

import type { ReactNode } from 'react';

/** Says changes of state to those who do not see them. Holds nothing that ticks. */
export function Announcer({ text }: { readonly text: string }): ReactNode {
  return <output className="hidden-text">{text}</output>;
}

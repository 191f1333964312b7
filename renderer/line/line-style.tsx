import type { ReactNode } from 'react';

/** How a line is drawn, beside its words: told apart without colour. */
const dashes = { solid: undefined, dotted: '2 3', dashed: '5 4' } as const;

export function LineStyle({ kind }: { readonly kind: keyof typeof dashes }): ReactNode {
  return (
    <svg width="24" height="8" aria-hidden>
      <line x1="0" y1="4" x2="24" y2="4" stroke="currentColor" strokeWidth="1.5" strokeDasharray={dashes[kind]} />
    </svg>
  );
}

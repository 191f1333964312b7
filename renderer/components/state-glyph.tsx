import type { ReactNode } from 'react';
import type { DeviceState } from '../../shared/presentation/device-state';
import styles from './state-glyph.module.css';

/**
 * The shape of a state: full, half, cross, ring, a ring with a stroke through it, or a clock. The word stands beside
 * it.
 */
export function StateGlyph({ state }: { readonly state: DeviceState }): ReactNode {
  return (
    <svg
      className={styles[state.tone]}
      width="20"
      height="20"
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      aria-hidden
    >
      {state.shape === 'cross' ? (
        <path d="M5 5l10 10M15 5L5 15" strokeLinecap="round" />
      ) : (
        <circle cx="10" cy="10" r={state.shape === 'clock' ? 6.5 : 4.5} />
      )}
      {state.shape === 'clock' ? <path d="M10 7.4v2.8l1.8 1" strokeWidth="1.5" strokeLinecap="round" /> : null}
      {state.shape === 'slash' ? <path d="M13.2 6.8l-6.4 6.4" /> : null}
      {state.shape === 'full' ? <circle cx="10" cy="10" r="4.5" fill="currentColor" /> : null}
      {state.shape === 'half' ? <path d="M10 5.5a4.5 4.5 0 0 1 0 9z" fill="currentColor" stroke="none" /> : null}
    </svg>
  );
}

import { useEffect, useState } from 'react';
import { after } from './after';

/** How long "Copied" stays. */
const saidForMs = 2000;

/** Something that is said for a moment and then taken back. */
export function useBriefly(): readonly [said: boolean, say: (said: boolean) => void] {
  const [said, say] = useState(false);
  useEffect(() => {
    if (!said) return undefined;
    return after(saidForMs, () => say(false));
  }, [said]);
  return [said, say];
}

import { useEffect, useState } from 'react';

/** How long "Copied" stays, in milliseconds. */
const saidFor = 2000;

/** Something that is said for a moment and then taken back. */
export function useBriefly(): readonly [said: boolean, say: (said: boolean) => void] {
  const [said, say] = useState(false);
  useEffect(() => {
    if (!said) return undefined;
    const timer = setTimeout(() => say(false), saidFor);
    return () => clearTimeout(timer);
  }, [said]);
  return [said, say];
}

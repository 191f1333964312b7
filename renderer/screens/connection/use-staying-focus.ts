import { type RefObject, useEffect, useRef } from 'react';

/**
 * A pressed button may be gone with the state it belonged to: the focus then goes to the button that took its place, else to the headline,
 * never to nothing. Whoever has gone elsewhere meanwhile, or has never been here, is left alone.
 */
export function useStayingFocus(block: RefObject<HTMLElement | null>, busy: boolean): void {
  const isHere = useRef(false);
  useEffect(() => {
    const follow = ({ target }: Event): void => {
      isHere.current = target instanceof Node && block.current?.contains(target) === true;
    };
    document.addEventListener('focusin', follow);
    document.addEventListener('pointerdown', follow, { capture: true });
    return () => {
      document.removeEventListener('focusin', follow);
      document.removeEventListener('pointerdown', follow, { capture: true });
    };
  }, [block]);
  // Whatever changed: while a request is on its way its button only rests.
  useEffect(() => {
    const { activeElement } = document;
    const isLost = activeElement === null || activeElement === document.body || activeElement.matches(':disabled');
    if (busy || !isHere.current || !isLost) return;
    const next = block.current?.querySelector<HTMLElement>(':is([data-look="primary"], [data-look="plain"]):enabled');
    (next ?? block.current?.querySelector('h1'))?.focus({ preventScroll: true });
  });
}

import { type RefObject, useEffect, useRef } from 'react';

/** What is pressed next in a block: its first button, else its headline. */
const nextIn = (block: HTMLElement | null): HTMLElement | null =>
  block?.querySelector<HTMLElement>(':is([data-look="primary"], [data-look="plain"]):enabled') ??
  block?.querySelector('h1') ??
  null;

/**
 * A pressed button may be gone with the state it belonged to: the focus then goes to the button that took its place,
 * else to the headline, never to nothing. Whoever has gone elsewhere meanwhile, or has never been here, is left alone.
 * `next`: what that is; `block` may be gone.
 */
export function useStayingFocus(block: RefObject<HTMLElement | null>, busy: boolean, next = nextIn): void {
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
    next(block.current)?.focus({ preventScroll: true });
  });
}

import { useEffect, useRef } from 'react';

/** What is pressed next in the block of a break: its first button, else its headline. */
export const nextInBreak = (block: HTMLElement | null): HTMLElement | null =>
  block?.querySelector<HTMLElement>(':is([data-look="primary"], [data-look="plain"]):enabled') ??
  block?.querySelector('h2') ??
  null;

/** Once the break is over, the focus is at the work again (`take`), unless the person went elsewhere. */
export function useFocusBack(broken: boolean, take: () => void): void {
  const was = useRef(broken);
  useEffect(() => {
    if (was.current && !broken && document.activeElement === document.body) take();
    was.current = broken;
  });
}

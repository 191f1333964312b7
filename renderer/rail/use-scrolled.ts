import { type RefObject, useEffect, useLayoutEffect, useState } from 'react';
import type { Sizes } from './layout';

interface Scrolled {
  /** Pixels of the list above the visible part; negative while the list begins further down. */
  readonly top: number;
  readonly height: number;
}

/** What of `list` is visible in the box that scrolls it. */
export function useScrolled(list: RefObject<HTMLElement | null>): Scrolled {
  const [scrolled, setScrolled] = useState<Scrolled>({ top: 0, height: 0 });
  useLayoutEffect(() => {
    const element = list.current;
    const box = element?.parentElement ?? null;
    if (element === null || box === null) return undefined;
    const measure = (): void => {
      const top = box.scrollTop - element.offsetTop;
      const height = box.clientHeight;
      setScrolled((before) => (before.top === top && before.height === height ? before : { top, height }));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(box);
    box.addEventListener('scroll', measure, { passive: true });
    return () => {
      observer.disconnect();
      box.removeEventListener('scroll', measure);
    };
  }, [list]);
  return scrolled;
}

/** Heights in the type's own size, so that larger text has larger rows. `device-list.module.css` is drawn for them. */
const inRem = { row: 3.75, heading: 2.25 } as const;

export function useSizes(): Sizes {
  const [rem, setRem] = useState(16);
  useEffect(() => {
    const read = (): void => setRem(Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16);
    read();
    addEventListener('resize', read);
    return () => removeEventListener('resize', read);
  }, []);
  return { row: Math.round(inRem.row * rem), heading: Math.round(inRem.heading * rem) };
}

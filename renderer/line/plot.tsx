import { type ReactNode, useEffect, useRef } from 'react';
import { useMedia } from '../store/media';
import { useSlice } from '../store/mirror';
import { classes } from '../theme/classes';
import { DrawnPlot } from './drawn-plot';
import type { Picture } from './picture';
import styles from './plot.module.css';

/** A picture of a line. Decoration for a screen reader: its figures stand beside it. */
export function Plot({
  picture,
  size,
}: {
  readonly picture: Picture;
  readonly size: 'rate' | 'tall' | 'low';
}): ReactNode {
  const host = useRef<HTMLDivElement>(null);
  const drawn = useRef<DrawnPlot>(null);
  const latest = useRef(picture);
  const { theme } = useSlice('settings');
  const dark = useMedia('(prefers-color-scheme: dark)');
  useEffect(() => {
    latest.current = picture;
    drawn.current?.show(picture);
  }, [picture]);
  useEffect(() => {
    if (host.current === null) return;
    const element = host.current;
    const plot = new DrawnPlot(element, latest.current);
    drawn.current = plot;
    const observer = new ResizeObserver(() => plot.resize(element.clientWidth, element.clientHeight));
    observer.observe(element);
    return () => {
      observer.disconnect();
      plot.close();
      drawn.current = null;
    };
    // The colours are those of the theme when it is drawn.
  }, [theme, dark]);
  return <div className={classes(styles.plot, styles[size])} ref={host} aria-hidden />;
}

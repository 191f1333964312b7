import { type RefObject, useEffect, useState } from 'react';
import type { ScreenId } from '../../../shared/visit/screen';
import { request } from '../../api';
import { ScreenDisplay } from './display';
import { useScreenOptions } from './options';

interface Shown {
  readonly display: ScreenDisplay | null;
  /** Of the desktop, in pixels. */
  readonly size: { readonly width: number; readonly height: number } | null;
  /** What the device has put on its clipboard since. */
  readonly text: string | null;
  /** The last picture of a connection that is over stands in its place. */
  readonly last: boolean;
}

const nothing: Shown = { display: null, size: null, text: null, last: false };

/**
 * Draws the screen of this connection in its place for as long as it stands, then leaves its last picture. Null: there
 * is none.
 */
export function useDisplay(host: RefObject<HTMLElement | null>, screenId: ScreenId | null, label: string): Shown {
  const [shown, setShown] = useState(nothing);
  const { fit, viewOnly } = useScreenOptions();
  useEffect(() => {
    const place = host.current;
    if (screenId === null || place === null) return undefined;
    let over = false;
    let display: ScreenDisplay | null = null;
    const change = (more: Partial<Shown>): void => setShown((before) => ({ ...before, ...more }));
    void import('@novnc/novnc').then(
      ({ default: library }) => {
        if (over) return;
        display = new ScreenDisplay({
          library,
          host: place,
          screenId,
          onSize: (width, height) => change({ size: { width, height } }),
          onText: (text) => change({ text }),
        });
        setShown({ ...nothing, display });
      },
      () => void request('screen.failed', { screenId, failure: { kind: 'unreadable' } }),
    );
    return () => {
      over = true;
      const last = display?.end() ?? false;
      setShown((before) => ({ ...nothing, last: display === null ? before.last : last }));
    };
  }, [host, screenId]);
  const { display } = shown;
  // Another language is no other connection.
  useEffect(() => display?.name(label), [display, label]);
  useEffect(() => display?.set(fit, viewOnly), [display, fit, viewOnly]);
  return shown;
}

import { type ReactNode, useEffect, useRef } from 'react';
import { useUi } from '../store/ui';

/**
 * The title of a screen. It takes the focus when a person went to this screen, so that a screen reader begins there.
 */
export function ScreenTitle({ children, id }: { readonly children: ReactNode; readonly id?: string }): ReactNode {
  const title = useRef<HTMLHeadingElement>(null);
  const visits = useUi((ui) => ui.visits);
  useEffect(() => {
    if (visits > 0) title.current?.focus({ preventScroll: true });
  }, [visits]);
  return (
    <h1 ref={title} tabIndex={-1} id={id}>
      {children}
    </h1>
  );
}

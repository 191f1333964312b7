import { type DragEvent, useRef, useState } from 'react';

interface Drop {
  /** Files hover over it, and would be taken. */
  readonly over: boolean;
  readonly events: {
    readonly onDragEnter: (event: DragEvent) => void;
    readonly onDragOver: (event: DragEvent) => void;
    readonly onDragLeave: (event: DragEvent) => void;
    readonly onDrop: (event: DragEvent) => void;
  };
}

const hasFiles = ({ dataTransfer }: DragEvent): boolean => dataTransfer.types.includes('Files');

/**
 * A place that files of this laptop can be dropped on. Which files they are the window does not know: the preload
 * script told the main process. `onDrop`: null where nothing is taken now.
 */
export function useDrop(onDrop: (() => Promise<unknown>) | null): Drop {
  /** Elements within the place that are entered and not left. */
  const depth = useRef(0);
  const [over, setOver] = useState(false);
  const turn = (next: number): void => {
    depth.current = Math.max(0, next);
    setOver(depth.current > 0);
  };
  return {
    over: over && onDrop !== null,
    events: {
      onDragEnter(event) {
        if (hasFiles(event)) turn(depth.current + 1);
      },
      onDragOver(event) {
        if (!hasFiles(event)) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = onDrop === null ? 'none' : 'copy';
      },
      onDragLeave(event) {
        if (hasFiles(event)) turn(depth.current - 1);
      },
      onDrop(event) {
        if (!hasFiles(event)) return;
        event.preventDefault();
        turn(0);
        void onDrop?.();
      },
    },
  };
}

import { type DragEvent, useState } from 'react';

/** What is dragged says only that it is an entry of the device: no other program gets anything of it. */
const kind = 'application/x-fieldtunnel-entry';

export interface DragSource {
  readonly onDragStart: (event: DragEvent) => void;
  readonly onDragEnd: (event: DragEvent) => void;
}

export interface DragTarget {
  readonly onDragOver: (event: DragEvent) => void;
  readonly onDrop: (event: DragEvent) => void;
}

interface DragOut {
  /** Entries of the device are dragged. */
  readonly active: boolean;
  readonly source: DragSource;
  readonly target: DragTarget;
}

const isOutside = ({ clientX, clientY }: DragEvent): boolean =>
  clientX < 0 || clientY < 0 || clientX >= window.innerWidth || clientY >= window.innerHeight;

/**
 * Entries that are dragged to be fetched. The system can only be handed files that are on this laptop, whole, when the
 * drag begins, which those of a device are not: so a place in the window takes them, and so does everything outside of
 * it, and the person is asked where they go.
 *
 * @param take says which entries are dragged; false: none
 */
export function useDragOut(take: (event: DragEvent) => boolean, onFetch: () => void): DragOut {
  const [active, setActive] = useState(false);
  return {
    active,
    source: {
      onDragStart(event) {
        if (!take(event)) {
          event.preventDefault();
          return;
        }
        event.dataTransfer.setData(kind, 'entry');
        event.dataTransfer.effectAllowed = 'copy';
        setActive(true);
      },
      onDragEnd(event) {
        if (!active) return;
        setActive(false);
        // Whatever is there cannot take it.
        if (event.dataTransfer.dropEffect === 'none' && isOutside(event)) onFetch();
      },
    },
    target: {
      onDragOver(event) {
        if (!event.dataTransfer.types.includes(kind)) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = 'copy';
      },
      onDrop(event) {
        if (!event.dataTransfer.types.includes(kind)) return;
        event.preventDefault();
        setActive(false);
        onFetch();
      },
    },
  };
}

/** A rectangle in device-independent pixels. */
export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export const normalSize = { width: 1120, height: 760 } as const;
export const smallestSize = { width: 720, height: 520 } as const;

/** So much of the window's top must be on a screen that a person can grab it. */
const grip = { width: 120, height: 40 } as const;

/**
 * Where to put the window: where it was, if a person can still reach it there (a second screen may be gone),
 * never smaller than the smallest size, never larger than its screen; otherwise the normal size, centred by the system.
 */
export function placeWindow(
  saved: Rectangle | null,
  screens: readonly Rectangle[],
): Partial<Rectangle> & { width: number; height: number } {
  if (saved === null) return { ...normalSize };
  const home = screens.find((screen) => {
    const width = Math.min(saved.x + saved.width, screen.x + screen.width) - Math.max(saved.x, screen.x);
    return width >= grip.width && saved.y >= screen.y && saved.y <= screen.y + screen.height - grip.height;
  });
  const clamp = (value: number, least: number, most: number): number => Math.max(least, Math.min(value, most));
  if (home === undefined) return { ...normalSize };
  return {
    x: saved.x,
    y: saved.y,
    width: clamp(saved.width, smallestSize.width, Math.max(smallestSize.width, home.width)),
    height: clamp(saved.height, smallestSize.height, Math.max(smallestSize.height, home.height)),
  };
}

/**
 * The keys of the window's actions, once: the menu shows them, the window obeys them, its buttons name them, and the help lists
 * them. Written as Electron writes accelerators. Pure.
 */
export const shortcuts = {
  help: 'F1',
} as const;

export type ShortcutName = keyof typeof shortcuts;

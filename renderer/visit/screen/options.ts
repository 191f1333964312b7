import { create } from 'zustand';

/** How screens are looked at, for as long as the window is there: who only looks goes on only looking. */
export const useScreenOptions = create<{ readonly fit: boolean; readonly viewOnly: boolean }>(() => ({
  fit: true,
  viewOnly: false,
}));

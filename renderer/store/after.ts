/**
 * The window's timers: does `work` once after so many milliseconds, unless what is returned is called before. As an
 * effect's own end it ends with what is shown.
 */
export function after(milliseconds: number, work: () => void): () => void {
  const timer = setTimeout(work, milliseconds);
  return () => clearTimeout(timer);
}

/**
 * Tells whether a page can be seen, now and whenever that changes. Returns the way to stop, which tells that it cannot.
 */
export function followPage(
  page: Pick<Document, 'visibilityState' | 'addEventListener' | 'removeEventListener'>,
  tell: (shown: boolean) => void,
): () => void {
  const follow = (): void => tell(page.visibilityState === 'visible');
  follow();
  page.addEventListener('visibilitychange', follow);
  return () => {
    page.removeEventListener('visibilitychange', follow);
    tell(false);
  };
}

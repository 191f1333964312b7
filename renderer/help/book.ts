/** All pages of one language. */
export interface Book {
  /** By name, without the ending. */
  readonly pages: Readonly<Record<string, string>>;
  /** Addresses of the pictures, by the name of their file. */
  readonly pictures: Readonly<Record<string, string>>;
}

const byName = (files: Readonly<Record<string, string>>, ending: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(files).map(([path, content]) => [
      path.slice(path.lastIndexOf('/') + 1).replace(ending, ''),
      content,
    ]),
  );

export const bookOf = (pages: Readonly<Record<string, string>>, pictures: Readonly<Record<string, string>>): Book => ({
  pages: byName(pages, '.md'),
  pictures: byName(pictures, ''),
});

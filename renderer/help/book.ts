import { filled, type SettingHelp } from './filled';

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

/** @param settings what each setting does, in the language of the pages */
export const bookOf = (
  pages: Readonly<Record<string, string>>,
  pictures: Readonly<Record<string, string>>,
  settings: SettingHelp,
): Book => ({
  pages: filled(byName(pages, '.md'), settings),
  pictures: byName(pictures, ''),
});

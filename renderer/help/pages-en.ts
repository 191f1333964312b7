/** The pages in English; a part of the window that is loaded when somebody opens the help. */
import { settings } from '../../shared/i18n/en-settings';
import { type Book, bookOf } from './book';

export const book: Book = bookOf(
  import.meta.glob<string>('../../assets/help/en/*.md', { query: '?raw', import: 'default', eager: true }),
  import.meta.glob<string>('../../assets/help/en/*.png', { query: '?url', import: 'default', eager: true }),
  settings.help,
);

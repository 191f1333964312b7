/** The pages in Korean; a part of the window that is loaded when somebody opens the help. */
import { settings } from '../../shared/i18n/ko-settings';
import { type Book, bookOf } from './book';

export const book: Book = bookOf(
  import.meta.glob<string>('../../assets/help/ko/*.md', { query: '?raw', import: 'default', eager: true }),
  import.meta.glob<string>('../../assets/help/ko/*.png', { query: '?url', import: 'default', eager: true }),
  settings.help,
);

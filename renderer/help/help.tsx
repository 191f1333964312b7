import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { Language } from '../../shared/settings/languages';
import { Button } from '../components/button';
import { useWords } from '../format/use-words';
import { closeHelp, firstHelp, helpBack, type HelpPlace, showHelp, useUi } from '../store/ui';
import type { Book } from './book';
import { findIn, titleIn } from './find';
import { Page } from './page';
import styles from './help.module.css';
import layout from '../theme/layout.module.css';
import typography from '../theme/typography.module.css';

const books = import.meta.glob<{ readonly book: Book }>('./pages-*.ts');

/** The pages in the language of the window; null until they are loaded. */
function useBook(language: Language): Book | null {
  const [loaded, setLoaded] = useState<{ readonly language: Language; readonly book: Book } | null>(null);
  useEffect(() => {
    let wanted = true;
    void books[`./pages-${language}.ts`]?.().then(({ book }) => {
      if (wanted) setLoaded({ language, book });
    });
    return () => {
      wanted = false;
    };
  }, [language]);
  return loaded?.language === language ? loaded.book : null;
}

/** The guide: the way back, what can be found, and the page that is read. */
export function Help(): ReactNode {
  const { t, language } = useWords();
  const trail = useUi(({ help }) => help);
  const book = useBook(language);
  const [typed, setTyped] = useState('');
  const place = trail.at(-1) ?? { page: firstHelp, anchor: null };
  return (
    <>
      <header className={styles.head}>
        <Button look="text" onPress={() => (typed === '' ? helpBack() : setTyped(''))}>
          {t('action.back')}
        </Button>
        {place.page === firstHelp && typed === '' ? null : (
          <Button
            look="text"
            onPress={() => {
              setTyped('');
              showHelp();
            }}
          >
            {t('help.contents')}
          </Button>
        )}
        <search className={styles.search}>
          <input
            type="search"
            aria-label={t('help.find')}
            placeholder={t('help.find')}
            value={typed}
            maxLength={64}
            spellCheck={false}
            autoComplete="off"
            onChange={(event) => setTyped(event.target.value)}
          />
        </search>
        <Button look="text" label={t('help.close')} onPress={closeHelp}>
          {t('action.close')}
        </Button>
      </header>
      {book === null ? (
        <span data-fallback />
      ) : typed.trim() === '' ? (
        <Shown book={book} place={place} />
      ) : (
        <Results book={book} typed={typed} onChosen={() => setTyped('')} />
      )}
    </>
  );
}

/** One page, from its top or from a heading of it; its title takes the focus, so that a screen reader begins there. */
function Shown({ book, place }: { readonly book: Book; readonly place: HelpPlace }): ReactNode {
  const { t } = useWords();
  const scrolled = useRef<HTMLDivElement>(null);
  const text = book.pages[place.page];
  useEffect(() => {
    const heading =
      place.anchor === null
        ? null
        : (scrolled.current?.querySelector<HTMLElement>(`[id="${CSS.escape(place.anchor)}"]`) ?? null);
    if (heading === null) scrolled.current?.scrollTo(0, 0);
    else heading.scrollIntoView();
    (heading ?? scrolled.current?.querySelector<HTMLElement>('h2'))?.focus({ preventScroll: true });
  }, [place, text]);
  return (
    <div className={styles.scrolled} ref={scrolled}>
      <article className={styles.page}>
        {text === undefined ? <h2 tabIndex={-1}>{t('help.gone')}</h2> : <Page text={text} pictures={book.pictures} />}
      </article>
    </div>
  );
}

function Results({
  book,
  typed,
  onChosen,
}: {
  readonly book: Book;
  readonly typed: string;
  readonly onChosen: () => void;
}): ReactNode {
  const { t } = useWords();
  const found = findIn(book.pages, typed);
  return (
    <div className={styles.scrolled}>
      <div className={styles.page}>
        <output className={typography.second}>
          {found.length === 0 ? t('help.none', { typed: typed.trim() }) : t('help.found', { count: found.length })}
        </output>
        <ul className={styles.results}>
          {found.map(({ page, around }) => (
            <li key={page} className={layout.stack}>
              <Button
                look="link"
                onPress={() => {
                  onChosen();
                  showHelp(page);
                }}
              >
                {titleIn(book.pages[page] ?? '')}
              </Button>
              {around === '' ? null : <p className={typography.second}>{around}</p>}
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}

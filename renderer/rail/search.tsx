import { Search as SearchIcon } from 'lucide-react';
import { type ReactNode, useEffect, useRef } from 'react';
import { shownKeys } from '../../shared/ipc/shortcuts';
import { useWords } from '../format/use-words';
import { useSlice } from '../store/mirror';
import { isMac } from '../store/platform';
import { setSearch, useUi } from '../store/ui';
import styles from './search.module.css';

/** Ctrl K (⌘K) from anywhere; arrow down goes to the list, Enter takes its first row, Escape clears. */
export function Search(): ReactNode {
  const { t } = useWords();
  const search = useUi((ui) => ui.search);
  const field = useRef<HTMLInputElement>(null);
  const listed = useSlice('devices').search;
  // Enter was pressed before the list had caught up with what was typed.
  const impatient = useRef(false);
  const isCurrent = listed === search.trim();

  useEffect(() => {
    if (!isCurrent || !impatient.current) return;
    impatient.current = false;
    field.current?.closest('nav')?.querySelector<HTMLElement>('[role="option"]')?.click();
  }, [isCurrent]);

  const firstRow = (): HTMLElement | null =>
    field.current?.closest('nav')?.querySelector<HTMLElement>('[role="option"]') ?? null;
  return (
    <search className={styles.search}>
      <SearchIcon size={18} aria-hidden />
      <input
        ref={field}
        type="search"
        aria-label={t('rail.find')}
        aria-keyshortcuts={shownKeys('find', isMac())}
        placeholder={t('rail.find')}
        value={search}
        maxLength={128}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => {
          impatient.current = false;
          setSearch(event.target.value);
        }}
        onKeyDown={(event) => {
          if (event.key === 'ArrowDown') firstRow()?.focus();
          else if (event.key === 'Enter') {
            if (isCurrent) firstRow()?.click();
            else impatient.current = true;
          } else if (event.key === 'Escape' && search !== '') setSearch('');
          else return;
          event.preventDefault();
          event.stopPropagation();
        }}
      />
      <kbd aria-hidden>{isMac() ? '⌘ K' : 'Ctrl K'}</kbd>
    </search>
  );
}

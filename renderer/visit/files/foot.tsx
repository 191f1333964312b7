import { ArrowDown, ArrowUp, Pencil, Trash2, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { type FileEntry, shownName } from '../../../shared/visit/files';
import { Button } from '../../components/button';
import { useWords } from '../../format/use-words';
import { useKeyed } from '../../store/keyed';
import type { Folder } from './folder-store';
import { leadsTo } from './entries';
import { classes } from '../../theme/classes';
import type { DragTarget } from './use-drag-out';
import type { ListActions } from './use-list-keys';
import styles from './files.module.css';

interface FootProps {
  readonly folder: Folder;
  readonly selected: readonly FileEntry[];
  /** Files hover over the folder. */
  readonly over: boolean;
  readonly actions: ListActions;
  readonly onFetch: () => void;
  /** Entries of the folder are dragged, and may be dropped here; null: none is. */
  readonly target: DragTarget | null;
}

/**
 * Below the entries: how many they are and where files can be dropped, or what can be done with those that are
 * selected.
 */
export function Foot({ folder, selected, over, actions, onFetch, target }: FootProps): ReactNode {
  const { t, format } = useWords();
  const path = shownName(folder.path ?? '/');
  if (target !== null)
    return (
      <div className={classes(styles.foot, styles.taking)} data-part="foot" {...target}>
        <p className={styles.drop}>
          <ArrowDown size={18} aria-hidden />
          <span>{t('files.dropToFetch')}</span>
        </p>
      </div>
    );
  if (selected.length > 0 && !over) return <Selected selected={selected} actions={actions} onFetch={onFetch} />;
  const shown = format.count(folder.entries.length);
  const count = folder.reading
    ? t('files.soFar', { shown })
    : folder.isCut
      ? t('files.cut', { shown })
      : t('files.count', { count: folder.entries.length, shown });
  return (
    <div className={styles.foot} data-part="foot">
      <p className={styles.drop}>
        <ArrowUp size={18} aria-hidden />
        <span>{over ? t('files.dropFolder', { path }) : t('files.drop', { path })}</span>
      </p>
      <output className={styles.count}>{folder.entries.length === 0 ? '' : count}</output>
    </div>
  );
}

function Selected({ selected, actions, onFetch }: Pick<FootProps, 'selected' | 'actions' | 'onFetch'>): ReactNode {
  const { t, format } = useWords();
  const [first] = selected;
  const only = selected.length === 1 && first !== undefined ? first : null;
  useKeyed({ fetchFiles: onFetch, renameFile: only === null ? null : actions.rename, removeFiles: actions.remove });
  const bytes = selected.reduce((sum, { kind, size }) => sum + (kind === 'file' ? (size ?? 0) : 0), 0);
  return (
    <div className={styles.foot} data-part="foot">
      <output className={styles.selected}>
        {t('files.selected', { count: selected.length, shown: format.count(selected.length) })}
        {bytes > 0 ? ` · ${format.bytes(bytes)}` : ''}
      </output>
      {only !== null && leadsTo(only) === 'folder' ? (
        <Button onPress={() => actions.open(only)}>{t('files.open')}</Button>
      ) : null}
      <Button icon={ArrowDown} keys="fetchFiles" onPress={onFetch}>
        {t('files.fetch')}
      </Button>
      {only === null ? null : (
        <Button look="text" icon={Pencil} keys="renameFile" onPress={actions.rename}>
          {t('files.rename')}
        </Button>
      )}
      <Button look="text" icon={Trash2} keys="removeFiles" onPress={actions.remove}>
        {t('files.remove')}
      </Button>
      <Button look="icon" icon={X} label={t('files.unselect')} onPress={actions.unselect}>
        {null}
      </Button>
    </div>
  );
}

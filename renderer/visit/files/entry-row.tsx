import { Check, File, FileQuestionMark, FileSymlink, Folder, FolderSymlink, type LucideIcon } from 'lucide-react';
import { memo, type ReactNode } from 'react';
import { type FileEntry, shownName } from '../../../shared/visit/files';
import { useWords } from '../../format/use-words';
import type { Translate } from '../../../shared/i18n/translate';
import { currentTime } from '../../store/clock';
import { leadsTo, permissionsOf } from './entries';
import styles from './files.module.css';
import typography from '../../theme/typography.module.css';

interface EntryRowProps {
  readonly entry: FileEntry;
  readonly index: number;
  /** Pixels. */
  readonly top: number;
  readonly height: number;
  /** The one row of the list that the Tab key leads to. */
  readonly active: boolean;
  readonly selected: boolean;
}

function iconOf(entry: FileEntry): LucideIcon {
  if (entry.kind === 'link') return leadsTo(entry) === 'folder' ? FolderSymlink : FileSymlink;
  if (entry.kind === 'folder') return Folder;
  return entry.kind === 'file' ? File : FileQuestionMark;
}

/** Where a link leads to; null: it is none, or the device was not asked. */
function targetWords({ link }: FileEntry, t: Translate): string | null {
  if (link === null || link.target === '') return null;
  const target = shownName(link.target);
  return link.leadsTo === 'missing' ? t('files.linkNowhere', { target }) : t('files.linkTo', { target });
}

/** One entry of a folder. Its icon selects it beside the others; the rest is the list's. */
export const EntryRow = memo(function EntryRow({
  entry,
  index,
  top,
  height,
  active,
  selected,
}: EntryRowProps): ReactNode {
  const { t, format } = useWords();
  const { kind, size, modifiedAt, mode } = entry;
  const name = shownName(entry.name);
  const target = targetWords(entry, t);
  const Icon = selected ? Check : iconOf(entry);
  return (
    <div
      className={styles.entry}
      style={{ top, height }}
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selected}
      data-index={index}
      draggable
      tabIndex={active ? 0 : -1}
    >
      {/* oxlint-disable-next-line jsx-a11y/prefer-tag-over-role */}
      <span className={styles.name} role="gridcell">
        <span className={styles.icon} data-toggle>
          <Icon size={18} aria-hidden />
        </span>
        <span className={styles.words} title={target === null ? name : `${name} ${target}`}>
          <span className={typography.hidden}>{t(`files.kinds.${kind}`)} </span>
          {name}
          {target === null ? null : <span className={styles.target}> {target}</span>}
        </span>
      </span>
      {/* oxlint-disable-next-line jsx-a11y/prefer-tag-over-role */}
      <span className={styles.size} role="gridcell">
        {size === null || kind !== 'file' ? '' : format.bytes(size)}
      </span>
      {/* oxlint-disable-next-line jsx-a11y/prefer-tag-over-role */}
      <span className={styles.changed} role="gridcell">
        {modifiedAt === null ? '' : format.changed(modifiedAt, currentTime())}
      </span>
      {/* oxlint-disable-next-line jsx-a11y/prefer-tag-over-role */}
      <span className={styles.permissions} role="gridcell">
        {mode === null ? '' : permissionsOf(mode)}
      </span>
    </div>
  );
});

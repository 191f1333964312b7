import { type ReactNode, useEffect, useState } from 'react';
import { type FileEntry, type FolderCount, type RawName, shownName, within } from '../../../shared/visit/files';
import { request } from '../../api';
import { Button } from '../../components/button';
import { Dialog, DialogButtons } from '../../components/dialog';
import { ErrorText, InlineError } from '../../components/messages';
import { useWords } from '../../format/use-words';
import type { Format } from '../../../shared/i18n/format';
import type { Translate } from '../../../shared/i18n/translate';
import { faultWords } from './fault-words';
import { useAsking } from './use-asking';
import typography from '../../theme/typography.module.css';

interface RemovingProps {
  readonly id: string;
  readonly folder: RawName;
  readonly entries: readonly FileEntry[];
  readonly onClose: (changed: boolean) => void;
}

const together = (one: FolderCount, other: FolderCount): FolderCount => ({
  files: one.files + other.files,
  folders: one.folders + other.folders,
  isCut: one.isCut || other.isCut,
});

/** What the folders among them hold; `none`: there is no folder among them. */
function useHeld({ id, folder, entries }: RemovingProps): FolderCount | 'none' | 'counting' | 'unknown' {
  const folders = entries.filter(({ kind }) => kind === 'folder').map(({ name }) => within(folder, name));
  const [held, setHeld] = useState<FolderCount | 'counting' | 'unknown'>('counting');
  const list = folders.join('\0');
  useEffect(() => {
    let isOver = false;
    async function count(): Promise<void> {
      let sum: FolderCount = { files: 0, folders: 0, isCut: false };
      for (const path of list.split('\0')) {
        const told = await request('files.count', { id, path });
        if (isOver) return;
        if (!told.ok || told.value.kind === 'fault') {
          setHeld('unknown');
          return;
        }
        sum = together(sum, told.value.value);
      }
      setHeld(sum);
    }
    if (list !== '') void count();
    return () => {
      isOver = true;
    };
  }, [id, list]);
  return folders.length === 0 ? 'none' : held;
}

function titleOf(entries: readonly FileEntry[], t: Translate, format: Format): string {
  const [first] = entries;
  if (entries.length !== 1 || first === undefined)
    return t('files.removing.several', { count: entries.length, shown: format.count(entries.length) });
  return t(first.kind === 'folder' ? 'files.removing.folder' : 'files.removing.file', { name: shownName(first.name) });
}

function heldWords({ files, folders, isCut }: FolderCount, t: Translate, format: Format): string {
  return t(isCut ? 'files.removing.withinAtLeast' : 'files.removing.within', {
    files: t('files.removing.files', { count: files, shown: format.count(files) }),
    folders: t('files.removing.folders', { count: folders, shown: format.count(folders) }),
  });
}

/** Deleting cannot be undone, so it is asked once, with what would go. */
export function Removing(props: RemovingProps): ReactNode {
  const { id, folder, entries, onClose } = props;
  const { t, format } = useWords();
  const { ask, busy, fault, error } = useAsking();
  const held = useHeld(props);
  /** What went, of those that were asked about. */
  const [gone, setGone] = useState<ReadonlySet<RawName>>(new Set());
  const left = entries.filter(({ name }) => !gone.has(name));
  const leave = (): void => onClose(gone.size > 0);

  async function remove(): Promise<void> {
    for (const { name } of left) {
      if (!(await ask('files.remove', { id, path: within(folder, name) }))) return;
      setGone((before) => new Set(before).add(name));
    }
    onClose(true);
  }

  return (
    <Dialog alert title={titleOf(left, t, format)} onClose={leave}>
      {held === 'none' || held === 'unknown' ? null : (
        <output className={typography.sentence}>
          {held === 'counting' ? t('files.removing.counting') : heldWords(held, t, format)}
        </output>
      )}
      {left.some(({ kind }) => kind === 'link') ? (
        <p className={typography.sentence}>{t('files.removing.link')}</p>
      ) : null}
      <p className={typography.sentence}>{t('files.removing.sentence')}</p>
      {fault === null ? null : <ErrorText text={`${shownName(left[0]?.name ?? '')}: ${faultWords(fault, t)}`} />}
      <InlineError error={error} />
      <DialogButtons onClose={leave} leave={t('files.removing.keep')}>
        <Button look="danger" disabled={busy} onPress={() => void remove()}>
          {busy ? t('files.removing.doing') : t('files.removing.do')}
        </Button>
      </DialogButtons>
    </Dialog>
  );
}

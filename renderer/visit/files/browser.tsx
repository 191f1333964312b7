import { type ReactNode, useMemo, useState } from 'react';
import type { SessionView } from '../../../shared/session/view';
import { type FileEntry, parentOf, type RawName, shownName, within } from '../../../shared/visit/files';
import { ErrorText, InlineError } from '../../components/messages';
import { useWords } from '../../format/use-words';
import { useRequest } from '../../store/use-request';
import { classes } from '../../theme/classes';
import { firstOrder, leadsTo, orderAfter, sorted } from './entries';
import { Foot } from './foot';
import { type Folder, openFolder, readAgain, useFolder } from './folder-store';
import { EntryList } from './list';
import { Naming } from './naming';
import { PathLine } from './path-line';
import { Removing } from './removing';
import { nothingSelected, selectionAfter } from './selection';
import { Unshown } from './unshown';
import { useDragOut } from './use-drag-out';
import { useDrop } from './use-drop';
import { indexOf, type ListActions } from './use-list-keys';
import styles from './files.module.css';

/** What is asked about, as it was when it was asked: the list behind a dialog goes on being read. */
type Asked =
  | { readonly kind: 'new-folder'; readonly folder: RawName }
  | { readonly kind: 'rename'; readonly folder: RawName; readonly entry: FileEntry }
  | { readonly kind: 'remove'; readonly folder: RawName; readonly entries: readonly FileEntry[] };

/** What a person selected in this folder; in another folder nothing is. Entries that are gone are not. */
function useSelection(folder: Folder, entries: readonly FileEntry[]) {
  const [kept, setKept] = useState({ path: folder.path, selection: nothingSelected });
  const selection = kept.path === folder.path ? kept.selection : nothingSelected;
  const selected = useMemo(() => entries.filter(({ name }) => selection.names.has(name)), [entries, selection]);
  const all = useMemo(() => entries.map(({ name }) => name), [entries]);
  const put = (next: typeof selection): void => setKept({ path: folder.path, selection: next });
  return { selection, selected, all, put };
}

/** A folder of the device: where one is, what is in it, and what can be done with it. */
export function Browser({ view }: { readonly view: SessionView }): ReactNode {
  const { t } = useWords(view.environment.kind);
  const { run, busy, error } = useRequest();
  const { id } = view;
  const folder = useFolder(id);
  const path = folder.path ?? '/';
  const [order, setOrder] = useState(firstOrder);
  const [asked, setAsked] = useState<Asked | null>(null);
  const entries = useMemo(() => sorted(folder.entries, order), [folder.entries, order]);
  const { selection, selected, all, put } = useSelection(folder, entries);
  const isShown = folder.path !== null && folder.fault === null && folder.error === null;
  const [nothingDropped, setNothingDropped] = useState(false);
  const drop = useDrop(
    isShown
      ? async () => {
          const sent = await run('files.sendDropped', { id, folder: path });
          setNothingDropped(sent?.value.taken === 0);
        }
      : null,
  );

  const fetch = (chosen: readonly FileEntry[]): void => {
    if (chosen.length > 0) void run('files.fetch', { id, paths: chosen.map(({ name }) => within(path, name)) });
  };
  const open = (entry: FileEntry): void => {
    if (leadsTo(entry) === 'folder') void openFolder(id, within(path, entry.name));
    else fetch([entry]);
  };
  const actions: ListActions = {
    select: (index, how) => put(selectionAfter(selection, all, index, how)),
    selectAll: () => put({ names: new Set(all), anchor: 0 }),
    unselect: () => put(nothingSelected),
    open,
    up: () => void openFolder(id, parentOf(path)),
    rename() {
      const [entry] = selected;
      if (entry !== undefined && selected.length === 1) setAsked({ kind: 'rename', folder: path, entry });
    },
    remove() {
      if (selected.length > 0) setAsked({ kind: 'remove', folder: path, entries: selected });
    },
  };
  const drag = useDragOut(
    (event) => {
      const index = indexOf(event);
      const entry = entries[index];
      if (entry === undefined) return false;
      // One that is not selected is dragged alone.
      if (!selection.names.has(entry.name)) actions.select(index, 'alone');
      return true;
    },
    () => fetch(selected),
  );
  const close = (changed: boolean): void => {
    setAsked(null);
    if (changed) void readAgain(id);
  };
  return (
    <div className={classes(styles.browser, drop.over && styles.over)} {...drop.events}>
      <PathLine
        view={view}
        path={path}
        known={isShown}
        busy={busy}
        run={run}
        onNewFolder={() => setAsked({ kind: 'new-folder', folder: path })}
      />
      <InlineError error={error} />
      {nothingDropped ? <ErrorText text={t('files.notDropped')} /> : null}
      {isShown && entries.length > 0 ? (
        <EntryList
          label={t('files.folder', { path: shownName(path) })}
          path={path}
          entries={entries}
          order={order}
          onOrder={(column) => setOrder(orderAfter(order, column))}
          selection={selection}
          actions={actions}
          drag={drag.source}
        />
      ) : (
        <Unshown folder={folder} onAgain={() => void readAgain(id)} onUp={actions.up} />
      )}
      {isShown ? (
        <Foot
          folder={folder}
          selected={selected}
          over={drop.over}
          actions={actions}
          onFetch={() => fetch(selected)}
          target={drag.active ? drag.target : null}
        />
      ) : null}
      {asked === null ? null : <Question id={id} asked={asked} onClose={close} />}
    </div>
  );
}

function Question({
  id,
  asked,
  onClose,
}: {
  readonly id: string;
  readonly asked: Asked;
  readonly onClose: (changed: boolean) => void;
}): ReactNode {
  const { folder } = asked;
  switch (asked.kind) {
    case 'remove':
      return <Removing id={id} folder={folder} entries={asked.entries} onClose={onClose} />;
    case 'rename':
      return <Naming id={id} folder={folder} entry={asked.entry} onClose={onClose} />;
    case 'new-folder':
      return <Naming id={id} folder={folder} entry={null} onClose={onClose} />;
    default:
      return asked satisfies never;
  }
}

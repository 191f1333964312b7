import { type ReactNode, useMemo, useState } from 'react';
import type { SessionView } from '../../../shared/session/view';
import { shownName } from '../../../shared/visit/files';
import { ErrorText, InlineError } from '../../components/messages';
import { useWords } from '../../format/use-words';
import { useRequest } from '../../store/use-request';
import { classes } from '../../theme/classes';
import { firstOrder, orderAfter, sorted } from './entries';
import { Foot } from './foot';
import { readAgain, useFolder } from './folder-store';
import { EntryList } from './list';
import { Naming } from './naming';
import { PathLine } from './path-line';
import { Removing } from './removing';
import { Unshown } from './unshown';
import { type Asked, useActions } from './use-actions';
import { useChosen } from './use-chosen';
import { useDrop } from './use-drop';
import styles from './files.module.css';

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
  const chosen = useChosen(folder, entries);
  const { selection, selected } = chosen;
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

  const { actions, drag, fetchSelected } = useActions({ id, path, entries, chosen, run, ask: setAsked });
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
          onFetch={fetchSelected}
          target={drag.active ? drag.target : null}
        />
      ) : null}
      {asked === null ? null : <AskedDialog id={id} asked={asked} onClose={close} />}
    </div>
  );
}

function AskedDialog({
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

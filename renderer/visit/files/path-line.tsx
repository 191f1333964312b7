import { ArrowUp, Cpu, Plus } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { SessionView } from '../../../shared/session/view';
import { rawName, type RawName, shownName } from '../../../shared/visit/files';
import { Button } from '../../components/button';
import { Field } from '../../components/field';
import { Form } from '../../components/form';
import { KeyedItem } from '../../components/keyed-item';
import { MoreMenu } from '../../components/more-menu';
import { useWords } from '../../format/use-words';
import { useKeyed } from '../../store/keyed';
import type { Requesting } from '../../store/use-request';
import { stepsOf } from './entries';
import { openFolder, readAgain } from './folder-store';
import styles from './path-line.module.css';

interface PathLineProps {
  readonly view: SessionView;
  readonly path: RawName;
  /** The folder is there: something can be put into it. */
  readonly known: boolean;
  readonly busy: boolean;
  readonly run: Requesting['run'];
  readonly onNewFolder: () => void;
}

/** Where one is on the device, the way to elsewhere, and what can be put there. */
export function PathLine({ view, path, known, busy, run, onNewFolder }: PathLineProps): ReactNode {
  const { t } = useWords(view.environment.kind);
  const [typing, setTyping] = useState(false);
  const { id } = view;
  const send = (what: 'files' | 'folder'): void => void run('files.send', { id, folder: path, what });
  const actions = {
    sendFiles: !known || busy ? null : () => send('files'),
    sendFolder: !known || busy ? null : () => send('folder'),
    readFolder: () => void readAgain(id),
    newFolder: known ? onNewFolder : null,
    typePath: () => setTyping(true),
  };
  useKeyed(actions);
  if (typing) return <TypedPath id={id} path={path} onClose={() => setTyping(false)} />;
  return (
    <div className={styles.pathLine} data-part="path">
      <Steps id={id} path={path} />
      <Button look="text" icon={Plus} keys="newFolder" disabled={!known} onPress={onNewFolder}>
        {t('files.newFolder')}
      </Button>
      <Button icon={ArrowUp} keys="sendFiles" disabled={!known || busy} onPress={() => send('files')}>
        {t('files.send')}
      </Button>
      <MoreMenu label={t('action.more')}>
        <KeyedItem keys="sendFolder" onAction={actions.sendFolder}>
          {t('files.sendFolder')}
        </KeyedItem>
        <KeyedItem keys="typePath" onAction={actions.typePath}>
          {t('files.type')}
        </KeyedItem>
        <KeyedItem keys="readFolder" onAction={actions.readFolder}>
          {t('files.refresh')}
        </KeyedItem>
      </MoreMenu>
    </div>
  );
}

/** So many steps are shown beside the root; what is between them is cut. */
const shownSteps = 3;

function Steps({ id, path }: { readonly id: string; readonly path: RawName }): ReactNode {
  const { t } = useWords();
  const steps = stepsOf(path);
  const [root, ...rest] = steps;
  const cut = rest.length > shownSteps;
  const shown = cut ? rest.slice(-shownSteps) : rest;
  return (
    <nav className={styles.steps} aria-label={t('files.path')}>
      <Cpu size={20} aria-hidden />
      <ol>
        {root === undefined ? null : <Step key="/" id={id} step={root} after={null} last={rest.length === 0} />}
        {cut ? <li aria-hidden>…</li> : null}
        {shown.map((step, at) => (
          <Step
            key={step.path}
            id={id}
            step={step}
            after={at === 0 && !cut ? null : '/'}
            last={at === shown.length - 1}
          />
        ))}
      </ol>
    </nav>
  );
}

function Step({
  id,
  step,
  after,
  last,
}: {
  readonly id: string;
  readonly step: { readonly name: RawName; readonly path: RawName };
  /** What stands between it and the one before. */
  readonly after: '/' | null;
  readonly last: boolean;
}): ReactNode {
  return (
    <li>
      {after === null ? null : <span aria-hidden>{after}</span>}
      <button
        type="button"
        className={styles.step}
        title={shownName(step.path)}
        aria-current={last ? 'location' : undefined}
        onClick={() => void openFolder(id, step.path)}
      >
        {shownName(step.name)}
      </button>
    </li>
  );
}

/** A path as a person types it. Unchanged, it is the one that is shown, whatever its bytes are. */
function TypedPath({
  id,
  path,
  onClose,
}: {
  readonly id: string;
  readonly path: RawName;
  readonly onClose: () => void;
}): ReactNode {
  const { t } = useWords();
  const before = shownName(path);
  const [text, setText] = useState(before);
  const [tried, setTried] = useState(false);
  const bad = !text.startsWith('/') || text.includes('\0');
  return (
    <Form
      className={styles.typing}
      onSubmit={() => {
        setTried(true);
        if (bad) return;
        void openFolder(id, text === before ? path : rawName(text));
        onClose();
      }}
    >
      <Field
        label={t('files.path')}
        value={text}
        onChange={setText}
        bad={tried && bad ? t('files.badPath') : null}
        maxLength={1_024}
        focused
        beside
        onEscape={onClose}
      />
      <Button type="submit" onPress={() => undefined}>
        {t('files.go')}
      </Button>
      <Button look="text" onPress={onClose}>
        {t('action.cancel')}
      </Button>
    </Form>
  );
}

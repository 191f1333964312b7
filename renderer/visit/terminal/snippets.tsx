import { FileMinus, FilePlus } from 'lucide-react';
import { type ReactNode, useRef, useState } from 'react';
import type { SessionView } from '../../../shared/session/view';
import { answerText, type Snippet, snippetsFor } from '../../../shared/visit/snippets';
import type { ShellId, VisitView } from '../../../shared/visit/view';
import { Button } from '../../components/button';
import { InlineError } from '../../components/messages';
import { useWords } from '../../format/use-words';
import { useKeyed } from '../../store/keyed';
import { useSlice } from '../../store/mirror';
import { useRequest } from '../../store/use-request';
import { terminals } from './terminals';
import styles from './terminal.module.css';

interface SnippetsProps {
  readonly view: SessionView;
  readonly visit: VisitView;
  readonly shellId: ShellId;
  /** The shell takes keys. */
  readonly live: boolean;
}

interface Ran {
  readonly snippet: Snippet;
  readonly shellId: ShellId;
  /** Its answer is in the report. */
  readonly reported: boolean;
}

/**
 * The person's commands for this type of device: one press types one with its Enter key, another puts what came of it
 * into the report.
 */
export function Snippets({ view, visit, shellId, live }: SnippetsProps): ReactNode {
  const { t } = useWords(view.environment.kind);
  const { run, error } = useRequest();
  const [ran, setRan] = useState<Ran | null>(null);
  const snippets = snippetsFor(useSlice('settings').snippets, visit.deviceType);
  const bar = useRef<HTMLElement>(null);
  useKeyed({ snippets: () => bar.current?.querySelector<HTMLElement>('button:enabled')?.focus() });
  if (snippets.length === 0) return null;
  const { id } = view;

  async function report({ snippet, reported }: Ran): Promise<void> {
    const lines = reported ? null : (terminals.get(shellId)?.answer() ?? null);
    // What has left the scrollback is nowhere to be had.
    if (!reported && lines === null) {
      setRan(null);
      return;
    }
    const { name, line } = snippet;
    const text = lines === null ? null : answerText(lines);
    const done = await run('visit.reportAnswer', { id, name, line, text });
    if (done !== null) setRan({ snippet, shellId, reported: !reported });
  }

  return (
    <section ref={bar} className={styles.snippets} aria-label={t('terminal.snippets.label')}>
      {snippets.map((snippet) => (
        <Button
          key={`${snippet.deviceType ?? ''} ${snippet.name}`}
          disabled={!live}
          label={t('terminal.snippets.run', { name: snippet.name, line: snippet.line })}
          onPress={() => {
            if (terminals.get(shellId)?.enter(snippet.line) === true) setRan({ snippet, shellId, reported: false });
          }}
        >
          {snippet.name}
        </Button>
      ))}
      {ran === null || ran.shellId !== shellId ? null : (
        <Button look="text" icon={ran.reported ? FileMinus : FilePlus} onPress={() => void report(ran)}>
          {t(ran.reported ? 'terminal.snippets.takeOut' : 'terminal.snippets.putIn', { name: ran.snippet.name })}
        </Button>
      )}
      <InlineError error={error} />
    </section>
  );
}

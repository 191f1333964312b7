import { type ReactNode, useEffect, useRef } from 'react';
import type { ShellView } from '../../../shared/visit/view';
import { useWords } from '../../format/use-words';
import { ask, found, noteTyping, search, useTerminalWindow } from './window-state';
import { terminals } from './terminals';
import styles from './terminal.module.css';

/** The place of one shell's terminal. The terminal itself is not React's: it is put in here and taken out again. */
export function Screen({
  shell,
  label,
  broken,
  focused,
}: {
  readonly shell: ShellView;
  readonly label: string;
  readonly broken: boolean;
  /** Takes the focus when it appears. */
  readonly focused: boolean;
}): ReactNode {
  const host = useRef<HTMLElement>(null);
  const { id } = shell;
  useEffect(() => {
    const terminal = terminals.get(id);
    if (host.current === null || terminal === null) return undefined;
    const detach = terminal.attach(host.current, {
      askPaste: (text, lines) => ask({ kind: 'paste', shellId: id, text, lines }),
      askLink: (address) => ask({ kind: 'link', shellId: id, address }),
      search: () => search(id),
      found,
      typing: noteTyping,
    });
    if (focused) terminal.focus();
    return detach;
    // The focus is taken when it appears, not when it might be.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [id]);
  // What was printed last stays in view beside what is said about the break.
  useEffect(() => {
    if (broken) terminals.get(id)?.toEnd();
  }, [id, broken]);
  const { t } = useWords();
  const typing = useTerminalWindow((state) => state.typing);
  const isOver = shell.state.kind === 'ended' || shell.state.kind === 'refused';
  return (
    <section ref={host} className={styles.screen} aria-label={label}>
      {/* What stands below the terminal of a break or of a shell that is over says more. */}
      {typing === 'none' || broken || isOver ? null : (
        <output className={styles.typing}>{t(`terminal.typing.${typing}`)}</output>
      )}
    </section>
  );
}

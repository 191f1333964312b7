import { X } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useRef } from 'react';
import type { ShellId, ShellView } from '../../../shared/visit/view';
import { Button } from '../../components/button';
import { useWords } from '../../format/use-words';
import type { Translate } from '../../../shared/i18n/translate';
import styles from './terminal.module.css';

function labelOf({ number, state }: ShellView, t: Translate): string {
  if (state.kind === 'lost') return t('terminal.shellLost', { number });
  if (state.kind === 'refused') return t('terminal.shellRefused', { number });
  return state.kind === 'ended' ? t('terminal.shellEnded', { number }) : t('terminal.shell', { number });
}

/** Several shells on one device: one stop of the Tab key, arrow keys between them, Delete closes one. */
export function ShellTabs({
  shells,
  current,
  onChoose,
  onClose,
}: {
  readonly shells: readonly ShellView[];
  readonly current: ShellId;
  readonly onChoose: (shellId: ShellId) => void;
  readonly onClose: (shellId: ShellId) => void;
}): ReactNode {
  const { t } = useWords();
  const list = useRef<HTMLDivElement>(null);

  function onKeyDown(event: KeyboardEvent): void {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const index = shells.findIndex(({ id }) => id === current);
    if (event.key === 'Delete') onClose(current);
    else if (step !== undefined) {
      const next = shells[(index + step + shells.length) % shells.length];
      if (next === undefined) return;
      onChoose(next.id);
      list.current?.querySelector<HTMLElement>(`[data-shell-tab="${next.id}"]`)?.focus();
    } else return;
    event.preventDefault();
  }
  return (
    <div className={styles.tabs}>
      <div ref={list} className={styles.tabList} role="tablist" aria-label={t('terminal.shells')}>
        {shells.map((shell) => (
          <button
            key={shell.id}
            type="button"
            role="tab"
            className={styles.tab}
            aria-selected={shell.id === current}
            tabIndex={shell.id === current ? 0 : -1}
            data-shell-tab={shell.id}
            onClick={() => onChoose(shell.id)}
            onKeyDown={onKeyDown}
          >
            {labelOf(shell, t)}
          </button>
        ))}
      </div>
      <Button
        look="icon"
        icon={X}
        label={t('terminal.close', { number: shells.find(({ id }) => id === current)?.number ?? 1 })}
        onPress={() => onClose(current)}
      >
        {null}
      </Button>
    </div>
  );
}

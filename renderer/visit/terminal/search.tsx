import { ChevronDown, ChevronUp, X } from 'lucide-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { ShellId } from '../../../shared/visit/view';
import { Button } from '../../components/button';
import { Field } from '../../components/field';
import { useWords } from '../../format/use-words';
import { terminals } from './terminals';
import { search, useTerminalWindow } from './window-state';
import styles from './terminal.module.css';
import typography from '../../theme/typography.module.css';

function end(shellId: ShellId): void {
  search(null);
  terminals.get(shellId)?.focus();
}

/** Searches what the shell has printed. Enter goes on, with Shift back; Escape ends it. */
export function Search({ shellId }: { readonly shellId: ShellId }): ReactNode {
  const { t } = useWords();
  const [text, setText] = useState('');
  const { index, count } = useTerminalWindow((state) => state.found);
  const terminal = terminals.get(shellId);
  const bar = useRef<HTMLElement>(null);
  useEffect(() => () => terminals.get(shellId)?.endSearch(), [shellId]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const { key, shiftKey, target } = event;
      if (key === 'Escape') end(shellId);
      else if (key === 'Enter' && target instanceof HTMLInputElement)
        terminals.get(shellId)?.find(target.value, shiftKey ? 'previous' : 'next');
      else return;
      event.preventDefault();
      event.stopPropagation();
    };
    const box = bar.current;
    box?.addEventListener('keydown', onKey);
    return () => box?.removeEventListener('keydown', onKey);
  }, [shellId]);
  const said =
    text === '' ? '' : count === 0 ? t('terminal.find.none') : t('terminal.find.count', { index: index + 1, count });
  return (
    <search ref={bar} className={styles.search}>
      <Field
        label={t('terminal.find.field')}
        value={text}
        onChange={(typed) => {
          setText(typed);
          terminal?.find(typed, 'typed');
        }}
        maxLength={256}
        focused
        beside
      />
      <output className={typography.second}>{said}</output>
      <Button
        look="icon"
        icon={ChevronUp}
        label={t('terminal.find.previous')}
        onPress={() => terminal?.find(text, 'previous')}
      >
        {null}
      </Button>
      <Button
        look="icon"
        icon={ChevronDown}
        label={t('terminal.find.next')}
        onPress={() => terminal?.find(text, 'next')}
      >
        {null}
      </Button>
      <Button look="icon" icon={X} label={t('terminal.find.close')} onPress={() => end(shellId)}>
        {null}
      </Button>
    </search>
  );
}

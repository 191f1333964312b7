import { Check, Copy } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { request } from '../api';
import { useBriefly } from '../store/use-briefly';
import { useWords } from '../format/use-words';
import { InlineError } from './messages';
import { Button } from './button';
import type { RequestError } from '../../shared/ipc/contract';
import typography from '../theme/typography.module.css';

interface CopyButtonProps {
  /** What is copied, or where it comes from. */
  readonly text: string | (() => Promise<{ readonly text: string } | { readonly error: RequestError }>);
  readonly label?: string;
  readonly children?: ReactNode;
  readonly look?: 'normal' | 'text' | 'primary';
  readonly disabled?: boolean;
}

/** Copies through the main process and says so on the button itself. */
export function CopyButton({ text, label, children, look = 'normal', disabled = false }: CopyButtonProps): ReactNode {
  const { t } = useWords();
  const [copied, setCopied] = useBriefly();
  const [error, setError] = useState<RequestError | null>(null);

  const words = children ?? t('action.copy');

  async function copy(): Promise<void> {
    setError(null);
    const found = typeof text === 'string' ? { text } : await text();
    if ('error' in found) {
      setError(found.error);
      return;
    }
    const answer = await request('clipboard.write', { text: found.text });
    if (answer.ok) setCopied(true);
    else setError(answer.error);
  }

  return (
    <>
      <Button
        look={look}
        icon={copied ? Check : Copy}
        disabled={disabled}
        onPress={() => void copy()}
        {...(typeof words === 'string' ? { roomFor: [words, t('action.copied')] } : {})}
        {...(label === undefined || copied ? {} : { label })}
      >
        {copied ? t('action.copied') : words}
      </Button>
      <output className={typography.hidden}>{copied ? t('action.copied') : ''}</output>
      <InlineError error={error} />
    </>
  );
}

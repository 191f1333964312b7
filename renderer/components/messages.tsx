import { CircleAlert, TriangleAlert } from 'lucide-react';
import { type ReactNode, useEffect, useRef } from 'react';
import type { RequestError } from '../../shared/ipc/contract';
import { missingPrograms } from '../../shared/ipc/missing-programs';
import { useWords } from '../format/use-words';
import { problemWords } from '../../shared/presentation/problem-words';
import { sentences } from '../../shared/presentation/words';
import styles from './messages.module.css';

/**
 * Why what was pressed did not happen, beside what was pressed; scrolled to, because a form may be longer than its
 * window.
 */
export function InlineError({ error }: { readonly error: RequestError | null }): ReactNode {
  const { t, format } = useWords();
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (error !== null) place.current?.scrollIntoView({ block: 'nearest' });
  }, [error]);
  if (error === null) return null;
  const words = error.code === 'problem' ? problemWords(error.problem, t('status.someDevice'), t, format) : null;
  const missing =
    error.code === 'missing-program' ? missingPrograms.find((program) => program === error.detail) : undefined;
  return (
    <div className={styles.errorPlace} ref={place}>
      <ErrorText
        text={
          words === null
            ? missing !== undefined
              ? t(`missingPrograms.${missing}`)
              : t(`requestErrors.${error.code as Exclude<RequestError['code'], 'problem'>}`, {
                  detail: 'detail' in error ? error.detail : '',
                })
            : sentences(`${words.headline}.`, words.sentence)
        }
      />
    </div>
  );
}

export function ErrorText({ text }: { readonly text: string }): ReactNode {
  return (
    <p className={styles.error} role="alert">
      <CircleAlert size={18} aria-hidden />
      <span>{text}</span>
    </p>
  );
}

/** Something to know before pressing. */
export function Caution({ text }: { readonly text: string }): ReactNode {
  return (
    <p className={styles.caution} data-caution>
      <TriangleAlert size={18} aria-hidden />
      <span>{text}</span>
    </p>
  );
}

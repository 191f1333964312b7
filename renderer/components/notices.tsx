import { TriangleAlert, X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Notice } from '../../shared/ipc/app-state';
import { useWords } from '../format/use-words';
import { useSlice } from '../store/mirror';
import { useRequest } from '../store/use-request';
import { Button } from './button';
import { InlineError } from './messages';
import styles from './notices.module.css';

/** What the person should know that belongs to no session. */
export function Notices(): ReactNode {
  const { t, format } = useWords();
  const notices = useSlice('notices');
  const { run, busy, error } = useRequest();
  if (notices.length === 0) return null;
  const text = (notice: Notice): string =>
    notice.kind === 'service-time'
      ? t('notice.service-time', { minutes: Math.abs(notice.minutesOff) })
      : notice.kind === 'practice-failed'
        ? t('notice.practice-failed', { reason: notice.reason })
        : notice.kind === 'storage-not-saving'
          ? t('notice.storage-not-saving', { code: notice.code })
          : notice.kind === 'sign-in-ends'
            ? t('notice.sign-in-ends', { time: format.clock(notice.endsAt) })
            : t(`notice.${notice.kind}`);
  return (
    <section className={styles.notices} aria-label={t('notice.label')}>
      {notices.map((notice) => (
        <div className={styles.notice} key={notice.kind}>
          <TriangleAlert size={18} aria-hidden />
          <output>{text(notice)}</output>
          {notice.kind === 'service-time' ? (
            <Button look="link" onPress={() => void run('clock.release', {})}>
              {t('notice.ownTime')}
            </Button>
          ) : notice.kind === 'storage-locked' || notice.kind === 'storage-not-saving' ? (
            <Button look="link" disabled={busy} onPress={() => void run('storage.retry', {})}>
              {t('action.tryAgain')}
            </Button>
          ) : (
            <Button
              look="icon"
              label={`${t('action.dismiss')}: ${text(notice)}`}
              onPress={() => void run('notice.dismiss', { kind: notice.kind })}
            >
              <X size={18} aria-hidden />
            </Button>
          )}
        </div>
      ))}
      <InlineError error={error} />
    </section>
  );
}

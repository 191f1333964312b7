import { Lock } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Denial } from '../../shared/problems/denial';
import { request } from '../api';
import { useWords } from '../format/use-words';
import { useDeskLanguage } from '../store/use-desk-language';
import { useRequest } from '../store/use-request';
import { deniedSentence, modeOf } from '../../shared/presentation/denied-words';
import { Button } from './button';
import { CopyButton } from './copy-button';
import { InlineError } from './messages';
import styles from './denied.module.css';

interface DeniedProps {
  readonly denial: Denial;
  readonly sessionId: string | null;
}
interface DeniedNoteProps extends DeniedProps {
  /** Instead of what the role may not do. */
  readonly sentence?: string;
  /** False: it is only told, as it may be allowed by now. */
  readonly stands?: boolean;
}

/** Why something here cannot be pressed: what AWS denied, the request that changes it, and the way to try again. */
export function Denied({ denial, sessionId, sentence, stands = true }: DeniedNoteProps): ReactNode {
  const { t } = useWords();
  return (
    <div className={styles.denied}>
      <output>
        <Lock size={18} aria-hidden />
        <span>{sentence ?? deniedSentence(denial, t)}</span>
      </output>
      {stands ? <DeniedButtons denial={denial} sessionId={sessionId} /> : null}
    </div>
  );
}

/** The same where the reason is said already. */
export function DeniedButtons({ denial, sessionId }: DeniedProps): ReactNode {
  const { t } = useWords();
  const language = useDeskLanguage();
  const { run, busy, error } = useRequest();
  return (
    <>
      <div className={styles.buttons}>
        <CopyButton
          look="text"
          text={async () => {
            const answer = await request('session.adminRequest', {
              id: sessionId,
              action: denial.action,
              mode: modeOf(denial),
              language,
            });
            return answer.ok ? { text: answer.value.text } : { error: answer.error };
          }}
        >
          {t('recoveries.copy-request')}
        </CopyButton>
        <Button look="text" disabled={busy} onPress={() => void run('permissions.forget', {})}>
          {t('denied.again')}
        </Button>
      </div>
      <InlineError error={error} />
    </>
  );
}

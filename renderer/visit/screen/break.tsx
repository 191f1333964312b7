import { Monitor } from 'lucide-react';
import { type ReactNode, useRef } from 'react';
import { canOpenService } from '../../../shared/session';
import type { SessionView } from '../../../shared/session/view';
import type { ScreenFailure, ScreenPhase } from '../../../shared/visit/screen';
import { Button } from '../../components/button';
import { InlineError } from '../../components/messages';
import { useWords } from '../../format/use-words';
import type { Translate } from '../../../shared/i18n/translate';
import { nameOf, sentences } from '../../../shared/presentation/words';
import { useStayingFocus } from '../../screens/connection/use-staying-focus';
import { useRequest } from '../../store/use-request';
import { classes } from '../../theme/classes';
import { Headline, KeyHint, OfSession, When } from '../break-parts';
import { nextInBreak } from '../work-focus';
import styles from '../break.module.css';
import typography from '../../theme/typography.module.css';

type Obstacle = Exclude<ScreenPhase, { readonly kind: 'open' | 'password' }>;

interface ScreenBreakProps {
  readonly view: SessionView;
  /** What the screen itself says; null: it stands, or asks. */
  readonly obstacle: Obstacle | null;
  readonly serviceId: string | null;
  /** The last picture is above. */
  readonly below: boolean;
}

/** What stands between the person and the picture, below the last one: when it was, what it is, the one button. */
export function ScreenBreak({ view, obstacle, serviceId, below }: ScreenBreakProps): ReactNode {
  const { t } = useWords(view.environment.kind);
  const block = useRef<HTMLElement>(null);
  useStayingFocus(block, false, nextInBreak);
  const broken = view.state.kind !== 'connected';
  if (!broken && obstacle === null) return null;
  const stays = below ? t('screen.stays') : null;
  const at = obstacle?.kind === 'lost' || obstacle?.kind === 'failed' ? obstacle.at : null;
  return (
    <section
      ref={block}
      className={classes(styles.break, !below && styles.alone)}
      data-break={broken ? 'session' : obstacle?.kind}
    >
      {below && obstacle?.kind !== 'reaching' ? <When at={at} note={t('screen.notSent')} /> : null}
      {broken ? <OfSession view={view} stays={stays} /> : null}
      {broken || obstacle === null ? null : (
        <OfScreen view={view} obstacle={obstacle} serviceId={serviceId} stays={stays} />
      )}
    </section>
  );
}

/** Something is there that another program may get on with. */
const answered = ({ kind }: ScreenFailure): boolean => kind !== 'no-answer' && kind !== 'no-port';

/** The tunnel stands; what is missing is the screen. */
function OfScreen({
  view,
  obstacle,
  serviceId,
  stays,
}: {
  readonly view: SessionView;
  readonly obstacle: Obstacle;
  readonly serviceId: string | null;
  readonly stays: string | null;
}): ReactNode {
  const { t } = useWords(view.environment.kind);
  const { run, busy, error } = useRequest();
  const device = nameOf(view, t);
  const { id } = view;
  const words = wordsOf(obstacle, device, t);
  // What the window does not know, another program may.
  const elsewhere = obstacle.kind === 'failed' && answered(obstacle.failure) && serviceId !== null;
  return (
    <>
      <Headline words={words.headline} name={device} />
      <p className={typography.sentence}>{sentences(words.sentence, stays)}</p>
      <div className={styles.actions}>
        {obstacle.kind === 'reaching' ? (
          <Button look="plain" disabled={busy} onPress={() => void run('screen.leave', { id })}>
            {t('action.stop')}
          </Button>
        ) : (
          <Button look="primary" disabled={busy} onPress={() => void run('screen.open', { id })}>
            {words.button} <KeyHint />
          </Button>
        )}
        {elsewhere ? (
          <Button
            look="plain"
            icon={Monitor}
            disabled={busy || !canOpenService(view, serviceId)}
            onPress={() => void run('session.openService', { id, serviceId })}
          >
            {t('action.openVnc')}
          </Button>
        ) : null}
      </div>
      <InlineError error={error} />
    </>
  );
}

interface Words {
  readonly headline: string;
  readonly sentence: string;
  readonly button: string;
}

function wordsOf(obstacle: Obstacle, device: string, t: Translate): Words {
  switch (obstacle.kind) {
    case 'reaching':
      return {
        headline: t('screen.reaching.headline', { device }),
        sentence: t('screen.reaching.sentence'),
        button: '',
      };
    case 'lost':
    case 'away':
      return {
        headline: t(`screen.${obstacle.kind}.headline`, { device }),
        sentence: t(`screen.${obstacle.kind}.sentence`),
        button: t(`screen.${obstacle.kind}.do`),
      };
    case 'failed':
      return { ...failureWords(obstacle.failure, device, t), button: t('action.tryAgain') };
    default:
      return obstacle satisfies never;
  }
}

function failureWords(failure: ScreenFailure, device: string, t: Translate): Omit<Words, 'button'> {
  const headline = t(`screen.failed.${failure.kind}.headline`, { device });
  switch (failure.kind) {
    case 'security':
      return { headline, sentence: t('screen.failed.security.sentence', { types: failure.types.join(', ') }) };
    case 'refused':
      return {
        headline,
        sentence:
          failure.words === null ? t('screen.failed.refused.sentence') : t('screen.words', { words: failure.words }),
      };
    case 'too-large':
      return {
        headline,
        sentence: t('screen.failed.too-large.sentence', { width: failure.width, height: failure.height }),
      };
    case 'no-answer':
    case 'no-port':
    case 'not-vnc':
    case 'timed-out':
    case 'unreadable':
      return { headline, sentence: t(`screen.failed.${failure.kind}.sentence`) };
    default:
      return failure satisfies never;
  }
}

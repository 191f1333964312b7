import { ArrowDown, ArrowUp, Check, CircleHelp, type LucideIcon, Minus, Pause, X } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { EnvironmentRef } from '../../../shared/session/view';
import { type ConflictAnswer, conflictAnswers, type TransferView } from '../../../shared/visit/files';
import { Button } from '../../components/button';
import { useWords } from '../../format/use-words';
import { currentTime } from '../../store/clock';
import type { Requesting } from '../../store/use-request';
import { classes } from '../../theme/classes';
import { Check as Agreement } from '../login/check';
import { progressWords, transferWords } from './transfer-words';
import styles from './transfers.module.css';
import typography from '../../theme/typography.module.css';

interface TransferProps {
  readonly transfer: TransferView;
  readonly run: Requesting['run'];
}

function iconOf({ direction, state }: TransferView): { readonly icon: LucideIcon; readonly tone: string | undefined } {
  switch (state.kind) {
    case 'waiting':
    case 'preparing':
    case 'moving':
    case 'checking':
      return { icon: direction === 'up' ? ArrowUp : ArrowDown, tone: undefined };
    case 'asking':
      return { icon: CircleHelp, tone: styles.waits };
    case 'paused':
      return { icon: Pause, tone: styles.waits };
    case 'done':
      return { icon: Check, tone: styles.good };
    case 'skipped':
      return { icon: Minus, tone: undefined };
    case 'failed':
      return { icon: X, tone: styles.bad };
    default:
      return state satisfies never;
  }
}

/** One of them: which way, how far, how fast, what is said of it, and what can be done. */
export function TransferRow({
  transfer,
  run,
  where,
  children,
}: TransferProps & { readonly where: EnvironmentRef['kind']; readonly children: ReactNode }): ReactNode {
  const { t, format } = useWords(where);
  const { name, direction, rate, leftMs, state } = transfer;
  const { icon: Icon, tone } = iconOf(transfer);
  const said = transferWords(transfer, t, format, currentTime());
  const running = state.kind === 'moving' || state.kind === 'checking' || state.kind === 'paused';
  return (
    <li className={styles.transfer} data-state={state.kind}>
      <span className={classes(styles.direction, tone)}>
        <Icon size={18} aria-hidden />
        <span className={typography.hidden}>{t(`transfers.${direction}`)} </span>
      </span>
      <div className={styles.about}>
        <p className={styles.line}>
          <span className={styles.what}>
            <strong title={name}>{name}</strong>
            <span>{progressWords(transfer, t, format)}</span>
          </span>
          <Speed rate={rate} leftMs={leftMs} />
        </p>
        {running ? <Progress transfer={transfer} /> : null}
        {said === null ? null : <p className={typography.second}>{said}</p>}
        {children}
        {state.kind === 'asking' ? <Answers transfer={transfer} run={run} /> : null}
      </div>
      <Doings transfer={transfer} run={run} />
    </li>
  );
}

/** How fast it is, and how long it takes from here. At its beginning the line alone says that. */
function Speed({ rate, leftMs }: Pick<TransferView, 'rate' | 'leftMs'>): ReactNode {
  const { t, format } = useWords();
  if (rate === null && leftMs === null) return null;
  const left = leftMs === null ? null : format.duration(leftMs);
  return (
    <span className={styles.speed}>
      {rate === null ? null : <strong>{format.rate(rate)}</strong>}
      {left === null ? null : <span> {t(rate === null ? 'transfers.leftByLine' : 'transfers.left', { left })}</span>}
    </span>
  );
}

function Progress({ transfer: { name, bytesDone, bytesTotal } }: { readonly transfer: TransferView }): ReactNode {
  const share =
    bytesTotal === null || bytesTotal === 0 ? 0 : Math.min(100, Math.floor((1_000 * bytesDone) / bytesTotal) / 10);
  return (
    <>
      <progress className={typography.hidden} aria-label={name} max={100} value={Math.floor(share)} />
      <svg className={styles.bar} height="6" aria-hidden>
        <rect width={`${share}%`} height="6" rx="3" />
      </svg>
    </>
  );
}

const answerWords = { replace: 'replace', 'keep-both': 'keepBoth', skip: 'skip' } as const satisfies Record<
  ConflictAnswer,
  string
>;

/** Nothing is overwritten without a word. */
function Answers({ transfer: { id: transferId, sessionId: id, files }, run }: TransferProps): ReactNode {
  const { t } = useWords();
  const [forAll, setForAll] = useState(false);
  return (
    <>
      {files === null ? null : (
        <Agreement checked={forAll} onChange={setForAll}>
          {t('transfers.forAll')}
        </Agreement>
      )}
      <div className={styles.buttons}>
        {conflictAnswers.map((answer) => (
          <Button key={answer} onPress={() => void run('transfer.answer', { id, transferId, answer, forAll })}>
            {t(`transfers.${answerWords[answer]}`)}
          </Button>
        ))}
      </div>
    </>
  );
}

/** What can be done with one of them in this state. */
function Doings({ transfer, run }: TransferProps): ReactNode {
  const { t } = useWords();
  const { id: transferId, sessionId: id, name, state } = transfer;
  const button = (action: string, press: () => void): ReactNode => (
    <Button look="text" label={t('transfers.of', { action, name })} onPress={press}>
      {action}
    </Button>
  );
  const stop = button(t('transfers.stop'), () => void run('transfer.cancel', { id, transferId }));
  const continueButton = (words: string, first: boolean): ReactNode =>
    button(words, () => void run('transfer.resume', { id, transferId, first }));
  const buttons = (): ReactNode => {
    switch (state.kind) {
      case 'preparing':
      case 'moving':
        return [button(t('transfers.pause'), () => void run('transfer.pause', { id, transferId })), stop];
      case 'waiting':
        return [continueButton(t('transfers.now'), true), stop];
      case 'paused':
        return state.by === 'person' ? [continueButton(t('transfers.resume'), false), stop] : [stop];
      case 'checking':
      case 'asking':
        return [stop];
      case 'failed':
        return [
          continueButton(t('transfers.tryAgain'), false),
          button(t('transfers.clear'), () => void run('transfer.cancel', { id, transferId })),
        ];
      case 'done':
      case 'skipped':
        return [button(t('transfers.clear'), () => void run('transfer.cancel', { id, transferId }))];
      default:
        return state satisfies never;
    }
  };
  return <div className={styles.doings}>{buttons()}</div>;
}

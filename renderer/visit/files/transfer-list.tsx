import { type ReactNode } from 'react';
import type { SessionView } from '../../../shared/session/view';
import type { TransferView } from '../../../shared/visit/files';
import { InlineError } from '../../components/messages';
import { useWords } from '../../format/use-words';
import { useLine } from '../../line/line-store';
import { isLimited } from '../../../shared/line/limited';
import { documentedLimitBytesPerSecond } from '../../../shared/line/limit';
import { currentTime } from '../../store/clock';
import { useKeyed } from '../../store/keyed';
import { type Requesting, useRequest } from '../../store/use-request';
import { TransferRow } from './transfer-row';
import { transferWords } from './transfer-words';
import styles from './transfers.module.css';
import typography from '../../theme/typography.module.css';

interface TransferListProps {
  readonly view: SessionView;
  readonly transfers: readonly TransferView[];
  /** Who one is on the device; null: nobody was let in yet. */
  readonly user: string | null;
}

/** What is on its way between this laptop and the device. Nothing where nothing is. */
export function TransferList({ view, transfers, user }: TransferListProps): ReactNode {
  const { t } = useWords(view.environment.kind);
  const { run, error } = useRequest();
  useTransferKeys(transfers, run);
  if (transfers.length === 0) return null;
  const moving = transfers.find(({ state }) => state.kind === 'moving');
  return (
    <section className={styles.transfers} aria-labelledby="transfers">
      <header>
        <h2 id="transfers">{t('transfers.headline')}</h2>
        {user === null ? null : <span className={typography.second}>{t('transfers.as', { user })}</span>}
      </header>
      <InlineError error={error} />
      <ul className={styles.rows} aria-labelledby="transfers">
        {transfers.map((transfer) => (
          <TransferRow key={transfer.id} transfer={transfer} run={run} where={view.environment.kind}>
            {transfer === moving ? <Limited view={view} /> : null}
          </TransferRow>
        ))}
      </ul>
      <Said transfers={transfers} view={view} />
    </section>
  );
}

/** Of the one under way, else of the first that waits for the person. */
function useTransferKeys(transfers: readonly TransferView[], run: Requesting['run']): void {
  const running = transfers.find(({ state }) => ['preparing', 'moving', 'checking'].includes(state.kind));
  const rests = transfers.find(
    ({ state }) => state.kind === 'failed' || (state.kind === 'paused' && state.by === 'person'),
  );
  const meant = running ?? rests ?? transfers.find(({ state }) => state.kind !== 'done' && state.kind !== 'skipped');
  const of = (transfer: TransferView) => ({ id: transfer.sessionId, transferId: transfer.id });
  const mayPause = running !== undefined && running.state.kind !== 'checking';
  useKeyed({
    pauseTransfer: mayPause
      ? () => void run('transfer.pause', of(running))
      : running === undefined && rests !== undefined
        ? () => void run('transfer.resume', { ...of(rests), first: false })
        : null,
    stopTransfer: meant === undefined ? null : () => void run('transfer.cancel', of(meant)),
  });
}

/** That AWS's limit holds it back, where the last seconds show it. */
function Limited({ view }: { readonly view: SessionView }): ReactNode {
  const { t, format } = useWords(view.environment.kind);
  const samples = useLine({ sessionId: view.id, serviceId: null, span: 'minutes' });
  return isLimited(samples) ? (
    <p className={typography.second}>{t('line.limited', { rate: format.rate(documentedLimitBytesPerSecond) })}</p>
  ) : null;
}

/** The last of them that ended or asks, for those who do not see it. */
function Said({ transfers, view }: Pick<TransferListProps, 'transfers' | 'view'>): ReactNode {
  const { t, format } = useWords(view.environment.kind);
  const told = transfers.findLast(({ state }) => ['asking', 'done', 'failed'].includes(state.kind));
  return (
    <output className={typography.hidden}>
      {told === undefined ? '' : `${told.name}: ${transferWords(told, t, format, currentTime()) ?? ''}`}
    </output>
  );
}

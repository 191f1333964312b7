/** What is said of something that is on its way, and how many there are. Pure. */
import type { TransferView } from '../../../shared/visit/files';
import type { Format } from '../../../shared/i18n/format';
import type { Translate } from '../../../shared/i18n/translate';
import { sentences } from '../../../shared/presentation/words';
import { faultWords } from './fault-words';

/** How far it is: bytes, and of a folder the files, too. */
export function progressWords(
  { bytesDone, bytesTotal, files, state }: TransferView,
  t: Translate,
  format: Format,
): string {
  const bytes =
    bytesTotal === null
      ? null
      : state.kind === 'done'
        ? format.bytes(bytesTotal)
        : t('transfers.ofBytes', { done: format.bytes(bytesDone), whole: format.bytes(bytesTotal) });
  const counted =
    files === null ? null : t('transfers.ofFiles', { done: format.count(files.done), of: format.count(files.of) });
  return [counted, bytes].filter((part) => part !== null).join(' · ');
}

function doneWords(
  transfer: TransferView,
  state: Extract<TransferView['state'], { kind: 'done' }>,
  t: Translate,
  format: Format,
): string {
  const time = format.exactClock(state.at);
  return sentences(
    transfer.direction === 'up' ? t('transfers.doneUp', { time }) : t('transfers.doneDown', { time }),
    // Of folders without files there is nothing to compare.
    transfer.files?.of === 0 ? null : t(`transfers.proof.${state.proof}`),
  );
}

function stateWords(transfer: TransferView, t: Translate, format: Format, now: number): string | null {
  const { state } = transfer;
  switch (state.kind) {
    case 'waiting':
    case 'preparing':
    case 'checking':
    case 'skipped':
      return t(`transfers.${state.kind}`);
    case 'moving':
      return null;
    case 'asking': {
      const facts = [
        state.size === null ? null : format.bytes(state.size),
        state.modifiedAt === null ? null : t('transfers.changed', { when: format.changed(state.modifiedAt, now) }),
      ].filter((fact) => fact !== null);
      return facts.length === 0
        ? t('transfers.asking', { name: state.name })
        : t('transfers.askingFacts', { name: state.name, facts: facts.join(', ') });
    }
    case 'paused':
      return t(state.by === 'break' ? 'transfers.pausedBreak' : 'transfers.pausedPerson', {
        time: format.exactClock(state.at),
      });
    case 'done':
      return doneWords(transfer, state, t, format);
    case 'failed':
      return faultWords(state.fault, t);
    default:
      return state satisfies never;
  }
}

/** The sentence below its line; null: it has none. `now`: epoch ms. */
export function transferWords(transfer: TransferView, t: Translate, format: Format, now: number): string | null {
  const { leftOut } = transfer;
  const said = sentences(
    stateWords(transfer, t, format, now),
    leftOut === 0 ? null : t('transfers.leftOut', { count: leftOut, shown: format.count(leftOut) }),
  );
  return said === '' ? null : said;
}

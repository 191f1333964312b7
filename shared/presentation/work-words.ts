import type { LiveWork } from '../visit/live-work';
import type { Translate } from '../i18n/translate';

/** What is open over one tunnel, counted kind by kind: `2 shells, 1 transfer of files`. */
export function workWords({ shells, transfers, connections }: LiveWork, t: Translate): string {
  return [
    shells > 0 ? t('work.shells', { count: shells }) : null,
    transfers > 0 ? t('work.transfers', { count: transfers }) : null,
    connections > 0 ? t('work.connections', { count: connections }) : null,
  ]
    .filter((part) => part !== null)
    .join(', ');
}

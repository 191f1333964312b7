import { SlidersHorizontal, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { filterKey, hasFilter, turned, type DeviceFilter } from '../../shared/fleet/filters';
import { countOf } from '../../shared/fleet/list';
import { Button, toldKeys } from '../components/button';
import { useWords } from '../format/use-words';
import { filterWords } from '../presentation/filter-words';
import { useSlice } from '../store/mirror';
import { openDialog } from '../store/ui';
import { useRequest } from '../store/use-request';
import { classes } from '../theme/classes';
import styles from './filters.module.css';
import typography from '../theme/typography.module.css';

/** Those that are there before anything is chosen. */
const atHand: readonly DeviceFilter[] = [{ kind: 'online' }, { kind: 'open-tunnel' }];

/** What the list is narrowed to, each a chip that goes with one press; and how many devices that hides. */
export function Filters(): ReactNode {
  const { t, format } = useWords();
  const devices = useSlice('devices');
  const { arranged, things, counts, hidden, names } = devices;
  const { filters, order } = arranged;
  const { run } = useRequest();
  if (things === 0 && filters.length === 0) return null;
  const change = (next: readonly DeviceFilter[]): void => void run('devices.arrange', { filters: next, order });
  // Whether a device is online is known of the index only.
  const offered = atHand.filter((filter) => filter.kind !== 'online' || names === 'index');
  const shown = [...offered.filter((filter) => !hasFilter(filters, filter)), ...filters];
  const listed = countOf(devices) - counts.here;
  return (
    <div className={styles.filters}>
      <fieldset className={styles.chips} aria-label={t('rail.filter.label')}>
        {shown.map((filter) => (
          <Chip
            key={filterKey(filter)}
            filter={filter}
            chosen={hasFilter(filters, filter)}
            onPress={() => change(turned(filters, filter))}
          />
        ))}
        <button
          type="button"
          className={styles.chip}
          {...toldKeys('filter')}
          onClick={() => openDialog({ kind: 'filter' })}
        >
          <SlidersHorizontal size={16} aria-hidden />
          {order === 'recent' ? t('rail.filter.more') : `${t('rail.filter.more')} · ${t(`rail.order.${order}.said`)}`}
          {filters.length === 0 ? null : <span className={styles.many}>{format.count(filters.length)}</span>}
        </button>
      </fieldset>
      {filters.length === 0 ? null : (
        <div className={classes(styles.count, typography.small)}>
          <output>{t('rail.filter.of', { shown: format.count(listed), all: format.count(listed + hidden) })}</output>
          <Button look="text" onPress={() => change([])}>
            {t('rail.filter.none')}
          </Button>
        </div>
      )}
    </div>
  );
}

function Chip({
  filter,
  chosen,
  onPress,
}: {
  readonly filter: DeviceFilter;
  readonly chosen: boolean;
  readonly onPress: () => void;
}): ReactNode {
  const { t } = useWords();
  const words = filterWords(filter, t);
  return (
    <button type="button" className={styles.chip} aria-pressed={chosen} title={words} onClick={onPress}>
      <span className={styles.words}>{words}</span>
      {chosen ? <X size={16} aria-hidden /> : null}
    </button>
  );
}

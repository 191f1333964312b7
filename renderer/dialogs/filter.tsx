import { type ReactNode, useEffect, useState } from 'react';
import {
  filterKey,
  hasFilter,
  listOrders,
  turned,
  type DeviceFilter,
  type FilterChoice,
} from '../../shared/fleet/filters';
import { request } from '../api';
import { Choices } from '../components/choices';
import { Dialog, DialogButtons } from '../components/dialog';
import { Button } from '../components/button';
import { Field } from '../components/field';
import { InlineError } from '../components/messages';
import { useWords } from '../format/use-words';
import { filterWords } from '../presentation/filter-words';
import { useSlice } from '../store/mirror';
import { useRequest } from '../store/use-request';
import styles from './filter.module.css';
import typography from '../theme/typography.module.css';

const kinds = ['type', 'group', 'attribute'] as const;

interface FilterLine {
  readonly filter: DeviceFilter;
  readonly count: number | null;
}

/** What the list can be narrowed to, for what is typed; null: not asked yet. */
function useChoices(text: string): readonly FilterChoice[] | null {
  const [choices, setChoices] = useState<readonly FilterChoice[] | null>(null);
  useEffect(() => {
    let over = false;
    void request('devices.filters', { text }).then((answer) => {
      if (!over && answer.ok) setChoices(answer.value);
    });
    return () => {
      over = true;
    };
  }, [text]);
  return choices;
}

/** Order and filters of the list: each takes effect as it is pressed. */
export function FilterDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const { t } = useWords();
  const { arranged, names } = useSlice('devices');
  const { filters, order } = arranged;
  const { run, error } = useRequest();
  const [text, setText] = useState('');
  const choices = useChoices(text);
  const turn = (filter: DeviceFilter): void => void run('devices.arrange', { filters: turned(filters, filter), order });
  const atHand: readonly FilterLine[] = [
    ...(names === 'index' ? [{ filter: { kind: 'online' } as const, count: null }] : []),
    { filter: { kind: 'open-tunnel' }, count: null },
  ];
  return (
    <Dialog title={t('rail.filter.title')} onClose={onClose}>
      <Choices
        label={t('rail.order.label')}
        value={order}
        onChange={(chosen) => void run('devices.arrange', { filters, order: chosen })}
        choices={listOrders.map((value) => ({ value, title: t(`rail.order.${value}.title`) }))}
      />
      <Lines label={t('rail.filter.label')} lines={atHand} filters={filters} onTurn={turn} />
      <Field label={t('rail.filter.find')} value={text} onChange={setText} maxLength={128} focused />
      {choices?.length === 0 ? <p className={typography.second}>{t('rail.filter.nothing')}</p> : null}
      {kinds.map((kind) => (
        <Lines
          key={kind}
          label={t(`rail.filter.kind.${kind}`)}
          lines={(choices ?? []).filter(({ filter }) => filter.kind === kind)}
          filters={filters}
          onTurn={turn}
        />
      ))}
      <InlineError error={error} />
      <DialogButtons onClose={onClose} leave={t('action.close')}>
        <Button disabled={filters.length === 0} onPress={() => void run('devices.arrange', { filters: [], order })}>
          {t('rail.filter.none')}
        </Button>
      </DialogButtons>
    </Dialog>
  );
}

/** Filters of one kind, ticked where they are chosen. */
function Lines({
  label,
  lines,
  filters: chosen,
  onTurn,
}: {
  readonly label: string;
  readonly lines: readonly FilterLine[];
  readonly filters: readonly DeviceFilter[];
  readonly onTurn: (filter: DeviceFilter) => void;
}): ReactNode {
  const { t, format } = useWords();
  return lines.length === 0 ? null : (
    <fieldset className={styles.lines}>
      <legend className={typography.label}>{label}</legend>
      {lines.map(({ filter, count }) => (
        <label key={filterKey(filter)} className={styles.line}>
          <input type="checkbox" checked={hasFilter(chosen, filter)} onChange={() => onTurn(filter)} />
          <span>{filterWords(filter, t)}</span>
          {count === null ? null : <span className={typography.third}>{format.count(count)}</span>}
        </label>
      ))}
    </fieldset>
  );
}

import type { ReactNode } from 'react';
import { offeredLifetimes } from '../../../shared/fleet/open-form';
import { Choices } from '../../components/choices';
import { InlineError } from '../../components/messages';
import { SetOr } from '../../components/set-value';
import { useWords } from '../../format/use-words';
import { useSlice } from '../../store/mirror';
import { useRequest } from '../../store/use-request';
import { classes } from '../../theme/classes';
import layout from '../../theme/layout.module.css';

/** How long a tunnel lives that is opened with one press. */
export function Lifetime(): ReactNode {
  const { t, format } = useWords();
  const { lifetimeMinutes } = useSlice('settings');
  const { run, error } = useRequest();
  const titleOf = (minutes: number): string => format.duration(minutes * 60_000);
  const label = t('settings.lifetimeMinutes');
  return (
    <section className={layout.section}>
      <h2>{t('settings.lifetime')}</h2>
      <div className={classes(layout.panel, layout.card, layout.formCard)}>
        <SetOr entries={['lifetimeMinutes']} label={label} value={titleOf(lifetimeMinutes)}>
          <Choices
            label={label}
            value={String(lifetimeMinutes)}
            onChange={(chosen) => void run('settings.update', { lifetimeMinutes: Number(chosen) })}
            choices={offeredLifetimes.map((minutes) => ({ value: String(minutes), title: titleOf(minutes) }))}
          />
        </SetOr>
        <InlineError error={error} />
      </div>
    </section>
  );
}

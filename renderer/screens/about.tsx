import type { ReactNode } from 'react';
import type { PolicyPlaceView } from '../../shared/policy/view';
import { Back } from '../components/back';
import { Button } from '../components/button';
import { ScreenTitle } from '../components/screen-title';
import { useWords } from '../format/use-words';
import { useSlice } from '../store/mirror';
import { show } from '../store/ui';
import { classes } from '../theme/classes';
import { Updates } from './updates';
import layout from '../theme/layout.module.css';
import typography from '../theme/typography.module.css';

export function About(): ReactNode {
  const { t } = useWords();
  const about = useSlice('about');
  const rows = [
    [t('about.version'), about.version],
    [t('about.runtime'), about.runtime],
    [t('about.platform'), about.platform],
    [t('about.tokens'), about.encrypted ? t('about.encrypted') : t('about.memory')],
    [t('about.licence'), t('about.apache')],
  ] as const;
  return (
    <div className={classes(layout.page, layout.narrow)}>
      <header className={layout.pageHead}>
        <Back />
        <ScreenTitle>{t('about.headline')}</ScreenTitle>
        <p className={typography.sentence}>{t('about.privacy')}</p>
      </header>
      <dl className={classes(layout.panel, layout.facts)}>
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <Updates />
      <Presets />
      <div className={layout.row}>
        <Button onPress={() => show({ kind: 'self-test' })}>{t('about.selfTest.open')}</Button>
        <Button onPress={() => show({ kind: 'licences' })}>{t('about.licences.open')}</Button>
      </div>
    </div>
  );
}

/** Where the company's presets come from, and what of them is not used. */
function Presets(): ReactNode {
  const { t } = useWords();
  const { places, faults } = useSlice('policy');
  if (places.length === 0) return null;
  const stateOf = ({ state, detail }: PolicyPlaceView): string => {
    if (state === 'read' || state === 'changeable' || detail === '') return t(`about.places.${state}`);
    return t(`about.places.${state}Because`, { detail });
  };
  return (
    <section className={layout.section}>
      <h2>{t('about.presets')}</h2>
      <div className={layout.panel}>
        {places.map((place) => (
          <div key={place.where} className={layout.line}>
            <span>
              {place.where}
              <span className={classes(layout.ownLine, typography.second)}>{stateOf(place)}</span>
            </span>
          </div>
        ))}
        {faults.map(({ where, entry, why }) => (
          <div key={`${where} ${entry} ${why}`} className={layout.line}>
            <span>
              {t('about.skipped', { entry })}
              <span className={classes(layout.ownLine, typography.second)}>
                {places.length === 1 ? t(`about.faults.${why}`) : `${t(`about.faults.${why}`)} ${where}`}
              </span>
            </span>
          </div>
        ))}
      </div>
    </section>
  );
}

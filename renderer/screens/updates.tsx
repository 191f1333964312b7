import type { ReactNode } from 'react';
import { mayLook, type OfferView, tooOld } from '../../shared/updates/view';
import { Button } from '../components/button';
import { InlineError } from '../components/messages';
import { useWords } from '../format/use-words';
import { useTimed } from '../store/clock';
import { useSlice } from '../store/mirror';
import { useRequest } from '../store/use-request';
import { classes } from '../theme/classes';
import layout from '../theme/layout.module.css';
import typography from '../theme/typography.module.css';

/** What is known of newer versions: where and when somebody looked, what was found, and what comes of it. */
export function Updates(): ReactNode {
  const { t } = useWords();
  const { state, isLooking } = useSlice('updates');
  const isQuiet = mayLook(useSlice('sessions'));
  const { run, busy, error } = useRequest();
  return (
    <section className={layout.section}>
      <h2>{t('updates.title')}</h2>
      <Oldest />
      {state === 'on' ? (
        <>
          <div className={layout.panel}>
            <Found />
            <Offer />
          </div>
          <div className={layout.row}>
            <Button disabled={busy || isLooking || !isQuiet} onPress={() => void run('about.lookForUpdates', {})}>
              {t('updates.look')}
            </Button>
            <output className={typography.second}>
              {isLooking ? t('updates.looking') : isQuiet ? '' : t('updates.notNow')}
            </output>
          </div>
          <InlineError error={error} />
        </>
      ) : (
        <p className={typography.second}>{t(`updates.${state}`)}</p>
      )}
    </section>
  );
}

/** The company wants a newer version: from some day on, or now. */
function Oldest(): ReactNode {
  const { t, format } = useWords();
  const { updates } = useSlice('policy');
  const { version } = useSlice('about');
  const wanted = useTimed((now) => tooOld(updates, version, now));
  if (wanted === 'no') return null;
  const date = updates.oldestFrom === null ? '' : format.date(updates.oldestFrom);
  return <p>{t(`updates.oldest.${wanted}`, { version: updates.oldestVersion ?? '', date })}</p>;
}

function Found(): ReactNode {
  const { t, format } = useWords();
  const { looked } = useSlice('updates');
  const { source } = useSlice('policy').updates;
  const when = useTimed((now) => (looked === null ? '' : format.dayAndClock(looked.at, now)));
  return (
    <div className={layout.line}>
      <span className={layout.anywhere}>
        {looked === null ? t('updates.never') : t(`updates.found.${looked.found}`)}
        <span className={classes(layout.ownLine, typography.second)}>
          {[looked === null ? '' : t('updates.lookedAt', { when }), source ?? '', looked?.detail ?? '']
            .filter((text) => text !== '')
            .join(' · ')}
        </span>
      </span>
    </div>
  );
}

function useOffer(offer: OfferView): { readonly text: string; readonly second: string } {
  const { t } = useWords();
  const place = useSlice('policy').updates.source ?? '';
  const { version } = offer;
  switch (offer.step) {
    case 'fetching':
      return {
        text: t('updates.offer.fetching', { version, percent: Math.floor((100 * offer.received) / offer.size) }),
        second: '',
      };
    case 'ready':
      return { text: t('updates.offer.ready', { version }), second: '' };
    case 'by-hand':
      return {
        text: t(`updates.offer.by-hand.${offer.why}`, { version }),
        second: offer.why === 'no-package' ? '' : t('updates.offer.where', { place }),
      };
    case 'failed':
      return { text: t(`updates.offer.failed.${offer.why}`, { version }), second: offer.detail };
    default:
      return offer satisfies never;
  }
}

function Offer(): ReactNode {
  const { offer } = useSlice('updates');
  return offer === null ? null : <Offered offer={offer} />;
}

function Offered({ offer }: { readonly offer: OfferView }): ReactNode {
  const { text, second } = useOffer(offer);
  return (
    <div className={layout.line}>
      <span className={layout.anywhere}>
        {text}
        {second === '' ? null : <span className={classes(layout.ownLine, typography.second)}>{second}</span>}
      </span>
    </div>
  );
}

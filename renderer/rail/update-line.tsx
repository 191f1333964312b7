import type { ReactNode } from 'react';
import { tooOld } from '../../shared/updates/view';
import { Button } from '../components/button';
import { useWords } from '../format/use-words';
import { useTimed } from '../store/clock';
import { useSlice } from '../store/mirror';
import { show } from '../store/ui';

/** One quiet line where a newer version waits, or will be needed; it leads to what is known of it. */
export function UpdateLine(): ReactNode {
  const text = useLine();
  return text === null ? null : (
    <Button look="link" onPress={() => show({ kind: 'about' })}>
      {text}
    </Button>
  );
}

function useLine(): string | null {
  const { t, format } = useWords();
  const { offer } = useSlice('updates');
  const { oldestVersion, oldestFrom } = useSlice('policy').updates;
  const { version } = useSlice('about');
  const wanted = useTimed((now) => tooOld({ oldestVersion, oldestFrom }, version, now));
  // What helps is said before what is wanted.
  if (offer?.step === 'ready') return t('updates.line.ready', { version: offer.version });
  if (wanted !== 'no')
    return t(`updates.line.${wanted}`, {
      version: oldestVersion ?? '',
      date: oldestFrom === null ? '' : format.date(oldestFrom),
    });
  return offer?.step === 'by-hand' && offer.why !== 'source'
    ? t('updates.line.by-hand', { version: offer.version })
    : null;
}

import type { ReactNode } from 'react';
import type { SessionView } from '../../shared/session/view';
import { workWords } from '../../shared/presentation/work-words';
import { liveWork } from '../../shared/visit/live-work';
import { Caution } from '../components/messages';
import { useWords } from '../format/use-words';
import { useSlice } from '../store/mirror';

/** What is open over the tunnel and would be cut, counted as it is before quitting. Nothing where nothing is. */
export function CutWork({ view }: { readonly view: SessionView }): ReactNode {
  const { t } = useWords(view.environment.kind);
  const [work] = liveWork({ sessions: [view], visits: useSlice('visits'), transfers: useSlice('transfers') });
  return work === undefined ? null : <Caution text={t('work.cut', { work: workWords(work, t) })} />;
}

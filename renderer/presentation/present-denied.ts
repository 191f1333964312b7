import type { Denial } from '../../shared/problems/denial';
import { deniedSentence, modeOf } from '../../shared/presentation/denied-words';
import type { ActionButton, Presentation } from './presentation';
import { sentences, type Speaker } from '../../shared/presentation/words';

/** In the place of a button that cannot work: why, the request that changes it, and the ways on. */
export function presentDenied(
  denial: Denial,
  t: Speaker['t'],
  more: string | null,
): Pick<Presentation, 'sentence' | 'button' | 'others'> {
  const mode = modeOf(denial);
  const paste: ActionButton[] =
    mode === null || mode === 'DESTINATION'
      ? []
      : [{ action: { kind: 'paste-token' }, label: t('recoveries.paste-token'), look: 'plain' }];
  return {
    sentence: sentences(deniedSentence(denial, t), more),
    button: {
      action: { kind: 'copy-request', action: denial.action, mode },
      label: t('recoveries.copy-request'),
      look: 'primary',
    },
    others: [...paste, { action: { kind: 'ask-again' }, label: t('denied.again'), look: 'plain' }],
  };
}

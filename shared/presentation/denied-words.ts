import { actionNamed } from '../aws/actions';
import { ticketTag } from '../fleet/open-form';
import type { Denial } from '../problems/denial';
import type { ClientMode } from '../problems/recovery';
import type { Untagged } from '../session/view';
import type { Translate } from '../i18n/translate';

/** The client mode that a denied rotation was for. */
export const modeOf = ({ condition }: Pick<Denial, 'condition'>): ClientMode | null =>
  condition?.value === 'SOURCE' || condition?.value === 'DESTINATION' || condition?.value === 'ALL'
    ? condition.value
    : null;

/** What the role may not do, without a full stop: a headline, or the beginning of a sentence. */
export function deniedWords({ action, condition }: Pick<Denial, 'action' | 'condition'>, t: Translate): string {
  if (condition?.key === 'iot:Delete') return t('denied.may.delete');
  const mode = modeOf({ condition });
  if (action === 'iot:RotateTunnelAccessToken') return t(`denied.may.${mode ?? 'rotate'}`);
  const words = actionNamed(action)?.words;
  return words === undefined ? t('denied.may.other', { action }) : t(`denied.may.${words}`);
}

/** Action and condition as an administrator knows them: `iot:RotateTunnelAccessToken, iot:ClientMode = SOURCE`. */
export const callWords = ({ action, condition }: Pick<Denial, 'action' | 'condition'>): string =>
  condition === null ? action : `${action}, ${condition.key} = ${condition.value}`;

/** One sentence for beside a button that cannot work. */
export const deniedSentence = (denial: Denial, t: Translate): string =>
  t('denied.sentence', { may: deniedWords(denial, t), call: callWords(denial) });

/** What a tunnel was opened without, and where its ticket is. */
export function untaggedSentence({ denial, tags, describesTicket }: Untagged, t: Translate): string {
  const left = tags.map(({ key }) => key).filter((key) => key !== ticketTag || !describesTicket);
  return [
    t('denied.untagged.sentence', { call: callWords(denial) }),
    describesTicket ? t('denied.untagged.ticket') : null,
    left.length === 0 ? null : t('denied.untagged.left', { keys: left.join(', ') }),
  ]
    .filter((part) => part !== null)
    .join(' ');
}

import type { SessionView } from '../../shared/session/view';
import { openButton } from './present-connected';
import { chargeOf, replaceButton, requestButton } from './present-next';
import type { Presentation } from './presentation';
import { lifeLeft, lowLife, sentences, type Speaker } from '../../shared/presentation/words';

/** Whether what somebody works over is over soon: time to finish, or to have another tunnel take its place. */
export function endsSoon(view: SessionView, now: number): boolean {
  const left = lifeLeft(view, now);
  return left !== null && left > 0 && left < lowLife;
}

/** A connection at work whose tunnel ends soon. Whoever may not open the next one can ask for it in time. */
export function presentEnding(
  view: SessionView,
  speaker: Speaker,
): Pick<Presentation, 'headline' | 'sentence' | 'button' | 'others'> {
  const { t, format, now } = speaker;
  const endsAt = view.tunnel?.endsAt ?? now;
  const request = requestButton(view, speaker);
  const next = request === null ? replaceButton(view, speaker) : null;
  return {
    headline: t('status.ending.headline', { time: format.clock(endsAt), left: format.duration(endsAt - now) }),
    sentence: sentences(
      t(next === null ? 'status.ending.sentence' : 'status.ending.next'),
      next === null ? null : chargeOf(view, speaker),
    ),
    button: next ?? openButton(view, speaker),
    others: request === null ? [] : [request],
  };
}

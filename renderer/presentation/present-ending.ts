import { deniedCall } from '../../shared/session';
import type { SessionView } from '../../shared/session/view';
import { openButton } from './present-connected';
import type { ActionButton, Presentation } from './presentation';
import { lifeLeft, lowLife, sentences, type Speaker } from '../../shared/presentation/words';

/** Whether what somebody works over is over soon: time to finish, or to open another tunnel. */
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
  const denied = deniedCall(view, 'iot:OpenTunnel');
  const mayOpen = denied === null && view.thingName !== null && view.hasAccount;
  const next: ActionButton | null = mayOpen
    ? { action: { kind: 'choose-tunnel' }, label: t('recoveries.open-new-tunnel'), look: 'plain' }
    : denied === null
      ? null
      : {
          action: { kind: 'copy-request', action: denied.action, mode: null },
          label: t('recoveries.copy-request'),
          look: 'plain',
        };
  const charged = mayOpen && view.environment.kind !== 'practice';
  return {
    headline: t('status.ending.headline', { time: format.clock(endsAt), left: format.duration(endsAt - now) }),
    sentence: sentences(
      t(mayOpen ? 'status.ending.beside' : 'status.ending.sentence'),
      charged ? t('status.charge') : null,
    ),
    button: openButton(view, speaker),
    others: next === null ? [] : [next],
  };
}

import { neverFound, observedForMs } from '../../shared/session/chain';
import { canConnect, canOpenTunnel, deniedCall, deniedConnect, isUsableToken } from '../../shared/session';
import { isTaken } from '../../shared/session/own';
import type { SessionView } from '../../shared/session/view';
import { presentAway } from './present-away';
import { presentDenied } from './present-denied';
import type { ActionButton, Around, Presentation } from './presentation';
import { servicesToOpen } from './services-for';
import { openedWords, sentences, type Speaker } from '../../shared/presentation/words';

/** A session at rest: whether there is a tunnel to connect to, and what would be needed for one. */
export function presentReady(
  view: SessionView,
  device: string,
  speaker: Speaker,
  { openTunnels, services, presence, lifetimeMinutes }: Around,
): Pick<Presentation, 'headline' | 'sentence' | 'warning' | 'button' | 'others'> {
  const { t } = speaker;
  if (view.fromBefore !== null && (isUsableToken(view.token) || deniedConnect(view) === null))
    return presentBefore(view, view.fromBefore, device, speaker);
  if (view.tunnelId === null && view.hasAccount) {
    // Only whoever looked just now knows that there is none.
    const headline = t(neverFound(view) ? 'status.none.headline' : 'status.none.notLooked', { device });
    const denied = deniedCall(view, 'iot:OpenTunnel');
    if (denied !== null) return { headline, warning: null, ...presentDenied(denied, t, t('status.none.joinOnly')) };
    const mine = view.services.map(({ serviceId }) => serviceId).filter((id) => id !== '');
    const asked = mine.length > 0 ? mine : servicesToOpen(null, services);
    const sentence = t(view.environment.kind === 'practice' ? 'status.none.practice' : 'status.none.sentence', {
      services: asked.join(', '),
      life: speaker.format.duration(lifetimeMinutes * 60_000),
    });
    if (!canOpenTunnel(view)) return { headline, sentence, warning: null, button: null, others: [] };
    const open: ActionButton = {
      action: { kind: 'open-tunnel', services: asked },
      label: t('action.openAndConnect'),
      look: 'primary',
    };
    const change: ActionButton = { action: { kind: 'choose-tunnel' }, label: t('action.change'), look: 'plain' };
    const offline = presentAway(view, presence, { device, speaker, lifetimeMinutes, otherwise: [open, change] });
    return offline ?? { headline, sentence, warning: null, button: open, others: [change] };
  }
  if (!view.hasAccount && view.token.state === 'none') {
    return {
      headline: t('status.needsToken.headline', { device }),
      sentence: t('status.needsToken.sentence'),
      warning: null,
      button: { action: { kind: 'paste-token' }, label: t('welcome.token.do'), look: 'primary' },
      others: [],
    };
  }
  const denied = canConnect(view) ? deniedConnect(view) : null;
  if (denied !== null)
    return {
      headline: t('status.needsToken.headline', { device }),
      warning: null,
      ...presentDenied(denied, t, t('status.needsToken.denied')),
    };
  const connect: ActionButton | null = canConnect(view)
    ? { action: { kind: 'connect' }, label: t('action.connect'), look: 'primary' }
    : null;
  const away = presentAway(view, presence, {
    device,
    speaker,
    lifetimeMinutes,
    otherwise: connect === null ? [] : [connect],
  });
  if (away !== null) return away;
  return {
    headline: t('status.ready.headline', { device }),
    sentence: view.hasAccount
      ? sentences(
          tunnelSentence(view, speaker),
          t('status.ready.left'),
          openTunnels > 1 ? t('status.ready.several', { count: openTunnels }) : null,
        )
      : t('status.ready.pasted'),
    warning: isTaken(view)
      ? sentences(t('status.ready.taken'), openedWords(view, t))
      : view.hasAccount && deniedCall(view, 'iot:DescribeTunnel') !== null
        ? t('status.ready.unseen')
        : null,
    button: connect,
    others: [],
  };
}

/** Worked on when the app ended: what is known of it now, and the way back to it. */
function presentBefore(
  view: SessionView,
  { ports }: NonNullable<SessionView['fromBefore']>,
  device: string,
  speaker: Speaker,
): ReturnType<typeof presentReady> {
  const { t } = speaker;
  const { ticket, token } = view;
  const at = ports.map(({ port }) => port).join(', ');
  return {
    headline: t('status.before.headline', { device }),
    sentence: sentences(
      ticket === null ? null : t('status.before.ticket', { ticket }),
      at === '' ? null : t('status.before.ports', { ports: at }),
      tunnelSentence(view, speaker) ?? t('status.before.notLooked'),
      t(`status.before.${isUsableToken(token) ? 'same' : token.state === 'none' ? 'noToken' : 'deadToken'}`),
    ),
    warning: isTaken(view) ? sentences(t('status.before.taken'), openedWords(view, t)) : null,
    button: canConnect(view) ? { action: { kind: 'connect' }, label: t('action.resume'), look: 'primary' } : null,
    others: [],
  };
}

/** The tunnel and the device as they were last observed; null where nobody looked. */
function tunnelSentence({ tunnel }: SessionView, { t, format, now }: Speaker): string | null {
  if (tunnel === null) return null;
  if (tunnel.destination.status !== 'CONNECTED') return t('status.ready.disconnected');
  const age = now - tunnel.checkedAt;
  return age <= observedForMs ? t('status.ready.connected') : t('status.ready.wasConnected', { age: format.age(age) });
}

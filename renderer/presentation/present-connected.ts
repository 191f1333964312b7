import { deniedCall } from '../../shared/session';
import type { ServiceView, SessionView } from '../../shared/session/view';
import { sentences, type Speaker } from '../../shared/presentation/words';

/**
 * What was observed of a connection at work: its services, its last answer, and a protocol that was chosen for a
 * reason.
 */
export function connectedSentence(view: SessionView, device: 'connected' | 'unknown', speaker: Speaker): string {
  const { t, format, now } = speaker;
  const bound = view.services.filter((service) => service.port !== null).length;
  const count = bound === 0 ? null : t(`status.connected.services${Math.min(3, bound) as 1 | 2 | 3}`);
  const last = view.services.reduce<ServiceView | null>(
    (best, service) => ((service.lastAnswerAt ?? 0) > (best?.lastAnswerAt ?? 0) ? service : best),
    null,
  );
  const since = view.connection.kind === 'open' ? view.connection.since : Number.POSITIVE_INFINITY;
  const answer =
    last === null || last.lastAnswerAt === null || last.lastAnswerAt < since
      ? null
      : t('status.connected.answered', { service: last.serviceId, age: format.age(now - last.lastAnswerAt) });
  const unseen = !view.hasAccount
    ? t('status.connected.unknownDevice')
    : deniedCall(view, 'iot:DescribeTunnel') !== null
      ? t('status.connected.unseenDevice')
      : t('status.connected.unaskedDevice');
  const silence = device === 'unknown' ? unseen : t('status.connected.silent');
  return sentences(count, answer ?? silence, formerSentence(view, speaker), deviceWays(view, t));
}

/** What still runs over a tunnel that was replaced, and until when. */
function formerSentence({ former }: SessionView, { t, format, now }: Speaker): string | null {
  const last = former.at(-1);
  if (last === undefined) return null;
  const count = former.reduce((sum, { connections }) => sum + connections, 0);
  return last.endsAt === null || last.endsAt <= now
    ? t('status.next.former', { count })
    : t('status.next.formerUntil', { count, time: format.clock(last.endsAt) });
}

/** In which way the device is spoken to, where that is not the newest. */
function deviceWays({ protocolChosenBecause, protocol, oneConnection }: SessionView, t: Speaker['t']): string | null {
  if (protocolChosenBecause !== null) return t('status.connected.older', { protocol });
  return oneConnection ? t('status.connected.oneConnection') : null;
}

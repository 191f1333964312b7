import { cannotTell, type DevicePresence, offlineSince, presenceFreshForMs } from '../../shared/fleet/presence';
import { isTaken } from '../../shared/session/own';
import type { SessionView } from '../../shared/session/view';
import type { ActionButton, Presentation } from './presentation';
import { openedWords, sentences, type Speaker } from '../../shared/presentation/words';

/**
 * That AWS lists the agent as offline, with what it says about when, and when it was last asked if that is long ago.
 * Null: it does not.
 */
export function offlineSentence(presence: DevicePresence | null, { t, format, now }: Speaker): string | null {
  const offline = offlineSince(presence);
  if (offline === null) return null;
  const since = offline.since === null ? null : format.dayAndClock(offline.since, now);
  const age = now - offline.asOf;
  if (age > presenceFreshForMs) return t('status.away.was', { age: format.age(age) });
  return since === null ? t('thing.offline') : t('thing.offlineSince', { since });
}

/**
 * To be told once the device is online, or not any more. In place of a promise that would not be kept stands `why`;
 * what was promised before can always be taken back.
 */
export function presentTelling(
  presence: DevicePresence | null,
  t: Speaker['t'],
): { readonly button: ActionButton | null; readonly why: string | null } {
  const isAwaited = presence?.awaited ?? false;
  const unable = cannotTell(presence);
  const why = unable === null ? null : t(`status.away.cannotTell.${unable}`);
  if (why !== null && !isAwaited) return { button: null, why };
  const label = t(isAwaited ? 'action.tellMeNot' : 'action.tellOnline');
  return { button: { action: { kind: 'tell-online', tell: !isAwaited }, label, look: 'plain' }, why };
}

interface Elsewise {
  readonly device: string;
  readonly speaker: Speaker;
  /** Of a new tunnel. */
  readonly lifetimeMinutes: number;
  /** What else can be done, the likeliest first. */
  readonly otherwise: readonly ActionButton[];
}

/**
 * A session at rest whose device's agent is offline: said before a tunnel is opened or joined, with what helps. The
 * index lags behind and knows agents under the thing's name only: it advises, it forbids nothing. Null: nothing says
 * that it is.
 */
export function presentAway(
  view: SessionView,
  presence: DevicePresence | null,
  { device, speaker, lifetimeMinutes, otherwise }: Elsewise,
): Pick<Presentation, 'headline' | 'sentence' | 'warning' | 'button' | 'others'> | null {
  const { t, format, now } = speaker;
  const { tunnel } = view;
  const listed = offlineSentence(presence, speaker);
  // Who is on the tunnel is there, whatever the index says.
  if (listed === null || tunnel?.destination.status === 'CONNECTED') return null;
  const isAwaited = presence?.awaited ?? false;
  const { button: tell, why } = presentTelling(presence, t);
  const [first = null, ...more] = otherwise;
  const endsAt = tunnel?.endsAt ?? null;
  return {
    headline: t('status.away.headline', { device }),
    sentence: sentences(
      listed,
      view.tunnelId === null
        ? t('status.away.open', { life: format.duration(lifetimeMinutes * 60_000) })
        : endsAt === null
          ? t('status.away.joined')
          : t('status.away.joinedUntil', { time: format.dayAndClock(endsAt, now) }),
      why ?? (isAwaited ? t('status.away.awaited') : null),
    ),
    warning: isTaken(view) ? sentences(t('status.ready.taken'), openedWords(view, t)) : null,
    button: tell === null ? first : { ...tell, look: isAwaited ? 'plain' : 'primary' },
    others: (tell === null ? more : otherwise).map((button) => ({ ...button, look: 'plain' })),
  };
}

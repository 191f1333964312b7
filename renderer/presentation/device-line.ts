/** What one line of the device list says. Pure. */
import { type Connectivity, type DeviceItem, rowFreshForMs } from '../../shared/fleet/list';
import { observedForMs } from '../../shared/session';
import type { SessionView } from '../../shared/session/view';
import type { Translate } from '../../shared/i18n/translate';
import { marksOf } from '../../shared/presentation/called';
import { type DeviceState, rowState, sessionState } from '../../shared/presentation/device-state';
import { lowLifeMs, type Speaker } from '../../shared/presentation/words';

export interface Line {
  readonly name: string;
  readonly state: DeviceState;
  /**
   * What tells it from another session of the same device: ticket, or the beginning of the tunnel's id; null: it is the
   * only one.
   */
  readonly mark: string | null;
  /** What else is known of the device besides its state. */
  readonly facts: readonly string[];
  /** Whether its agent is online, and when AWS said so (epoch ms); null: not known, or the session says more. */
  readonly online: (Connectivity & { readonly seenAt: number }) | null;
  /**
   * When it was seen last that somebody works there as the state says, epoch ms; null: the state claims nothing that
   * ages.
   */
  readonly provenAt: number | null;
  /** End of the tunnel that somebody works over, epoch ms; null: nobody does, or nobody knows. */
  readonly workEndsAt: number | null;
  /** End of the tunnel that is open, epoch ms. */
  readonly endsAt: number | null;
  readonly lastUsedAt: number | null;
  readonly favourite: boolean;
}

function nameOfItem({ row, tunnelId }: DeviceItem, session: SessionView | undefined, t: Translate): string {
  const thingName = row?.thingName ?? session?.thingName ?? null;
  if (thingName !== null) return thingName;
  // A pasted token has the name that somebody gave it, or its ticket's.
  if (session !== undefined && session.ticket !== null) return session.ticket;
  return tunnelId === null ? t('rail.pastedTunnel') : t('status.tunnel', { id: tunnelId.slice(0, 8) });
}

function stateOf({ row, group }: DeviceItem, session: SessionView | undefined): DeviceState {
  const ofRow = row === null ? rowState({ tunnel: null, ended: true, connectivity: null }) : rowState(row);
  if (session === undefined) return ofRow;
  // At rest a session says nothing of the device.
  return session.state.kind === 'ready' && group !== 'here' && ofRow.word === 'away' ? ofRow : sessionState(session);
}

/** A row has room for so many characters of a ticket, and for the state behind it. */
const longestMark = 18;
/** So that a row is not drawn anew with each byte, ms. */
const provenStepMs = 10_000;

/**
 * When the device was seen on its tunnel, or answered; where AWS may not be asked about it, when the tunnel itself was
 * heard.
 */
function provenOf(session: SessionView | undefined): number | null {
  if (session === undefined || session.state.kind !== 'connected') return null;
  const { tunnel, services, connection, state } = session;
  const confirmedAt = connection.kind === 'open' ? (connection.pongAt ?? connection.since) : 0;
  const at = Math.max(
    tunnel?.destination.status === 'CONNECTED' ? tunnel.checkedAt : 0,
    state.device === 'unknown' ? confirmedAt : 0,
    ...services.map(({ lastAnswerAt }) => lastAnswerAt ?? 0),
  );
  return at === 0 ? null : Math.floor(at / provenStepMs) * provenStepMs;
}

/** `among`: every session there is. */
export function lineOf(
  item: DeviceItem,
  session: SessionView | undefined,
  t: Translate,
  among: readonly SessionView[] = [],
): Line {
  const { row, group } = item;
  const state = stateOf(item, session);
  const isHere = group === 'here';
  const open = row === null ? 0 : row.openTunnels;
  const tunnels =
    open > 1 && (state.word === 'ready' || state.word === 'away')
      ? t('rail.tunnels', { n: open })
      : open === 1 && state.word === 'away'
        ? t('rail.oneTunnel')
        : null;
  const seen = row?.connectivity ?? null;
  return {
    name: nameOfItem(item, session, t),
    state,
    mark: session === undefined ? null : marksOf(session, among, t, longestMark),
    facts: tunnels === null ? [] : [tunnels],
    // While a session runs its own state says more than the index, which lags behind.
    online: isHere || seen === null ? null : { ...seen, seenAt: row?.seenAt ?? 0 },
    provenAt: provenOf(session),
    workEndsAt: session?.state.kind === 'connected' ? (session.tunnel?.endsAt ?? null) : null,
    endsAt:
      isHere || session === undefined || session.state.kind === 'ready'
        ? (session?.tunnel?.endsAt ?? row?.tunnel?.endsAt ?? null)
        : null,
    lastUsedAt: row?.lastUsedAt ?? session?.timeline[0]?.at ?? null,
    favourite: row?.favourite ?? false,
  };
}

/** Whether the agent is online, or was when AWS was last asked long ago. */
function onlineWords({ connected, since, seenAt }: NonNullable<Line['online']>, { t, format, now }: Speaker): string {
  if (now - seenAt > rowFreshForMs)
    return t(connected ? 'rail.wasOnline' : 'rail.wasOffline', { time: format.lastUsed(seenAt, now) });
  if (connected) return t('rail.online');
  return since === null ? t('rail.offlineDevice') : t('rail.offlineSince', { time: format.lastUsed(since, now) });
}

/** Whether what the state claims was seen too long ago to be so now: longer than it takes to ask again. */
export const lineIsAged = ({ provenAt }: Line, now: number): boolean =>
  provenAt !== null && now - provenAt > observedForMs + provenStepMs;

/** Whether what somebody works over is over soon. */
export const lineEndsSoon = ({ workEndsAt }: Line, now: number): boolean =>
  workEndsAt !== null && workEndsAt > now && workEndsAt - now < lowLifeMs;

function agedWords(line: Line, { t, format, now }: Speaker): readonly string[] {
  return line.provenAt !== null && lineIsAged(line, now)
    ? [t('rail.seen', { age: format.age(now - line.provenAt) })]
    : [];
}

/** The second line of a row: its state by a word, and what else is known, as of now. */
export function lineWords(line: Line, speaker: Speaker): string {
  const { state, mark, facts, online } = line;
  const isOnline = online === null ? [] : [onlineWords(online, speaker)];
  // That it is offline is its state; several tunnels say that it can be connected to.
  const words =
    state.word === 'away'
      ? [...isOnline, ...facts]
      : facts.length > 0
        ? [...facts, ...isOnline]
        : [
            speaker.t(lineEndsSoon(line, speaker.now) ? 'device.endsSoon' : `device.${state.word}`),
            ...isOnline,
            ...agedWords(line, speaker),
          ];
  const text = words.join(' · ');
  const sentence = text.slice(0, 1).toUpperCase() + text.slice(1);
  return mark === null ? sentence : `${mark} · ${sentence}`;
}

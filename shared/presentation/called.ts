/** What a session is called wherever several are named: in the list, the tray, notices, the window's title. */
import type { TunnelChoice } from '../fleet/list';
import type { SessionView } from '../session/view';
import type { Translate } from '../i18n/translate';
import { cutInMiddle } from '../text/outside';
import { ticketOf, titleOf } from './words';

type Marked = Pick<SessionView, 'id' | 'thingName' | 'tunnelId' | 'ticket' | 'environment'>;

/** So much of a tunnel's id tells it from another one. */
const idLength = 6;

/**
 * What tells a session from the others of the same device: its ticket where no other has the same, else the first
 * characters of its tunnel's id. Null where it is the only one, or nothing tells them apart.
 */
function markOf(view: Marked, among: readonly Marked[]): string | null {
  const twins = among.filter(
    ({ id, environment, thingName }) =>
      id !== view.id && environment.id === view.environment.id && thingName === view.thingName,
  );
  if (view.thingName === null || twins.length === 0) return null;
  if (view.ticket !== null && twins.every(({ ticket }) => ticket !== view.ticket)) return view.ticket;
  return view.tunnelId?.slice(0, idLength) ?? null;
}

/**
 * What tells one of a device's open tunnels from the others: its ticket where no other has the same, else the first of
 * its id.
 */
export function choiceMark(
  tunnel: Pick<TunnelChoice, 'tunnelId' | 'tags'>,
  among: readonly Pick<TunnelChoice, 'tunnelId' | 'tags'>[],
  t: Translate,
): string {
  const ticket = ticketOf(tunnel.tags);
  const isOnly = among.every(({ tunnelId, tags }) => tunnelId === tunnel.tunnelId || ticketOf(tags) !== ticket);
  return ticket !== null && isOnly ? ticket : t('status.tunnel', { id: tunnel.tunnelId.slice(0, idLength) });
}

/**
 * That a session is practice, and which tunnel of its device; null: there is nothing to tell it by. Where there is
 * little room, what tells it from others has at most `longest` characters and loses its middle: tickets differ at their
 * ends.
 */
export function marksOf(
  view: Marked,
  among: readonly Marked[],
  t: Translate,
  longest = Number.POSITIVE_INFINITY,
): string | null {
  const mark = markOf(view, among);
  const marks = [
    view.environment.kind === 'practice' ? t('called.practice') : null,
    mark === null ? null : cutInMiddle(mark, longest),
  ].filter((each) => each !== null);
  return marks.length === 0 ? null : marks.join(' · ');
}

/**
 * A session's name with what tells it from others. Where there is little room, name and marks have at most `longest`
 * characters each and lose their middle.
 */
export function calledAmong(view: Marked, among: readonly Marked[], t: Translate, longest = Infinity): string {
  const name = cutInMiddle(titleOf(view, t), longest);
  const marks = marksOf(view, among, t);
  return marks === null ? name : t('called.marked', { name, marks: cutInMiddle(marks, longest) });
}

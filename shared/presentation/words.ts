import { openedByTag, ticketTag } from '../fleet/open-form';
import { plainLine } from '../text/outside';
import type { Format } from '../i18n/format';
import type { Translate } from '../i18n/translate';
import type { SessionView, TunnelFacts } from '../session/view';

/** Of a person or a ticket, in a sentence. */
const longestName = 80;

/** What pure functions need to choose words: the language's words, its formats and the time. */
export interface Speaker {
  readonly t: Translate;
  readonly format: Format;
  readonly now: number;
}

/** Below this much life a repair's button says how little is left. */
export const lowLifeMs = 15 * 60_000;

/** What the person calls the far end: the thing's name, else the tunnel's id, else "the device". */
export function nameOf(view: Pick<SessionView, 'thingName' | 'tunnelId'>, t: Translate): string {
  if (view.thingName !== null) return view.thingName;
  return view.tunnelId === null ? t('status.someDevice') : t('status.tunnel', { id: view.tunnelId.slice(0, 8) });
}

/**
 * The same as a title: where there is no name, what the person called it or its ticket's, else what the session began
 * with.
 */
export function titleOf(view: Pick<SessionView, 'thingName' | 'tunnelId' | 'ticket'>, t: Translate): string {
  if (view.thingName === null && view.ticket !== null) return view.ticket;
  return view.thingName === null && view.tunnelId === null ? t('rail.pastedTunnel') : nameOf(view, t);
}

/** Milliseconds until the tunnel ends; null where nobody knows. */
export const lifeLeft = (view: SessionView, now: number): number | null =>
  view.tunnel === null || view.tunnel.endsAt === null ? null : view.tunnel.endsAt - now;

/** What a repair leaves as it is, as far as it was observed. */
export function keeps(view: SessionView, { t, format, now }: Speaker, mayLoseDevice: boolean): string | null {
  const endsAt = view.tunnel?.endsAt ?? null;
  const staysConnected = !mayLoseDevice && view.tunnel?.destination.status === 'CONNECTED';
  const known = endsAt !== null && endsAt > now;
  if (known && staysConnected) return t('status.keeps.deviceAndEnd', { time: format.clock(endsAt) });
  if (known) return t('status.keeps.end', { time: format.clock(endsAt) });
  return staysConnected ? t('status.keeps.device') : null;
}

/** That ports stay reserved, where there are such: a pasted token's services are known only once the tunnel answers. */
export const keepsPorts = ({ services }: Pick<SessionView, 'services'>, t: Translate): string | null =>
  services.some(({ port }) => port !== null) ? t('status.keeps.ports') : null;

/** Both, in one sentence where it is the ports and the end alone. */
export function keepsAll(view: SessionView, speaker: Speaker, mayLoseDevice: boolean): string {
  const { t, format, now } = speaker;
  const endsAt = view.tunnel?.endsAt ?? null;
  const ports = keepsPorts(view, t);
  const staysConnected = !mayLoseDevice && view.tunnel?.destination.status === 'CONNECTED';
  if (ports !== null && endsAt !== null && endsAt > now && !staysConnected)
    return t('status.keeps.portsAndEnd', { time: format.clock(endsAt) });
  return sentences(ports, keeps(view, speaker, mayLoseDevice));
}

/** Programs that wait now wait for each other, not for the tunnel. */
export const takesTurns = ({ connection, state, protocol, oneConnection }: SessionView): boolean =>
  connection.kind === 'open' && state.kind === 'connected' && (protocol !== 'V3' || oneConnection);

/** Sentences one after another, without those that have nothing to say. */
export const sentences = (...parts: readonly (string | null)[]): string =>
  parts.filter((part) => part !== null).join(' ');

/** A tunnel's own word of this kind, as a tag has it; null: it has none. */
function tagged(tags: TunnelFacts['tags'], name: string): string | null {
  const value = plainLine(tags.find(({ key }) => key === name)?.value ?? '', longestName);
  return value === '' ? null : value;
}

/** The ticket that a tunnel was opened for; null: it does not say. */
export const ticketOf = (tags: TunnelFacts['tags']): string | null => tagged(tags, ticketTag);

/** The ticket that a session is for: as a person or a link named it, else the one that its tunnel was opened for. */
export const ticketFor = ({ ticket, tunnel }: Pick<SessionView, 'ticket' | 'tunnel'>): string | null =>
  ticket ?? ticketOf(tunnel?.tags ?? []);

/**
 * Who opened the tunnel, and for which ticket, as its tags say; null: they do not. Somebody else is warned of with it.
 */
export function openedWords(
  { tunnel }: { readonly tunnel: Pick<TunnelFacts, 'tags'> | null },
  t: Translate,
): string | null {
  const tags = tunnel?.tags ?? [];
  const who = tagged(tags, openedByTag);
  const ticket = ticketOf(tags);
  if (who === null) return null;
  return ticket === null ? t('status.openedBy', { who }) : t('status.openedByFor', { who, ticket });
}

/** That a new token for this side cuts somebody off, and whom. */
export const takenWords = (view: Pick<SessionView, 'tunnel'>, t: Translate): string =>
  sentences(t('rotate.taken'), openedWords(view, t));

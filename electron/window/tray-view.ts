import { canDisconnect, closedHere, neverFound } from '../../shared/session';
import type { SessionPhase, SessionView } from '../../shared/session/view';
import type { Language } from '../../shared/settings/languages';
import { cutInMiddle, plainLine } from '../../shared/text/outside';
import { systemWords } from '../../shared/i18n/system';
import { lineOf } from './session-words';
import { loopbackHost } from './web-host';

/** The colour a state has everywhere: green only for what was observed to work, red for what a person must look at. */
export type TrayTone = 'idle' | 'working' | 'trying' | 'refused';

function toneOf(state: SessionPhase): TrayTone {
  switch (state.kind) {
    case 'ready':
    case 'ended':
      return 'idle';
    case 'connected':
      return 'working';
    case 'preparing':
    case 'connecting':
    case 'reconnecting':
    case 'repairing':
    case 'waiting-for-device':
    case 'closing':
      return 'trying';
    case 'problem':
      return 'refused';
  }
}

const order: readonly TrayTone[] = ['refused', 'trying', 'working', 'idle'];
/** A tray's tooltip is cut by some systems after 127 characters. */
const longestTip = 120;
const mostLines = 3;
/** Most characters of a name there, as much of them as fits. */
const tipNames = [72, 40, 32, 24, 18] as const;
const shortestTipName = 12;

/** What pressing an entry of the tray's menu does to a session. */
export type TrayAction =
  | { readonly kind: 'show' }
  | { readonly kind: 'copy'; readonly text: string }
  | { readonly kind: 'disconnect' };

interface TrayEntry {
  readonly label: string;
  readonly action: TrayAction;
}

export interface TrayView {
  readonly tone: TrayTone;
  readonly tooltip: string;
  /** Sessions for the tray's menu, worst first. */
  readonly sessions: readonly {
    readonly id: string;
    readonly label: string;
    readonly tone: TrayTone;
    readonly entries: readonly TrayEntry[];
  }[];
}

/** What can be done to a session without its window: its local addresses, and leaving it. */
function entriesOf(session: SessionView, language: Language): readonly TrayEntry[] {
  const w = systemWords[language];
  const addresses = session.services.flatMap(({ serviceId, port }): TrayEntry[] => {
    if (port === null) return [];
    const text = `${loopbackHost}:${port}`;
    return [{ label: w.copyAddress(plainLine(serviceId, 32), text), action: { kind: 'copy', text } }];
  });
  return [
    { label: w.showDevice, action: { kind: 'show' } },
    ...addresses,
    ...(canDisconnect(session) ? [{ label: w.disconnect, action: { kind: 'disconnect' } } as const] : []),
  ];
}

/** A tunnel that was in use here and is no more, though nobody here closed it: what a person did is no news. */
const endedByItself = (session: SessionView): boolean =>
  session.state.kind === 'ended' && !neverFound(session) && !closedHere(session);

/** One line for each session as far as there is room: names lose their middle first, then there are fewer lines. */
function tipOf(listed: readonly SessionView[], among: readonly SessionView[], language: Language): string {
  const w = systemWords[language];
  const tip = (count: number, longest: number): string => {
    const more = listed.length - count;
    const lines = listed.slice(0, count).map((session) => lineOf(session, among, language, longest));
    return [...lines, ...(more > 0 ? [w.others(more)] : [])].join('\n');
  };
  const most = Math.min(mostLines, listed.length);
  for (const longest of tipNames) {
    const narrower = tip(most, longest);
    if (narrower.length <= longestTip) return narrower;
  }
  for (let count = most; count > 1; count -= 1) {
    const fewer = tip(count, shortestTipName);
    if (fewer.length <= longestTip) return fewer;
  }
  return cutInMiddle(tip(1, shortestTipName), longestTip);
}

/**
 * What the tray shows: the worst state of all sessions, because that is the one that needs a person, and what is wrong
 * there.
 */
export function trayView(sessions: readonly SessionView[], language: Language): TrayView {
  const listed = sessions
    .map((session) => ({ session, tone: toneOf(session.state) }))
    .filter(({ session, tone }) => tone !== 'idle' || endedByItself(session))
    .sort((a, b) => order.indexOf(a.tone) - order.indexOf(b.tone));
  return {
    tone: listed[0]?.tone ?? 'idle',
    tooltip:
      listed.length === 0
        ? systemWords[language].nothingOpen
        : tipOf(
            listed.map(({ session }) => session),
            sessions,
            language,
          ),
    sessions: listed.map(({ session, tone }) => ({
      id: session.id,
      tone,
      label: lineOf(session, sessions, language),
      entries: entriesOf(session, language),
    })),
  };
}

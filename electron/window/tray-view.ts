import type { SessionPhase, SessionView } from '../../shared/session/view';
import type { Language } from '../../shared/settings/languages';
import { words } from './words';

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

export interface TrayView {
  readonly tone: TrayTone;
  readonly tooltip: string;
  /** Sessions for the tray's menu, worst first. */
  readonly sessions: readonly { readonly id: string; readonly label: string; readonly tone: TrayTone }[];
}

/** What the tray shows: the worst state of all sessions, because that is the one that needs a person. */
export function trayView(sessions: readonly SessionView[], language: Language): TrayView {
  const w = words[language];
  const name = (session: SessionView): string =>
    session.thingName ?? (session.tunnelId === null ? w.tunnel : `${w.tunnel} ${session.tunnelId.slice(0, 8)}`);
  const listed = sessions
    .map((session) => ({ session, tone: toneOf(session.state) }))
    .filter(({ tone }) => tone !== 'idle')
    .sort((a, b) => order.indexOf(a.tone) - order.indexOf(b.tone))
    .map(({ session, tone }) => ({
      id: session.id,
      tone,
      label: w.device(name(session), tone === 'idle' ? w.nothingOpen : w[tone]),
    }));
  const lines = [
    ...listed.slice(0, mostLines).map(({ label }) => label),
    ...(listed.length > mostLines ? [w.others(listed.length - mostLines)] : []),
  ];
  const text = lines.length === 0 ? w.nothingOpen : lines.join('\n');
  return {
    tone: listed[0]?.tone ?? 'idle',
    tooltip: text.length > longestTip ? `${text.slice(0, longestTip - 1)}…` : text,
    sessions: listed,
  };
}

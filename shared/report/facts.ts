/** What the report of a session rests on. Pure data without a secret; its words are in presentation/report-words.ts. */
import { accountIn } from '../aws/hosts';
import type { AccountView } from '../ipc/app-state';
import type { Carried } from '../session/carried';
import type { SessionView, TimelineEntry } from '../session/view';
import { troublesOf, type Trouble } from './troubles';

/** What was done on the device inside the window. */
export interface WorkDone {
  /** User names that had a terminal. */
  readonly terminals: readonly string[];
  /** Files that arrived whole. */
  readonly sent: number;
  readonly fetched: number;
}

export interface ReportFacts {
  readonly view: SessionView;
  readonly account: AccountView;
  /** Twelve digits: of whoever is signed in, else of the tunnel. */
  readonly accountId: string | null;
  /** From the first connection to the last moment of one; null: there was none. */
  readonly connected: { readonly from: number; readonly to: number } | null;
  readonly carried: readonly Carried[];
  readonly work: WorkDone;
  readonly troubles: readonly Trouble[];
  /** The timeline has forgotten what was between its oldest line and the next one. */
  readonly isCut: boolean;
  /** When this person left, or closed the tunnel, for good; null: neither. */
  readonly left: TimelineEntry | null;
  /** Epoch ms. */
  readonly now: number;
}

interface ReportOf {
  readonly view: SessionView;
  readonly account: AccountView;
  readonly carried: readonly Carried[];
  readonly work: WorkDone;
  readonly now: number;
}

const ends: ReadonlySet<TimelineEntry['kind']> = new Set(['disconnected', 'dropped', 'tunnel-closed', 'tunnel-ended']);

function connectedTime({ timeline, connection }: SessionView, now: number): ReportFacts['connected'] {
  const first = timeline.findLast(({ kind }) => kind === 'connected');
  if (first === undefined) return null;
  if (connection.kind === 'open') return { from: first.at, to: Math.max(first.at, now) };
  const last = timeline.findIndex(({ kind }) => kind === 'connected');
  const end = timeline.slice(0, last).findLast(({ kind }) => ends.has(kind));
  return { from: first.at, to: Math.max(first.at, (end ?? timeline[last] ?? first).at) };
}

export function reportFacts({ view, account, carried, work, now }: ReportOf): ReportFacts {
  const { timeline } = view;
  const signed = account.kind === 'signed-in' || account.kind === 'expired' ? account.accountId : null;
  const isLeft = view.state.kind === 'ready' || view.state.kind === 'ended';
  return {
    view,
    account,
    accountId: signed ?? accountIn(view.tunnel?.arn),
    connected: connectedTime(view, now),
    carried: carried.filter(({ up, down }) => up > 0 || down > 0),
    work,
    troubles: troublesOf(timeline, view.state.kind === 'connected'),
    // They are numbered from 1.
    isCut: (timeline[0]?.id ?? 0) > timeline.length,
    left: isLeft
      ? (timeline.find(({ kind, outcome }) => kind === 'tunnel-closed' && outcome === 'done') ??
        timeline.find(({ kind }) => kind === 'disconnected') ??
        null)
      : null,
    now,
  };
}

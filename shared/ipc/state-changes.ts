/**
 * What changed between two states of the app, small enough to be sent many times a second, and the way to put it into
 * an older state. Main makes changes, the window takes them over; both directions stand here, side by side. Pure.
 */
import type { SessionId, SessionView, TimelineEntry } from '../session/view';
import type { AppState, SliceName } from './app-state';
import { type CountersChange, countersChange, withCounters } from './counters';
import { type ListChange, listChange, withListChange } from './list-changes';
import { type Patch, patchBetween, withPatch } from './patch';
import { isSame, keepingSame } from './same';

/** Lines that came on top of a timeline, and how many of those that were there (newest first) are still below them. */
interface TimelineChange {
  readonly added: readonly TimelineEntry[];
  readonly kept: number;
}

/** What is different about a session that the window knows already. */
interface SessionChange {
  readonly patch?: Patch<Omit<SessionView, 'id' | 'timeline'>>;
  /** In place of the services, where nothing else about them is different. */
  readonly counters?: CountersChange;
  readonly timeline?: TimelineChange;
}

interface SessionsChange {
  /** All sessions in their order; absent where none came, went or moved. */
  readonly order?: readonly SessionId[];
  /** Those that the window does not know yet, whole. */
  readonly added: readonly SessionView[];
  readonly changed: Readonly<Record<SessionId, SessionChange>>;
}

/** Slices that are replaced whole; the device list and the sessions by what changed in each. */
interface StateChanges {
  readonly slices: Partial<Omit<AppState, 'sessions' | 'devices'>>;
  readonly devices?: ListChange;
  readonly sessions?: SessionsChange;
}

/** Sent on `state.changed`. Revisions grow by one from message to message. */
export interface StateMessage extends StateChanges {
  readonly revision: number;
}

function timelineChange(before: readonly TimelineEntry[], after: readonly TimelineEntry[]): TimelineChange {
  const newest = before[0]?.id;
  const first = newest === undefined ? -1 : after.findIndex(({ id }) => id === newest);
  const grew = first !== -1 && after.slice(first).every((entry, index) => isSame(entry, before[index]));
  return grew ? { added: after.slice(0, first), kept: after.length - first } : { added: after, kept: 0 };
}

/** Null: nothing that the window could show is different. */
function sessionChange(before: SessionView, after: SessionView): SessionChange | null {
  const counters = countersChange(before.services, after.services);
  const services = counters === null ? after.services : before.services;
  const patch = patchBetween(before, { ...after, services, timeline: before.timeline });
  const isGrown = !isSame(before.timeline, after.timeline);
  const hasCounted = counters !== null && counters.length > 0;
  if (patch === null && !isGrown && !hasCounted) return null;
  return {
    ...(patch === null ? {} : { patch }),
    ...(hasCounted ? { counters } : {}),
    ...(isGrown ? { timeline: timelineChange(before.timeline, after.timeline) } : {}),
  };
}

function sessionsChange(before: readonly SessionView[], after: readonly SessionView[]): SessionsChange | null {
  if (before === after) return null;
  const known = new Map(before.map((view) => [view.id, view]));
  const added: SessionView[] = [];
  const changed: [SessionId, SessionChange][] = [];
  for (const view of after) {
    const old = known.get(view.id);
    if (old === undefined) added.push(view);
    else if (old !== view) {
      const change = sessionChange(old, view);
      if (change !== null) changed.push([view.id, change]);
    }
  }
  const moved = before.length !== after.length || after.some(({ id }, index) => before[index]?.id !== id);
  if (!moved && changed.length === 0) return null;
  return {
    ...(moved ? { order: after.map(({ id }) => id) } : {}),
    added,
    changed: Object.fromEntries(changed),
  };
}

/** What the window that shows `before` has to be told so that it shows `after`; null: nothing. */
export function changesBetween(before: AppState, after: AppState): StateChanges | null {
  const names = (Object.keys(after) as SliceName[]).filter(
    (name) => name !== 'sessions' && name !== 'devices' && !isSame(before[name], after[name]),
  );
  const devices = before.devices === after.devices ? null : listChange(before.devices, after.devices);
  const sessions = sessionsChange(before.sessions, after.sessions);
  if (names.length === 0 && devices === null && sessions === null) return null;
  return {
    slices: Object.fromEntries(names.map((name) => [name, after[name]])),
    ...(devices === null ? {} : { devices }),
    ...(sessions === null ? {} : { sessions }),
  };
}

/** Null: it speaks of a service, or of fields, that are not there. */
function withSessionChange(view: SessionView, { patch, counters, timeline }: SessionChange): SessionView | null {
  const services = counters === undefined ? view.services : withCounters(view.services, counters);
  const patched = patch === undefined ? view : withPatch<Omit<SessionView, 'id' | 'timeline'>>(view, patch);
  return services === null || patched === null
    ? null
    : {
        ...view,
        ...patched,
        ...(counters === undefined ? {} : { services }),
        ...(timeline === undefined ? {} : { timeline: [...timeline.added, ...view.timeline.slice(0, timeline.kept)] }),
      };
}

/** Null: it speaks of a session, or a service, that is not there. */
function withSessions(
  sessions: readonly SessionView[],
  { order, added, changed }: SessionsChange,
): readonly SessionView[] | null {
  const known = new Map([...sessions, ...added].map((view) => [view.id, view]));
  for (const [id, change] of Object.entries(changed)) {
    const view = known.get(id);
    const next = view === undefined ? null : withSessionChange(view, change);
    if (next === null) return null;
    known.set(id, next);
  }
  const ids = order ?? sessions.map(({ id }) => id);
  const next = ids.map((id) => known.get(id)).filter((view) => view !== undefined);
  return next.length === ids.length ? next : null;
}

/**
 * The state with these changes, made of the parts of the older one wherever they say the same. Null where the changes
 * are about another state than this: then only a snapshot helps.
 */
export function withChanges(state: AppState, { slices, devices, sessions }: StateChanges): AppState | null {
  const list = devices === undefined ? state.devices : withListChange(state.devices, devices);
  const next = sessions === undefined ? state.sessions : withSessions(state.sessions, sessions);
  if (list === null || next === null) return null;
  return { ...state, ...keepingSame(state, slices), devices: list, sessions: next };
}

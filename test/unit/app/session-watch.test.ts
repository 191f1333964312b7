import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { watchSessions } from '../../../electron/app/session-watch';
import type { SessionView } from '../../../shared/session/view';
import { busyState, withTraffic } from '../../fakes/busy-sessions';

const at = 1_795_395_975_000;
let views: readonly SessionView[];
let changed: () => void;
let stop: () => void;
const told = {
  state: vi.fn(),
  lines: vi.fn(),
  fleet: vi.fn(),
  links: vi.fn(),
  desktop: vi.fn<(views: readonly SessionView[]) => void>(),
};

beforeEach(() => {
  vi.useFakeTimers();
  views = [];
  for (const each of Object.values(told)) each.mockReset();
  stop = watchSessions({
    sessions: {
      views: () => views,
      onChange: (listener: () => void) => {
        changed = listener;
        return () => undefined;
      },
      unfinished: { list: () => [], restore: () => undefined, resume: () => undefined },
    },
    state: { set: told.state },
    fleet: { observe: told.fleet },
    links: { sessionsChanged: told.links },
    lines: { observe: told.lines, close: () => undefined },
    environments: { get: () => null, forRegion: () => null },
    unfinished: { get: () => ({ sessions: [] }), update: () => Promise.resolve() },
    onViews: told.desktop,
  } as unknown as Parameters<typeof watchSessions>[0]);
});
afterEach(() => {
  stop();
  vi.useRealTimers();
});

function become(next: readonly SessionView[]): void {
  views = next;
  changed();
}

it('tells of bytes whom they concern, and of all else everybody', () => {
  become(withTraffic(busyState(at).sessions, ['s1'], at));
  become(withTraffic(views, ['s1'], at + 500));
  become(withTraffic(views, ['s1'], at + 1_000));
  for (const each of [told.state, told.lines]) expect(each).toHaveBeenCalledTimes(3);
  for (const each of [told.fleet, told.links, told.desktop]) expect(each).toHaveBeenCalledTimes(1);
  become(views.map((view) => (view.id === 's1' ? { ...view, state: { kind: 'closing' } } : view)));
  for (const each of [told.fleet, told.links, told.desktop]) expect(each).toHaveBeenCalledTimes(2);
  expect(told.desktop.mock.lastCall?.[0]).toBe(views);
});

it('tells everybody of the first session and of the last one that goes', () => {
  become(busyState(at).sessions.slice(0, 1));
  become([]);
  expect(told.desktop).toHaveBeenCalledTimes(2);
});

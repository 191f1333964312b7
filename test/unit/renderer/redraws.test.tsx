// @vitest-environment jsdom
/**
 * How often the window draws, while things happen that it does not show. Real main-process store, real mirror, real
 * screens.
 */
import { act, cleanup, render } from '@testing-library/react';
import { Profiler, type ReactNode } from 'react';
import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { counterIntervalMs, sendIntervalMs, StateStore } from '../../../electron/ipc/state-store';
import { installBridge } from '../../../renderer/api';
import i18next from 'i18next';
import { formatIn } from '../../../shared/i18n/format';
import { setUpWords } from '../../../renderer/i18n/setup';
import { DeviceList } from '../../../renderer/rail/device-list';
import { CurrentScreen } from '../../../renderer/screens/current-screen';
import { setTimeSource } from '../../../renderer/store/clock';
import { startMirror, useMirror } from '../../../renderer/store/mirror';
import { initialUi, useUi } from '../../../renderer/store/ui';
import type { StateMessage } from '../../../shared/ipc/state-changes';
import { busyState, withTraffic } from '../../fakes/busy-sessions';
import { standInForLayout } from '../../fakes/jsdom-layout';
import { bridgeOf } from '../../fakes/bridge-of';

/** Each row of the list draws one; the mock tells of which device. */
const rows = vi.hoisted(() => ({ drawn: [] as string[] }));
/** Each service has one; nothing of it is a figure. */
const menus = vi.hoisted(() => ({ drawn: 0 }));
vi.mock('../../../renderer/screens/connection/service-menu', () => ({
  ServiceMenu: (): ReactNode => {
    menus.drawn += 1;
    return null;
  },
}));
vi.mock('../../../renderer/components/device-name', () => ({
  DeviceName: ({ name }: { readonly name: string }): ReactNode => {
    rows.drawn.push(name);
    return name;
  },
  WithName: ({ text }: { readonly text: string }): ReactNode => text,
}));

const at = 1_795_395_975_000;
const everywhere = ['s1', 's2', 's3', 's4', 's5'];
const draws = { screen: 0, list: 0 };
const bytes: number[] = [];
let store: StateStore;

beforeAll(async () => {
  standInForLayout();
  await setUpWords('en');
});

/** The window with session `s1` open beside the list of all five. */
beforeEach(async () => {
  vi.useFakeTimers();
  let tell: (message: StateMessage) => void = () => undefined;
  store = new StateStore({
    initial: busyState(at),
    send: (message) => {
      bytes.push(Buffer.byteLength(JSON.stringify(message)));
      act(() => tell(structuredClone(message)));
    },
  });
  const bridge = bridgeOf({
    on: (name, listener) => {
      if (name === 'state.changed') tell = listener as (message: StateMessage) => void;
      return () => undefined;
    },
    request: (name) =>
      Promise.resolve({
        ok: true,
        value: (name === 'app.snapshot'
          ? structuredClone(store.snapshot())
          : name === 'session.sshLine'
            ? { line: null }
            : name === 'system.programs'
              ? { names: [] }
              : name === 'line.watch'
                ? []
                : null) as never,
      }),
  });
  installBridge(bridge);
  setTimeSource(() => at);
  useUi.setState({ ...initialUi, screen: { kind: 'session', id: 's1' } });
  await startMirror();
  render(
    <>
      <Profiler id="list" onRender={() => (draws.list += 1)}>
        <DeviceList />
      </Profiler>
      <Profiler id="screen" onRender={() => (draws.screen += 1)}>
        <CurrentScreen />
      </Profiler>
    </>,
  );
  // What comes after the first page has come.
  await vi.dynamicImportSettled();
  await act(() => Promise.resolve());
  draws.list = 0;
  draws.screen = 0;
  rows.drawn.length = 0;
  bytes.length = 0;
});

afterEach(() => {
  cleanup();
  store.close();
  installBridge(null);
  useMirror.setState(useMirror.getInitialState(), true);
  vi.useRealTimers();
});

/** Bytes go through these sessions, as often as main tells of it. */
function flow(busy: readonly string[], times: number): void {
  for (let time = 1; time <= times; time += 1) {
    store.set('sessions', withTraffic(store.get('sessions'), busy, at + time));
    vi.advanceTimersByTime(sendIntervalMs);
  }
}

it('draws nothing for 400 changes of a counter of a session that is not shown', () => {
  flow(['s2'], 400);
  expect(bytes).toHaveLength(Math.floor((400 * sendIntervalMs) / counterIntervalMs) + 1);
  expect(Math.max(...bytes)).toBeLessThanOrEqual(1024);
  expect(draws).toEqual({ screen: 0, list: 0 });
});

it('is sent at most 1 KB a second, and draws the open screen alone, while bytes go through all five', () => {
  // The first byte is something else than a further one.
  flow(everywhere, 1);
  expect(Math.max(...bytes)).toBeLessThanOrEqual(1024);
  bytes.length = 0;
  draws.screen = 0;
  flow(everywhere, 200);
  expect(bytes.length).toBeGreaterThanOrEqual(Math.floor((200 * sendIntervalMs) / counterIntervalMs));
  expect(bytes.length).toBeLessThanOrEqual((200 * sendIntervalMs) / counterIntervalMs + 1);
  expect(Math.max(...bytes)).toBeLessThanOrEqual(1024);
  expect(draws).toEqual({ screen: bytes.length, list: 0 });
});

it('draws the words that hold a figure, and nothing else of the screen', () => {
  flow(everywhere, 1);
  menus.drawn = 0;
  flow(everywhere, 200);
  vi.advanceTimersByTime(counterIntervalMs);
  expect(document.body.textContent).toContain(formatIn(i18next.getFixedT('en', 'app'), 'en').bytes(201 * 64_000));
  expect(menus.drawn).toBe(0);
});

it('draws only the row of the session that says something else', () => {
  store.set(
    'sessions',
    store.get('sessions').map((view) => (view.id === 's2' ? { ...view, state: { kind: 'closing' } } : view)),
  );
  vi.advanceTimersByTime(sendIntervalMs);
  expect(rows.drawn).toEqual(['pump-station-02']);
  expect(draws).toEqual({ screen: 0, list: 1 });
});

it('draws on the second only where words change', () => {
  const tick = (now: number): void => act(() => setTimeSource(() => now));
  // "Checked 3 s ago" becomes 4 s in chain and sentence; no row says anything else.
  tick(at + 1000);
  expect(draws).toEqual({ screen: 1, list: 0 });
  expect(document.body.textContent).toContain('4 s ago');
  tick(at + 1000);
  expect(draws.screen).toBe(1);
  expect(rows.drawn).toEqual([]);
});

it('draws at most 8 times in the 25 seconds between two answers of DescribeTunnel', () => {
  for (let second = 1; second < 25 - 3; second += 1) act(() => setTimeSource(() => at + second * 1_000));
  expect(document.body.textContent).toContain('20 s ago');
  // 4 s, 5 s, and four steps of five.
  expect(draws).toEqual({ screen: 5, list: 0 });
});

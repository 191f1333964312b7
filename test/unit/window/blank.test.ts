/** A page that is not drawn: the window comes all the same, with a sentence. */
import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { silentLogger } from '../../../electron/log/logger';
import { Windows } from '../../../electron/window/windows';

class Page extends EventEmitter {
  loads = 0;
  reload(): void {
    this.loads += 1;
    this.begin();
  }
  begin(what: { isMainFrame?: boolean; isSameDocument?: boolean } = {}): void {
    this.emit('did-start-navigation', { isMainFrame: true, isSameDocument: false, ...what });
  }
  setWindowOpenHandler(): void {
    // Nothing opens a window here.
  }
}

const made = vi.hoisted(() => ({
  windows: [] as unknown[],
  questions: [] as { message: string; detail: string }[],
  answer: 0,
}));

class BlankWindow extends EventEmitter {
  readonly webContents = new Page();
  shown = 0;
  gone = false;
  constructor() {
    super();
    made.windows.push(this);
  }
  show(): void {
    this.shown += 1;
  }
  isDestroyed = (): boolean => this.gone;
  loadURL = (): Promise<void> => new Promise(() => undefined);
}

vi.mock('electron', () => ({
  get BrowserWindow() {
    return BlankWindow;
  },
  app: { getPreferredSystemLanguages: () => ['en-GB'] },
  screen: { getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1040 } }] },
  dialog: {
    showMessageBox(_parent: unknown, question: { message: string; detail: string }) {
      made.questions.push(question);
      return Promise.resolve({ response: made.answer, checkboxChecked: false });
    },
  },
}));

/**
 * Its page begins to load at once, as in a window of the system's; `unopened`: nobody has opened it yet, as in a
 * browser to come.
 */
const open = ({ unopened = false } = {}): BlankWindow => {
  new Windows({
    preload: '',
    session: {} as never,
    icon: null,
    developerTools: false,
    hidden: false,
    dark: () => false,
    place: { read: () => ({ bounds: null, maximized: false }), write: () => undefined },
    onGone: () => undefined,
    log: silentLogger,
  }).show();
  const window = made.windows.at(-1) as BlankWindow;
  if (!unopened) window.webContents.begin();
  return window;
};

beforeEach(() => {
  vi.useFakeTimers();
  made.questions.length = 0;
  made.answer = 0;
});
afterEach(() => vi.useRealTimers());

it('after 20 seconds is said, in a window that is shown', async () => {
  const window = open();
  await vi.advanceTimersByTimeAsync(19_999);
  expect([window.shown, made.questions.length]).toEqual([0, 0]);
  await vi.advanceTimersByTimeAsync(1);
  expect(window.shown).toBe(1);
  expect(made.questions).toMatchObject([
    { message: 'The window shows nothing yet', detail: expect.stringContaining('stays connected') as string },
  ]);
  expect(window.webContents.loads).toBe(0);
});

it('is loaded again where the person wants it', async () => {
  made.answer = 1;
  const window = open();
  await vi.advanceTimersByTimeAsync(20_000);
  expect(window.webContents.loads).toBe(1);
});

it('is asked about again where loading it again did not help', async () => {
  made.answer = 1;
  const window = open();
  await vi.advanceTimersByTimeAsync(20_000);
  made.answer = 0;
  await vi.advanceTimersByTimeAsync(19_999);
  expect(made.questions).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(made.questions).toHaveLength(2);
  expect(window.webContents.loads).toBe(1);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(made.questions).toHaveLength(2);
});

it('is nothing to say while no page has begun to load; 20 seconds count from there', async () => {
  const window = open({ unopened: true });
  await vi.advanceTimersByTimeAsync(600_000);
  window.webContents.begin({ isMainFrame: false });
  window.webContents.begin({ isSameDocument: true });
  await vi.advanceTimersByTimeAsync(60_000);
  expect([window.shown, made.questions.length]).toEqual([0, 0]);
  window.webContents.begin();
  await vi.advanceTimersByTimeAsync(19_999);
  expect(made.questions).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect([window.shown, made.questions.length]).toEqual([1, 1]);
});

it('is nothing to say once it was drawn, or where the window is gone', async () => {
  const drawn = open();
  drawn.emit('ready-to-show');
  expect(drawn.shown).toBe(1);
  const closed = open();
  closed.gone = true;
  closed.emit('closed');
  drawn.webContents.begin();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(made.questions).toEqual([]);
  expect([drawn.shown, closed.shown]).toEqual([1, 0]);
});

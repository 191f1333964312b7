/**
 * The end of a tunnel on its way from the session to whoever works over it: the system's notice, and the line in the
 * window.
 */
import { expect, it, vi } from 'vitest';
import { endingLine } from '../../../renderer/presentation/present-ending';
import { speechIn } from '../../../shared/i18n/speech';
import { languageNames } from '../../../shared/settings/languages';
import { eachInAWorld, type World } from './world';

const shown: string[] = [];
vi.mock('electron', () => ({
  Notification: class {
    static readonly isSupported = (): boolean => true;
    readonly title: string;
    constructor({ title }: { readonly title: string }) {
      this.title = title;
    }
    on(): void {
      // Nobody presses it.
    }
    show(): void {
      shown.push(this.title);
    }
    close(): void {
      // The next one takes its place.
    }
  },
}));
const { Notifier } = await import('../../../electron/window/notifications');
const { noticeWords } = await import('../../../electron/window/notice-words');

const minute = 60_000;
let w: World;
eachInAWorld((made) => {
  w = made;
  shown.length = 0;
});

/** Hands on to the system what the session has told since. */
function tellSystem(inFront: () => boolean, language: 'en' | 'ko'): () => void {
  const notifier = new Notifier({ isWindowFocused: inFront, onFailed: vi.fn() });
  let heard = 0;
  return () => {
    for (const notice of w.notices.slice(heard))
      if (notice.kind !== 'problem')
        notifier.notify({
          key: notice.sessionId,
          ...noticeWords(notice, w.view(), w.sessions.views(), language),
          onClick: vi.fn(),
        });
    heard = w.notices.length;
  };
}

it.each(languageNames)('is told by the system at 30, 10 and 2 minutes, each once (%s)', async (language) => {
  await w.connected();
  const tell = tellSystem(() => false, language);
  tell();
  shown.length = 0;
  for (let left = (w.view().tunnel?.endsAt ?? 0) - Date.now(); left > 0; left -= minute) {
    await w.tick(minute);
    tell();
  }
  const ends = shown.filter((title) => /ends in|후 터널이 종료/.test(title));
  expect(ends.map((title) => /(\d+) min|(\d+)분/.exec(title)).map((found) => found?.[1] ?? found?.[2])).toEqual([
    '30',
    '10',
    '2',
  ]);
});

it('is not told by the system to somebody who looks at the window', async () => {
  await w.connected();
  const tell = tellSystem(() => true, 'en');
  await w.tick((w.view().tunnel?.endsAt ?? 0) - Date.now() - minute);
  tell();
  expect(w.notices.filter(({ kind }) => kind === 'ends-soon')).toHaveLength(3);
  expect(shown).toEqual([]);
});

it('stands in the window from 30 minutes on, and comes back at 10 and 2 after it was put away', async () => {
  await w.connected();
  const said: number[] = [];
  for (let left = (w.view().tunnel?.endsAt ?? 0) - Date.now(); left > minute; left -= minute) {
    await w.tick(minute);
    const line = endingLine(w.view(), { ...speechIn('en'), now: Date.now() }, false);
    // Put away at once: the window keeps the stage, and shows it no more.
    if (line !== null && !said.includes(line.stage)) said.push(line.stage);
  }
  expect(said).toEqual([30, 10, 2]);
});

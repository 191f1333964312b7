/** Notices of the system, over a double that fails, times out and closes as macOS and Windows do. */
import { EventEmitter } from 'node:events';
import { beforeEach, expect, it, vi } from 'vitest';

class FakeNotification extends EventEmitter {
  static readonly shown: FakeNotification[] = [];
  static readonly isSupported = (): boolean => true;
  readonly title: string;
  closed = false;

  constructor({ title }: { readonly title: string }) {
    super();
    this.title = title;
  }

  show(): void {
    FakeNotification.shown.push(this);
  }

  close(): void {
    this.closed = true;
    this.emit('close', {});
  }
}
vi.mock('electron', () => ({ Notification: FakeNotification }));
const { Notifier } = await import('../../../electron/window/notifications');

const notice = (key: string) => ({ key, title: key, body: '', onClick: () => undefined });
beforeEach(() => void (FakeNotification.shown.length = 0));
const notifier = (onFailed = vi.fn()) => new Notifier({ isWindowFocused: () => false, onFailed });

it('that the system did not show is told, in its words', () => {
  const failed = vi.fn();
  const all = notifier(failed);
  all.notify(notice('a'));
  FakeNotification.shown[0]?.emit('failed', {}, 'Notifications are not allowed for this application');
  expect(failed).toHaveBeenCalledWith('Notifications are not allowed for this application');
  all.close();
  expect(FakeNotification.shown[0]?.closed).toBe(false);
});

it('are all taken back when the app ends, also those that only went out of sight', () => {
  const all = notifier();
  all.notify(notice('a'));
  all.notify(notice('b'));
  all.notify(notice('c'));
  FakeNotification.shown[0]?.emit('close', { reason: 'timedOut' });
  FakeNotification.shown[1]?.emit('close', { reason: 'userCanceled' });
  all.close();
  expect(FakeNotification.shown.map(({ title, closed }) => `${title} ${closed}`)).toEqual([
    'a true',
    'b false',
    'c true',
  ]);
});

it('of one key replace each other', () => {
  const all = notifier();
  all.notify(notice('a'));
  all.notify(notice('a'));
  expect(FakeNotification.shown.map(({ closed }) => closed)).toEqual([true, false]);
});

import { Notification } from 'electron';

export interface SystemNotice {
  /** Two notices with the same key are one: the later replaces the earlier. */
  readonly key: string;
  readonly title: string;
  readonly body: string;
  readonly onClick: () => void;
}

export interface Notifier {
  /** Shows it unless a person looks at the window already. Returns whether it was shown. */
  notify(notice: SystemNotice): boolean;
  /** Takes back what is no longer true. */
  withdraw(key: string): void;
}

/** Notices of the operating system, for what happens while nobody looks at the window. */
export function createNotifier({ isWindowFocused }: { readonly isWindowFocused: () => boolean }): Notifier {
  const shown = new Map<string, Notification>();
  const withdraw = (key: string): void => {
    shown.get(key)?.close();
    shown.delete(key);
  };
  return {
    notify({ key, title, body, onClick }) {
      if (isWindowFocused() || !Notification.isSupported()) return false;
      withdraw(key);
      const notification = new Notification({ title, body });
      notification.on('click', onClick);
      notification.on('close', () => {
        if (shown.get(key) === notification) shown.delete(key);
      });
      shown.set(key, notification);
      notification.show();
      return true;
    },
    withdraw,
  };
}

import { Notification } from 'electron';

interface SystemNotice {
  /** Two notices with the same key are one: the later replaces the earlier. */
  readonly key: string;
  readonly title: string;
  readonly body: string;
  readonly onClick: () => void;
}

/** Notices of the operating system, for what happens while nobody looks at the window. */
export class Notifier {
  readonly #isWindowFocused: () => boolean;
  readonly #shown = new Map<string, Notification>();

  constructor(isWindowFocused: () => boolean) {
    this.#isWindowFocused = isWindowFocused;
  }

  /** Shows it unless a person looks at the window already. */
  notify({ key, title, body, onClick }: SystemNotice): void {
    if (this.#isWindowFocused() || !Notification.isSupported()) return;
    this.#shown.get(key)?.close();
    const notification = new Notification({ title, body });
    notification.on('click', onClick);
    notification.on('close', () => {
      if (this.#shown.get(key) === notification) this.#shown.delete(key);
    });
    this.#shown.set(key, notification);
    notification.show();
  }
}

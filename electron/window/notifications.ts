import { Notification } from 'electron';

interface SystemNotice {
  /** Two notices with the same key are one: the later replaces the earlier. */
  readonly key: string;
  readonly title: string;
  readonly body: string;
  readonly onClick: () => void;
  /** Somebody asked for just this: it is shown also while they look at the window. */
  readonly wanted?: boolean;
}

/** Notices of the operating system, for what happens while nobody looks at the window. */
export class Notifier {
  readonly #isWindowFocused: () => boolean;
  readonly #shown = new Map<string, Notification>();

  constructor(isWindowFocused: () => boolean) {
    this.#isWindowFocused = isWindowFocused;
  }

  /** Shows it unless a person looks at the window already, and did not ask for it. */
  notify({ key, title, body, onClick, wanted = false }: SystemNotice): void {
    if ((!wanted && this.#isWindowFocused()) || !Notification.isSupported()) return;
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

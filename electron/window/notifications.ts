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

interface NotifierOptions {
  readonly isWindowFocused: () => boolean;
  /** The system did not show one, in its words: macOS drops those of an app that is not signed. */
  readonly onFailed: (error: string) => void;
}

/** Notices of the operating system, for what happens while nobody looks at the window. */
export class Notifier {
  readonly #options: NotifierOptions;
  readonly #shown = new Map<string, Notification>();

  constructor(options: NotifierOptions) {
    this.#options = options;
  }

  /** Shows it unless a person looks at the window already, and did not ask for it. */
  notify({ key, title, body, onClick, wanted = false }: SystemNotice): void {
    if ((!wanted && this.#options.isWindowFocused()) || !Notification.isSupported()) return;
    this.#shown.get(key)?.close();
    const notification = new Notification({ title, body });
    const forget = (): void => {
      if (this.#shown.get(key) === notification) this.#shown.delete(key);
    };
    notification.on('click', onClick);
    // What only went out of sight is in the system's list still.
    notification.on('close', ({ reason }) => (reason === 'timedOut' ? undefined : forget()));
    notification.on('failed', (_, error) => {
      forget();
      this.#options.onFailed(error);
    });
    this.#shown.set(key, notification);
    notification.show();
  }

  /**
   * Takes them all back: without the app, a press on one that is left would do nothing, or start the app for no reason.
   */
  close(): void {
    for (const notification of this.#shown.values()) notification.close();
    this.#shown.clear();
  }
}

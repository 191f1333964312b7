import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Menu, nativeImage, Tray } from 'electron';
import type { Language } from '../../shared/settings/languages';
import { systemWords } from '../../shared/i18n/system';
import type { Logger } from '../log/logger';
import type { TrayAction, TrayTone, TrayView } from './tray-view';

interface TrayOptions {
  /** Folder with `tray-<tone>.png` (and `@1.25x` to `@2.5x`); on macOS `tray-<tone>Template.png`. */
  readonly icons: string;
  readonly platform: NodeJS.Platform;
  readonly onShow: () => void;
  readonly onAction: (sessionId: string, action: TrayAction) => void;
  readonly onQuit: () => void;
  readonly log: Logger;
}

/** In a menu one "&" underlines the letter after it. */
const literal = (label: string): string => label.replaceAll('&', '&&');

/** The icon beside the clock. A desktop without a tray is no failure: the app works from its window. */
export class AppTray {
  readonly #options: TrayOptions;
  #tray: Tray | null = null;
  /** What is shown, in a form to compare. */
  #shown = '';

  constructor(options: TrayOptions) {
    this.#options = options;
    try {
      this.#tray = new Tray(this.#image('idle'));
      this.#tray.on('click', options.onShow);
    } catch (error) {
      options.log.warn('this desktop has no tray', { error });
    }
  }

  /** Whether this desktop has one. */
  get isThere(): boolean {
    return this.#tray !== null;
  }

  /** Shows this view; does nothing when it is what is shown already. */
  update(view: TrayView, language: Language): void {
    const wanted = JSON.stringify([view, language]);
    if (this.#tray === null || wanted === this.#shown) return;
    this.#shown = wanted;
    const { onShow, onAction, onQuit } = this.#options;
    const w = systemWords[language];
    this.#tray.setImage(this.#image(view.tone));
    this.#tray.setToolTip(`FieldTunnel\n${view.tooltip}`);
    this.#tray.setContextMenu(
      Menu.buildFromTemplate([
        ...view.sessions.map(({ id, label, entries }) => ({
          label: literal(label),
          submenu: entries.map((entry) => ({ label: literal(entry.label), click: () => onAction(id, entry.action) })),
        })),
        ...(view.sessions.length > 0 ? [{ type: 'separator' as const }] : []),
        { label: w.show, click: onShow },
        { label: w.quit, click: onQuit },
      ]),
    );
  }

  destroy(): void {
    this.#tray?.destroy();
    this.#tray = null;
  }

  #image(tone: TrayTone): Electron.NativeImage {
    const { icons, platform } = this.#options;
    const file = join(icons, platform === 'darwin' ? `tray-${tone}Template.png` : `tray-${tone}.png`);
    return existsSync(file) ? nativeImage.createFromPath(file) : nativeImage.createEmpty();
  }
}

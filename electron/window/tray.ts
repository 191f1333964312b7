import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Menu, nativeImage, Tray } from 'electron';
import type { Language } from '../../shared/settings/languages';
import type { Logger } from '../log/logger';
import type { TrayTone, TrayView } from './tray-view';
import { words } from './words';

export interface TrayOptions {
  /** Folder with `tray-<tone>.png` (and `@2x`); on macOS `tray-<tone>Template.png`. */
  readonly icons: string;
  readonly platform: NodeJS.Platform;
  readonly onShow: () => void;
  readonly onSession: (id: string) => void;
  readonly onQuit: () => void;
  readonly log: Logger;
}

export interface AppTray {
  /** Shows this view; does nothing when it is what is shown already. */
  update(view: TrayView, language: Language): void;
  destroy(): void;
}

/** The icon beside the clock. A desktop without a tray is no failure: the app works from its window. */
export function createTray(options: TrayOptions): AppTray {
  const image = (tone: TrayTone) => {
    const file = join(options.icons, options.platform === 'darwin' ? `tray-${tone}Template.png` : `tray-${tone}.png`);
    return existsSync(file) ? nativeImage.createFromPath(file) : nativeImage.createEmpty();
  };
  let tray: Tray | null = null;
  let shown = '';
  try {
    tray = new Tray(image('idle'));
    tray.on('click', options.onShow);
  } catch (error) {
    options.log.warn('this desktop has no tray', { error });
  }
  return {
    update(view, language) {
      const wanted = JSON.stringify([view, language]);
      if (tray === null || wanted === shown) return;
      shown = wanted;
      const w = words[language];
      tray.setImage(image(view.tone));
      tray.setToolTip(`FieldTunnel\n${view.tooltip}`);
      tray.setContextMenu(
        Menu.buildFromTemplate([
          ...view.sessions.map(({ id, label }) => ({ label, click: () => options.onSession(id) })),
          ...(view.sessions.length > 0 ? [{ type: 'separator' as const }] : []),
          { label: w.show, click: options.onShow },
          { label: w.quit, click: options.onQuit },
        ]),
      );
    },
    destroy() {
      tray?.destroy();
      tray = null;
    },
  };
}

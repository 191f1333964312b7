import { Menu, type MenuItemConstructorOptions } from 'electron';
import type { Language } from '../../shared/settings/languages';
import type { HelpPage } from './addresses';
import { words } from './words';

interface MenuOptions {
  readonly platform: NodeJS.Platform;
  readonly language: Language;
  readonly developerTools: boolean;
  readonly onHelp: (page: HelpPage) => void;
}

/** The menu as data: standard roles, so that each system's own words and keys apply. */
function menuTemplate({ platform, language, developerTools, onHelp }: MenuOptions): MenuItemConstructorOptions[] {
  const w = words[language];
  return [
    ...(platform === 'darwin' ? [{ role: 'appMenu' as const }] : [{ role: 'fileMenu' as const }]),
    { role: 'editMenu' },
    {
      role: 'viewMenu',
      submenu: [
        // "Reload" is for developers: it would drop what a person has typed and gain nothing.
        ...(developerTools
          ? [{ role: 'reload' as const }, { role: 'toggleDevTools' as const }, { type: 'separator' as const }]
          : []),
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { type: 'separator' },
        { role: 'togglefullscreen' },
      ],
    },
    { role: 'windowMenu' },
    {
      role: 'help',
      label: w.help,
      submenu: [
        { label: w.guide, accelerator: 'F1', click: () => onHelp('tunneling') },
        { label: w.troubleshooting, click: () => onHelp('troubleshooting') },
      ],
    },
  ];
}

export function installMenu(options: MenuOptions): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(options)));
}

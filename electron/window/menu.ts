import { Menu, type MenuItemConstructorOptions } from 'electron';
import {
  isOfWork,
  shortcutNames,
  shortcuts,
  type ShortcutName,
  workNamesIn,
  workPlaces,
} from '../../shared/ipc/shortcuts';
import type { Language } from '../../shared/settings/languages';
import { systemWords } from '../../shared/i18n/system';
import type { HelpPage } from './addresses';

interface MenuOptions {
  readonly platform: NodeJS.Platform;
  readonly language: Language;
  readonly developerTools: boolean;
  /** An action of the window. */
  readonly onItem: (item: ShortcutName) => void;
  /** A page of AWS, in the browser. */
  readonly onPage: (page: HelpPage) => void;
}

/** The key of an action is shown; the window hears it itself, so that a program in the terminal may have it. */
const heardByWindow = (name: ShortcutName) => ({ accelerator: shortcuts[name], registerAccelerator: false }) as const;

/** The menu as data: standard roles, so that each system's own words and keys apply. */
function menuTemplate({
  platform,
  language,
  developerTools,
  onItem,
  onPage,
}: MenuOptions): MenuItemConstructorOptions[] {
  const w = systemWords[language];
  const { items, places } = w.menu;
  const entry = (name: ShortcutName): MenuItemConstructorOptions => ({
    label: items[name],
    ...heardByWindow(name),
    click: () => onItem(name),
  });
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
    {
      label: w.actions,
      submenu: [
        ...shortcutNames.filter((name) => name !== 'help' && !isOfWork(name)).map(entry),
        { type: 'separator' },
        ...workPlaces.map((place) => ({ label: places[place], submenu: workNamesIn(place).map(entry) })),
      ],
    },
    { role: 'windowMenu' },
    {
      role: 'help',
      label: w.help,
      submenu: [
        entry('help'),
        { type: 'separator' },
        { label: w.tunneling, click: () => onPage('tunneling') },
        { label: w.troubleshooting, click: () => onPage('troubleshooting') },
      ],
    },
  ];
}

export function installMenu(options: MenuOptions): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(options)));
}

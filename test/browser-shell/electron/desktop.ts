import { EventEmitter } from 'node:events';
import { strict } from '../strict';
import type { Shell } from '../shell';

/** A menu item as the recorder keeps it. */
export interface ItemRecord {
  readonly label: string;
  readonly role: string | null;
  readonly accelerator: string | null;
  readonly type: string;
  readonly enabled: boolean;
  readonly submenu: readonly ItemRecord[];
  readonly click: (() => void) | null;
}

class MenuStand {
  constructor(readonly items: readonly ItemRecord[]) {}
}

function record(template: Electron.MenuItemConstructorOptions): ItemRecord {
  const { label, role, accelerator, type, enabled, submenu, click } = template;
  return {
    label: label ?? role ?? '',
    role: role ?? null,
    accelerator: accelerator?.toString() ?? null,
    type: type ?? (submenu === undefined ? 'normal' : 'submenu'),
    enabled: enabled !== false,
    submenu: Array.isArray(submenu) ? submenu.map(record) : [],
    click: click === undefined ? null : (click as () => void),
  };
}

interface TrayRecord {
  image: string;
  tooltip: string;
  menu: readonly ItemRecord[];
  destroyed: boolean;
  readonly click: () => void;
}

export interface DesktopStands {
  readonly Menu: unknown;
  readonly Tray: unknown;
  readonly nativeImage: unknown;
  readonly Notification: unknown;
  /** What was shown last. */
  readonly state: { applicationMenu: readonly ItemRecord[]; readonly trays: TrayRecord[] };
}

/** Menus, tray and notifications: recorders, and ways to press what they show. */
export function makeDesktop(shell: Shell): DesktopStands {
  const state: DesktopStands['state'] = { applicationMenu: [], trays: [] };
  let applicationMenu: MenuStand | null = null;

  const Menu = strict('Menu', {
    buildFromTemplate: (template: Electron.MenuItemConstructorOptions[]) => new MenuStand(template.map(record)),
    setApplicationMenu(menu: MenuStand | null) {
      applicationMenu = menu;
      state.applicationMenu = menu?.items ?? [];
    },
    getApplicationMenu: () => applicationMenu,
  });

  const image = (path: string): object =>
    strict('nativeImage', { path, isEmpty: () => path === '', setTemplateImage: () => undefined });
  const nativeImage = strict('nativeImage', { createFromPath: image, createEmpty: () => image('') });

  function Tray(first: { path: string }): object {
    const emitter = new EventEmitter();
    const shown: TrayRecord = {
      image: first.path,
      tooltip: '',
      menu: [],
      destroyed: false,
      click: () => void emitter.emit('click'),
    };
    state.trays.push(shown);
    return strict(
      'Tray',
      Object.assign(emitter, {
        setImage: (next: { path: string }) => void (shown.image = next.path),
        setToolTip: (text: string) => void (shown.tooltip = text),
        setContextMenu: (menu: MenuStand | null) => void (shown.menu = menu?.items ?? []),
        destroy: () => void (shown.destroyed = true),
        isDestroyed: () => shown.destroyed,
      }),
    );
  }

  function Notification({ title = '', body = '' }: Electron.NotificationConstructorOptions): object {
    const emitter = new EventEmitter();
    const shown = { title, body, closed: false, click: () => void emitter.emit('click') };
    return strict(
      'Notification',
      Object.assign(emitter, {
        show: () => void shell.records.notifications.push(shown),
        close() {
          shown.closed = true;
          emitter.emit('close', {});
        },
      }),
    );
  }
  return { Menu, Tray, nativeImage, Notification: Object.assign(Notification, { isSupported: () => true }), state };
}

import type { Shell } from '../shell';
import { strict } from '../strict';
import { StandEvent } from './event';
import type { IpcStand } from './ipc-main';
import { WindowStand, type BrowserWindowStand, type WindowContext, type WindowOptions } from './window';

export interface WindowStands {
  readonly BrowserWindow: unknown;
  readonly all: () => readonly BrowserWindowStand[];
}

/** `electron.BrowserWindow` and its `webContents`. */
export function makeWindows(shell: Shell, ipc: IpcStand, app: WindowContext['app']): WindowStands {
  const windows = new Set<BrowserWindowStand>();
  const wholes: { isDestroyed(): boolean }[] = [];
  let lastId = 0;

  // A constructor that returns an object gives that object to `new`.
  function BrowserWindow(options: WindowOptions): object {
    const stand = new WindowStand((lastId += 1), options, {
      shell,
      ipc,
      app,
      gone: (closed) => void windows.delete(closed),
    });
    windows.add(stand);
    wholes.push(stand.whole);
    app().app.emit('web-contents-created', new StandEvent(), stand.webContents);
    app().app.emit('browser-window-created', new StandEvent(), stand.whole);
    return stand.whole;
  }
  return {
    BrowserWindow: strict(
      'BrowserWindow',
      Object.assign(BrowserWindow, { getAllWindows: () => wholes.filter((whole) => !whole.isDestroyed()) }),
    ),
    all: () => [...windows],
  };
}

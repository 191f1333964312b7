import type { EventEmitter } from 'node:events';
import type { Shell } from '../shell';
import { strict } from '../strict';
import { makeApp, type AppStand } from './app';
import { makeDesktop, type DesktopStands } from './desktop';
import { makeIpcMain, type IpcStand } from './ipc-main';
import { makeSession } from './session';
import { makeSystem } from './system';
import { makeWindows, type WindowStands } from './windows';

export interface ElectronStand {
  /** What `require('electron')` gives. */
  readonly module: object;
  readonly app: AppStand;
  readonly windows: WindowStands;
  readonly ipc: IpcStand;
  readonly desktop: DesktopStands['state'];
  readonly powerMonitor: EventEmitter;
}

/** The main-process half of the `electron` module. */
export function makeElectron(shell: Shell): ElectronStand {
  const ipc = makeIpcMain();
  const windows: WindowStands = makeWindows(shell, ipc, () => app);
  const app = makeApp(shell, () => windows.all());
  const { state, ...desktop } = makeDesktop(shell);
  const system = makeSystem(shell);
  return {
    module: strict('electron', {
      app: app.app,
      BrowserWindow: windows.BrowserWindow,
      ipcMain: ipc.ipcMain,
      ...desktop,
      ...system,
      ...makeSession(shell),
    }),
    app,
    windows,
    ipc,
    desktop: state,
    powerMonitor: system.powerMonitor,
  };
}

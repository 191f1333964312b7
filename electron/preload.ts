/**
 * The only thing the page gets from Electron: one client with three methods, limited to the requests' two channels
 * and the events' prefix. It runs in the sandbox and checks nothing; the main process checks every call.
 */
import { contextBridge, ipcRenderer, type IpcRendererEvent, webUtils } from 'electron';
import { bridgeKey, droppedChannel, eventChannel, requestChannel, toldChannel } from '../shared/ipc/channels';
import type { Answers, Arguments, Bridge, Envelope, EventName, Events, RequestName } from '../shared/ipc/contract';

const bridge: Bridge = {
  async request<Name extends RequestName>(name: Name, args: Arguments<Name>): Promise<Envelope<Answers[Name]>> {
    try {
      return (await ipcRenderer.invoke(requestChannel, name, args)) as Envelope<Answers[Name]>;
    } catch {
      // The main process is closing, or the arguments cannot be sent at all (a function, a cycle).
      return { ok: false, error: { code: 'unexpected', detail: 'the request could not be delivered' } };
    }
  },
  tell<Name extends RequestName>(name: Name, args: Arguments<Name>): void {
    try {
      ipcRenderer.send(toldChannel, name, args);
    } catch {
      // It cannot be sent at all, and nobody waits for it.
    }
  },
  on<Name extends EventName>(name: Name, listener: (payload: Events[Name]) => void): () => void {
    const channel = eventChannel(name);
    // The event object holds the sender and never reaches the page (Electron's security checklist, item 20).
    const deliver = (_event: IpcRendererEvent, payload: Events[Name]): void => listener(payload);
    ipcRenderer.on(channel, deliver);
    return () => void ipcRenderer.removeListener(channel, deliver);
  },
};

// Before the page hears of it. Paths go to the main process alone; a file that a script made has none.
addEventListener(
  'drop',
  ({ isTrusted, dataTransfer }) => {
    if (!isTrusted) return;
    const paths = Array.from(dataTransfer?.files ?? [], (file) => webUtils.getPathForFile(file));
    ipcRenderer.send(droppedChannel, paths);
  },
  { capture: true },
);

contextBridge.exposeInMainWorld(bridgeKey, bridge);

/**
 * The only thing the page gets from Electron: one client with two methods, both limited to the names of the
 * contract. It runs in the sandbox and checks nothing else; the main process checks every call.
 */
import { contextBridge, ipcRenderer, type IpcRendererEvent } from 'electron';
import { bridgeKey, eventChannel, eventNames, requestChannel, requestNames } from '../shared/ipc/channels';
import type { EventName, RequestName } from '../shared/ipc/channels';
import type { Answers, Arguments, Bridge, Envelope, Events, RequestError } from '../shared/ipc/contract';

const refused = (code: Exclude<RequestError['code'], 'problem'>, detail: string): Envelope<never> => ({
  ok: false,
  error: { code, detail },
});

const bridge: Bridge = {
  async request<Name extends RequestName>(name: Name, args: Arguments<Name>): Promise<Envelope<Answers[Name]>> {
    if (!requestNames.includes(name)) return refused('bad-request', 'unknown request');
    try {
      return (await ipcRenderer.invoke(requestChannel(name), args)) as Envelope<Answers[Name]>;
    } catch {
      // The main process is closing, or the arguments cannot be sent at all (a function, a cycle).
      return refused('unexpected', 'the request could not be delivered');
    }
  },
  on<Name extends EventName>(name: Name, listener: (payload: Events[Name]) => void): () => void {
    if (!eventNames.includes(name)) throw new TypeError('unknown event');
    const channel = eventChannel(name);
    // The event object holds the sender and never reaches the page (Electron's security checklist, item 20).
    const deliver = (_event: IpcRendererEvent, payload: Events[Name]): void => listener(payload);
    ipcRenderer.on(channel, deliver);
    return () => void ipcRenderer.removeListener(channel, deliver);
  },
};

contextBridge.exposeInMainWorld(bridgeKey, bridge);

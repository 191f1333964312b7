import { EventEmitter } from 'node:events';
import type { FromPage, ToPage } from '../page/renderer';
import { Wire } from '../wire';
import { strict } from '../strict';

/** The event object of `ipcMain.handle`, as far as the app uses it. */
export interface InvokeEvent {
  readonly sender: unknown;
  readonly senderFrame: { readonly url: string; readonly parent: object | null; readonly origin: string } | null;
  readonly frameId: number;
  readonly processId: number;
}

type HandlerFunction = (event: InvokeEvent, ...args: unknown[]) => unknown;

type IpcMember = 'handle' | 'removeHandler' | 'on' | 'removeListener';

export interface IpcStand {
  readonly ipcMain: Pick<Electron.IpcMain, IpcMember>;
  /** A page called; answers through `post`. */
  receive(message: FromPage, event: InvokeEvent, post: (message: ToPage) => void): void;
  /** Calls a handler as if from this sender; rejects as the page would see it. For tests of the sender check. */
  call(channel: string, args: readonly unknown[], event: InvokeEvent): Promise<unknown>;
}

export function makeIpcMain(): IpcStand {
  const wire = new Wire();
  const listeners = new EventEmitter();
  const handlers = new Map<string, HandlerFunction>();
  const call = async (channel: string, args: readonly unknown[], event: InvokeEvent): Promise<unknown> => {
    const handler = handlers.get(channel);
    if (handler === undefined) throw new Error(`No handler registered for '${channel}'`);
    return await handler(event, ...args);
  };
  return {
    call,
    ipcMain: strict('ipcMain', {
      handle(channel: string, handler: HandlerFunction) {
        if (handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`);
        handlers.set(channel, handler);
      },
      removeHandler: (channel: string) => void handlers.delete(channel),
      on: (channel: string, listener: (...args: unknown[]) => void) => void listeners.on(channel, listener),
      removeListener: (channel: string, listener: (...args: unknown[]) => void) =>
        void listeners.removeListener(channel, listener),
    }) as unknown as Pick<Electron.IpcMain, IpcMember>,
    receive(message, event, post) {
      if (message.kind === 'preload-error') throw new Error(message.message);
      const args = wire.decode(message.args) as unknown[];
      if (message.kind === 'send') {
        listeners.emit(message.channel, event, ...args);
        return;
      }
      call(message.channel, args, event)
        .then((value) => post({ kind: 'result', id: message.id, ok: true, value: wire.encode(value) }))
        .catch((error: unknown) => post({ kind: 'result', id: message.id, ok: false, value: String(error) }));
    },
  };
}

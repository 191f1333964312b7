import { ipcMain, type IpcMainInvokeEvent, type WebContents } from 'electron';
import { requestChannel } from '../../shared/ipc/channels';
import type { Handlers } from '../../shared/ipc/contract';
import type { Logger } from '../log/logger';
import { answer } from './answer';
import type { SenderFacts } from './sender';

export interface ServerOptions {
  readonly handlers: Handlers;
  /** Whether this is a window of ours that still lives. */
  readonly isKnown: (contents: WebContents) => boolean;
  readonly log: Logger;
}

function factsOf(event: IpcMainInvokeEvent, isKnown: ServerOptions['isKnown']): SenderFacts {
  const frame = event.senderFrame;
  return {
    knownWindow: isKnown(event.sender),
    frame: frame === null ? null : { url: frame.url, isMainFrame: frame.parent === null },
  };
}

/** Answers every request of every window on the one channel there is. Returns the way to stop. */
export function serveRequests({ handlers, isKnown, log }: ServerOptions): () => void {
  ipcMain.handle(requestChannel, (event, name: unknown, args: unknown) =>
    answer(name, args, factsOf(event, isKnown), { handlers, log }),
  );
  return () => ipcMain.removeHandler(requestChannel);
}

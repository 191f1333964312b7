import { ipcMain, type IpcMainInvokeEvent, type WebContents } from 'electron';
import { requestChannel, requestNames } from '../../shared/ipc/channels';
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

/**
 * Registers every request of the contract, and only those: a channel that is not in it has no handler.
 * Returns the way to take all of them back.
 */
export function serveRequests({ handlers, isKnown, log }: ServerOptions): () => void {
  for (const name of requestNames) {
    ipcMain.handle(requestChannel(name), (event, args: unknown) =>
      answer(name, args, factsOf(event, isKnown), { handlers, log }),
    );
  }
  return () => {
    for (const name of requestNames) ipcMain.removeHandler(requestChannel(name));
  };
}

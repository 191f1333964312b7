import { ipcMain, type IpcMainEvent, type IpcMainInvokeEvent, type WebContents } from 'electron';
import { droppedChannel, requestChannel } from '../../shared/ipc/channels';
import type { Handlers } from '../../shared/ipc/contract';
import type { Logger } from '../log/logger';
import { afterState, answer } from './answer';
import { refuseSender, type SenderFacts } from './sender';

export interface ServerOptions {
  readonly handlers: Handlers;
  /** Whether this is a window of ours that still lives. */
  readonly isKnown: (contents: WebContents) => boolean;
  readonly log: Logger;
  /** What changed is sent to the windows. */
  readonly flush: () => void;
  /** What the preload script of a window says about files that were dropped there, unchecked. */
  readonly onDropped: (given: unknown) => void;
}

function factsOf(
  event: Pick<IpcMainInvokeEvent, 'sender' | 'senderFrame'>,
  isKnown: ServerOptions['isKnown'],
): SenderFacts {
  const frame = event.senderFrame;
  return {
    knownWindow: isKnown(event.sender),
    frame: frame === null ? null : { url: frame.url, isMainFrame: frame.parent === null },
  };
}

/** Answers every request of every window on the one channel there is. Returns the way to stop. */
export function serveRequests({ handlers, isKnown, log, flush, onDropped }: ServerOptions): () => void {
  ipcMain.handle(requestChannel, async (event, name: unknown, args: unknown) =>
    afterState(await answer(name, args, factsOf(event, isKnown), { handlers, log }), flush),
  );
  const dropped = (event: IpcMainEvent, given: unknown): void => {
    const because = refuseSender(factsOf(event, isKnown));
    if (because === null) onDropped(given);
    else log.warn('dropped files refused', { because });
  };
  ipcMain.on(droppedChannel, dropped);
  return () => {
    ipcMain.removeHandler(requestChannel);
    ipcMain.removeListener(droppedChannel, dropped);
  };
}

import { ipcMain, type IpcMainEvent, type IpcMainInvokeEvent, type WebContents } from 'electron';
import { droppedChannel, requestChannel, toldChannel } from '../../shared/ipc/channels';
import type { Envelope, Handlers } from '../../shared/ipc/contract';
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

/** Answers every request of every window, and carries out those that take no answer. Returns the way to stop. */
export function serveRequests({ handlers, isKnown, log, flush, onDropped }: ServerOptions): () => void {
  const answered = (
    event: IpcMainInvokeEvent | IpcMainEvent,
    name: unknown,
    args: unknown,
  ): Promise<Envelope<unknown>> => answer(name, args, factsOf(event, isKnown), { handlers, log });
  ipcMain.handle(requestChannel, async (event, name: unknown, args: unknown) =>
    afterState(await answered(event, name, args), flush),
  );
  // `answer` never rejects, and has said in the log what was refused.
  const told = (event: IpcMainEvent, name: unknown, args: unknown): void => void answered(event, name, args);
  ipcMain.on(toldChannel, told);
  const dropped = (event: IpcMainEvent, given: unknown): void => {
    const because = refuseSender(factsOf(event, isKnown));
    if (because === null) onDropped(given);
    else log.warn('dropped files refused', { because });
  };
  ipcMain.on(droppedChannel, dropped);
  return () => {
    ipcMain.removeHandler(requestChannel);
    ipcMain.removeListener(toldChannel, told);
    ipcMain.removeListener(droppedChannel, dropped);
  };
}

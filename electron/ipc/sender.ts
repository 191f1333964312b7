import { isAppAddress } from '../../shared/ipc/app-address';

/** What is known of the frame a call came from. */
export interface SenderFacts {
  /** The window is one the app made and that still lives. */
  readonly knownWindow: boolean;
  /** Null: the frame was navigated away or destroyed before the call arrived. */
  readonly frame: { readonly url: string; readonly isMainFrame: boolean } | null;
}

/** Why this sender may not call, or null. Checked on every call (Electron's security checklist, item 17). */
export function refuseSender({
  knownWindow,
  frame,
}: SenderFacts): 'unknown window' | 'frame is gone' | 'not the main frame' | 'foreign address' | null {
  if (!knownWindow) return 'unknown window';
  if (frame === null) return 'frame is gone';
  if (!frame.isMainFrame) return 'not the main frame';
  return isAppAddress(frame.url) ? null : 'foreign address';
}

/**
 * A device's screen as noVNC takes it in place of a WebSocket: the members it looks for, in the words of an
 * RTCDataChannel. It never hears of a break from here: why a connection ended is the main process's to say.
 */
import type { ScreenId } from '../../../shared/visit/screen';
import { tell } from '../../api';

export class ScreenChannel {
  readonly #screenId: ScreenId;
  binaryType = 'arraybuffer';
  readonly protocol = '';
  readyState: 'open' | 'closed' = 'open';
  onopen: (() => void) | null = null;
  onmessage: ((event: { readonly data: Uint8Array }) => void) | null = null;
  onerror: (() => void) | null = null;
  onclose: ((event: { readonly code: number; readonly reason: string }) => void) | null = null;

  constructor(screenId: ScreenId) {
    this.#screenId = screenId;
  }

  /** The library uses the same buffer again. */
  send(view: Uint8Array): void {
    tell('screen.input', { screenId: this.#screenId, bytes: Uint8Array.from(view) });
  }

  /** The library hears of it afterwards, as from a socket. */
  close(): void {
    this.readyState = 'closed';
    queueMicrotask(() => this.onclose?.({ code: 1000, reason: '' }));
  }
}

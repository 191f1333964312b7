/**
 * One connection's picture in its place on the page: drawn by noVNC while it stands, and the last of it once it is
 * over.
 */
import type RFB from '@novnc/novnc';
import type { ScreenId } from '../../../shared/visit/screen';
import { listen, request, tell } from '../../api';
import { ByteStreams } from '../byte-streams';
import { bounded, type BoundedRfb, clipboardText } from './bounded';
import { ScreenChannel } from './channel';
import type { KeyPress } from './keys';

const streams = new ByteStreams();
// The screen is reached only after this has been loaded: nothing comes before.
listen('screen.data', ({ screenId, bytes }) => streams.took(screenId, bytes));

interface DisplayOptions {
  readonly library: typeof RFB;
  readonly host: HTMLElement;
  readonly screenId: ScreenId;
  readonly onSize: (width: number, height: number) => void;
  /** The device has put a text on its clipboard. Null: none that may be taken. */
  readonly onText: (text: string | null) => void;
}

export class ScreenDisplay {
  readonly screenId: ScreenId;
  readonly #host: HTMLElement;
  readonly #rfb: BoundedRfb;
  readonly #channel: ScreenChannel;
  readonly #canvas: HTMLCanvasElement | null;
  #detach: () => void = () => undefined;
  #over = false;

  constructor({ library, host, screenId, onSize, onText }: DisplayOptions) {
    this.screenId = screenId;
    this.#host = host;
    host.replaceChildren();
    this.#channel = new ScreenChannel(screenId);
    const Rfb = bounded(library);
    this.#rfb = new Rfb(host, this.#channel, { shared: true });
    this.#rfb.background = 'transparent';
    this.#canvas = host.querySelector('canvas');
    this.#canvas?.setAttribute('role', 'application');
    this.#canvas?.setAttribute('data-region-start', '');
    if (this.#canvas !== null) this.#canvas.tabIndex = 0;
    this.#rfb.addEventListener('desktopsize', ({ detail: { width, height } }) => onSize(width, height));
    this.#rfb.addEventListener('clipboard', ({ detail: { text } }) => onText(clipboardText(text)));
    this.#rfb.addEventListener('disconnect', () => this.#failed());
    this.#detach = streams.attach(screenId, (bytes) => this.#take(bytes));
  }

  /** What it is, for those who do not see it. */
  name(label: string): void {
    this.#canvas?.setAttribute('aria-label', label);
  }

  set(fit: boolean, viewOnly: boolean): void {
    this.#rfb.scaleViewport = fit;
    this.#rfb.viewOnly = viewOnly;
  }

  focus(): void {
    this.#rfb.focus({ preventScroll: true });
  }

  /** All are pressed in turn, then let go in reverse. */
  press(keys: readonly KeyPress[]): void {
    for (const { keysym, code } of keys) this.#rfb.sendKey(keysym, code, true);
    for (const { keysym, code } of keys.toReversed()) this.#rfb.sendKey(keysym, code, false);
  }

  sendText(text: string): void {
    this.#rfb.clipboardPasteFrom(text);
  }

  /** Ends it; its last picture stays in its place. False: there was none. */
  end(): boolean {
    this.#over = true;
    this.#detach();
    streams.drop(this.screenId);
    const last = this.#lastPicture();
    this.#rfb.disconnect();
    this.#host.replaceChildren(...(last === null ? [] : [last]));
    return last !== null;
  }

  #lastPicture(): HTMLCanvasElement | null {
    const canvas = this.#canvas;
    if (canvas === null || canvas.width === 0 || canvas.height === 0) return null;
    const copy = document.createElement('canvas');
    copy.width = canvas.width;
    copy.height = canvas.height;
    copy.dataset['last'] = '';
    copy.setAttribute('aria-hidden', 'true');
    copy.getContext('2d')?.drawImage(canvas, 0, 0);
    return copy;
  }

  #take(bytes: Uint8Array): void {
    try {
      this.#channel.onmessage?.({ data: bytes });
    } catch {
      // More than the library keeps of one message.
      this.#failed();
    }
    if (this.#over) return;
    const drawn = (): void =>
      this.#over ? undefined : tell('screen.drawn', { screenId: this.screenId, bytes: bytes.length });
    const { drawing } = this.#rfb;
    // While pictures are decoded the library only keeps what comes: nothing more may come until they are.
    if (drawing === null) drawn();
    else void drawing.then(drawn, drawn);
  }

  #failed(): void {
    if (this.#over) return;
    this.#over = true;
    this.#detach();
    void request('screen.failed', { screenId: this.screenId, failure: this.#rfb.failure });
  }
}

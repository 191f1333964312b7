/**
 * noVNC with bounds. The library allocates what the device announces: a desktop of 65535 × 65535, a rectangle far
 * outside of it, a text of gigabytes. Whatever is larger than is drawn here ends the connection before anything is
 * allocated.
 */
import type RFB from '@novnc/novnc';
import { maxClipboardText, maxDesktopPixels, maxDesktopSide, type ScreenFailure } from '../../../shared/visit/screen';

/** What the device puts on its clipboard, in bytes as they come. */
const maxCutText = 1_048_576;
/**
 * Of a compressed text: it may become a thousand times as much, which the library then copies character by character.
 */
const maxCompressedText = 8192;

/** Kept of a message that is not whole, beside a picture of the whole desktop, in bytes. */
const maxUnread = 2_097_152;
const bytesPerPixel = 4;

const fits = (width: number, height: number): boolean =>
  width <= maxDesktopSide && height <= maxDesktopSide && width * height <= maxDesktopPixels;

type DrawingFailure = Extract<ScreenFailure, { readonly kind: 'unreadable' | 'too-large' }>;

/**
 * A client with bounds. `failure`: why it ended itself. `drawing`: pictures that are still being decoded; null: none.
 */
export interface BoundedRfb extends RFB {
  readonly failure: DrawingFailure;
  readonly drawing: Promise<unknown> | null;
}

/** The library is loaded when a screen is first shown; that is why it is given. */
export function bounded(library: typeof RFB): new (...args: ConstructorParameters<typeof RFB>) => BoundedRfb {
  return class extends library {
    #tooLarge: DrawingFailure | null = null;

    get failure(): DrawingFailure {
      return this.#tooLarge ?? { kind: 'unreadable' };
    }

    get drawing(): Promise<unknown> | null {
      return this._flushing ? this._display.flush() : null;
    }

    /** What waits for more to come: the library would keep 40 MiB of it, and eight times as much room as it keeps. */
    override _handleMessage(): void {
      super._handleMessage();
      if (this._sock.rQlen() > this._fbWidth * this._fbHeight * bytesPerPixel + maxUnread)
        this._fail('a message without end');
    }

    override _resize(width: number, height: number): void {
      if (fits(width, height)) {
        super._resize(width, height);
        this.dispatchEvent(new CustomEvent('desktopsize', { detail: { width, height } }));
      } else {
        this.#tooLarge ??= { kind: 'too-large', width, height };
        this._fail('a desktop larger than is drawn');
      }
    }

    override _handleRect(): boolean {
      const { x, y, width, height, encoding } = this._FBU;
      // Negative ones are no pictures. What is known of the desktop's size bounds what is decoded.
      const outside = encoding !== null && encoding >= 0 && (x + width > this._fbWidth || y + height > this._fbHeight);
      return outside ? this._fail('a rectangle outside of the desktop') : super._handleRect();
    }

    override _handleServerCutText(): boolean {
      const headerLength = 7;
      if (this._sock.rQlen() < headerLength) return super._handleServerCutText();
      const header = this._sock.rQpeekBytes(headerLength, true);
      const announced = new DataView(header.buffer, header.byteOffset).getInt32(3);
      const length = Math.abs(announced);
      if (length > maxCutText) return this._fail('a text longer than is taken');
      const whole = this._sock.rQlen() >= headerLength + length;
      if (!whole || announced >= 0 || length <= maxCompressedText) return super._handleServerCutText();
      this._sock.rQskipBytes(headerLength + length);
      return true;
    }
  };
}

/** A device's text as it may go on this laptop's clipboard; null: too long, or nothing. */
export const clipboardText = (text: string): string | null =>
  text === '' || text.length > maxClipboardText ? null : text;

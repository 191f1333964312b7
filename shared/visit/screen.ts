/**
 * A device's screen inside the window (VNC), as everybody outside `electron/visit` sees it. Plain data without a byte
 * of a secret; the main process owns it.
 */
import type { SessionId } from '../session/view';

/** One connection to the screen; another one has another id, so that nothing of an earlier one is taken for its own. */
export type ScreenId = string;

/** Why there is no picture, though the tunnel stands. */
export type ScreenFailure =
  /** Nothing took the connection, or it was ended before the device had said anything. */
  | { readonly kind: 'no-answer' }
  /** Nothing was asked: no local port leads to the service, or the tunnel carries it no more. */
  | { readonly kind: 'no-port' }
  /** Something else than a VNC server answered. */
  | { readonly kind: 'not-vnc' }
  /** The device was silent for too long before there was a picture. */
  | { readonly kind: 'timed-out' }
  /** It takes only ways of proving who one is that the window does not know, by their names. */
  | { readonly kind: 'security'; readonly types: readonly string[] }
  /** The device refused the connection, with its own words where it said any. */
  | { readonly kind: 'refused'; readonly words: string | null }
  /** What it sent is not a picture as the protocol has it, or more than the protocol's messages may hold here. */
  | { readonly kind: 'unreadable' }
  /** A desktop larger than is drawn here, in pixels. */
  | { readonly kind: 'too-large'; readonly width: number; readonly height: number };

export type ScreenPhase =
  /** The person gave up what was asked. */
  | { readonly kind: 'away' }
  | { readonly kind: 'reaching'; readonly since: number }
  /** Waits for the person: the device asks for its screen's password. `refusal`: the last one was not accepted. */
  | {
      readonly kind: 'password';
      readonly refusal: { readonly words: string | null } | null;
      /** False: this computer has no key store, so nothing can be kept beyond this run. */
      readonly mayKeep: boolean;
    }
  /** `password`: the device asked for one and took it. */
  | { readonly kind: 'open'; readonly since: number; readonly screenId: ScreenId; readonly password: boolean }
  /**
   * The connection ended, or the tunnel does not stand. Goes on by itself once the tunnel is back. Null: there was none
   * yet.
   */
  | { readonly kind: 'lost'; readonly at: number | null }
  | { readonly kind: 'failed'; readonly at: number; readonly failure: ScreenFailure };

/** The screen that somebody looks at, beside the session that leads there. */
export interface ScreenView {
  readonly sessionId: SessionId;
  readonly serviceId: string;
  readonly phase: ScreenPhase;
}

/**
 * A desktop of more pixels is not drawn: two of them are held, four bytes each. Four times the pixels of a 4K desktop.
 */
export const maxDesktopPixels = 33_554_432;
/** Of one side of a desktop, in pixels: what a canvas takes. */
export const maxDesktopSide = 16_384;
/** Of the text that goes from one clipboard to the other, in characters. */
export const maxClipboardText = 262_144;

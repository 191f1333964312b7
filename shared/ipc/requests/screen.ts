import { z } from 'zod';
import type { ScreenFailure } from '../../visit/screen';
import { sessionId, takesFields } from './request';

const screenId = z.string().min(1).max(64);
const side = z.int().min(0).max(65_535);
/** What only the window can find wrong: it is the one that draws. */
const drawingFailure = z.union([
  z.strictObject({ kind: z.literal('unreadable') }),
  z.strictObject({ kind: z.literal('too-large'), width: side, height: side }),
]) satisfies z.ZodType<ScreenFailure>;

/** About the device's screen inside the window (VNC). How it goes is in the slice `screens`. */
export const screenRequests = {
  /** Somebody looks at the screen now: it is reached as soon as the tunnel stands, and again after a break. */
  'screen.open': takesFields({ id: sessionId }),
  /** `password` goes no further than the answer to the device and, where they say so, the key store. */
  'screen.password': takesFields({ id: sessionId, password: z.string().min(1).max(256), keep: z.boolean() }),
  /** Gives up what is asked. */
  'screen.leave': takesFields({ id: sessionId }),
  /** Nobody looks any more. What the device was told stays known for this visit. */
  'screen.close': takesFields({ id: sessionId }),
  'screen.forgetPassword': takesFields({ id: sessionId }),

  'screen.input': takesFields({ screenId, bytes: z.instanceof(Uint8Array).refine(({ length }) => length <= 262_144) }),
  /** So many bytes of `screen.data` were drawn: as many more may come. */
  'screen.drawn': takesFields({ screenId, bytes: z.int().min(1).max(16_777_216) }),
  'screen.failed': takesFields({ screenId, failure: drawingFailure }),
  /** The text of this laptop's clipboard, cut at the limit, because the person pressed the button that sends it. */
  'screen.takeClipboard': takesFields({ screenId }).answers<{ readonly text: string }>(),
};

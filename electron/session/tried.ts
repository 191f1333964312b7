/**
 * Something is sent to the device and nothing comes back: whether the device is there at
 * all is asked about soon, not only with the next look at the tunnel. What silence means that lasts is in `silence.ts`.
 */
import { isDeviceThere } from './device-there';
import { run } from './present';
import type { Session } from './session';

/** So long (ms) an answer may take. It is asked once for all that is sent meanwhile. */
const askAfterMs = 5_000;
/** An answer of DescribeTunnel this young (ms) is not asked for again. */
const freshForMs = 500;
/** Its place among the timers of silent connections, whose names have two lines. */
const name = 'tried';

/** `sent`: bytes went up since the last figures; `isAnswered`: some came back. */
export function watchTried(session: Session, sent: boolean, isAnswered: boolean): void {
  const { silenceTimers, deps } = session;
  if (isAnswered) {
    silenceTimers.get(name)?.cancel();
    silenceTimers.delete(name);
    return;
  }
  if (!sent || silenceTimers.has(name)) return;
  silenceTimers.set(
    name,
    deps.timers.set(() => {
      silenceTimers.delete(name);
      void run(session, async () => {
        await isDeviceThere(session, deps.now() - freshForMs);
      });
    }, askAfterMs),
  );
}

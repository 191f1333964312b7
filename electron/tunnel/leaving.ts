import { encodeFrames } from '../../shared/tunnel-message';
import type { Wire } from './flow/wire';
import type { Service } from './service';
import { resetOf } from './service-stream';

/**
 * Before a WebSocket is left for another one. What is restarted on the next one must not meet its old stream at the
 * device: localproxy takes the START of another stream for the end of the one it has, and opens nothing (PROTOCOL.md
 * 5.4).
 */
export function endStreamsToRepeat(services: readonly Service[], wire: Wire): void {
  const resets = services.flatMap((service) =>
    service
      .requeue()
      .slice(0, 1)
      .map(({ wire: ids }) => resetOf(ids)),
  );
  const room = wire.room ?? wire.shortRoom;
  const bytes = encodeFrames(resets);
  // Without room much is on its way up, and these few bytes behind it would not leave before the WebSocket is gone.
  if (resets.length === 0 || room === null || bytes.length > room.length) return;
  room.set(bytes);
  wire.send(bytes.length, () => undefined);
}

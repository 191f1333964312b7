import fc from 'fast-check';
import type { TunnelMessage } from '../../../shared/tunnel-message';

const serviceId = fc.oneof(fc.constant(''), fc.stringMatching(/^[a-zA-Z0-9:_-]{1,128}$/));
const streamId = fc.integer({ min: 1, max: 2_147_483_647 });
const connectionId = fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 4_294_967_295 }));
const payload = fc.oneof(
  fc.uint8Array({ maxLength: 300 }),
  fc.integer({ min: 1, max: 64_512 }).map((length) => new Uint8Array(length).fill(length & 0xff)),
);
const flags = { ignorable: fc.boolean(), extraFields: fc.constant(false) };

/** Any message that a peer may put on the wire. */
export const anyMessage: fc.Arbitrary<TunnelMessage> = fc.oneof(
  fc.record({ type: fc.constant('DATA' as const), streamId, serviceId, connectionId, payload, ...flags }),
  fc.record({
    type: fc.constantFrom('STREAM_START', 'STREAM_RESET', 'CONNECTION_START', 'CONNECTION_RESET'),
    streamId,
    serviceId,
    connectionId,
    ...flags,
  }),
  fc.record({ type: fc.constant('SESSION_RESET' as const), ...flags }),
  fc.record({
    type: fc.constant('SERVICE_IDS' as const),
    serviceIds: fc.array(fc.stringMatching(/^[a-zA-Z0-9:_-]{1,40}$/), { maxLength: 5 }),
    ...flags,
  }),
  fc.record({ type: fc.constant('UNKNOWN' as const), number: fc.integer({ min: 8, max: 2_000_000 }), ...flags }),
);

/** The same bytes, cut at the given places (taken modulo what is left). */
export function cut(bytes: Uint8Array, lengths: readonly number[]): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  let at = 0;
  for (const length of lengths) {
    if (at >= bytes.length) break;
    const end = Math.min(bytes.length, at + length);
    pieces.push(bytes.subarray(at, end));
    at = end;
  }
  if (at < bytes.length) pieces.push(bytes.subarray(at));
  return pieces;
}

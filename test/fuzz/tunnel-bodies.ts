import fc from 'fast-check';
import { encodeMessage } from '../../shared/tunnel-message/codec';
import type { Random } from '../fakes/random';
import { anyMessage } from '../unit/tunnel-message/arbitraries';
import { mutate } from './bytes';

const valid = fc
  .sample(anyMessage, { numRuns: 400, seed: 1 })
  .map((message) =>
    encodeMessage(message.type === 'DATA' ? { ...message, payload: message.payload.subarray(0, 300) } : message),
  );

/** The body of a tunnel frame, mostly damaged. */
export function someBody(random: Random): Uint8Array {
  if (random.chance(0.05)) return mutate(random, new Uint8Array(0), 40);
  const body = random.pick(valid)!;
  return random.chance(0.1)
    ? Buffer.from(body)
    : mutate(random, random.chance(0.2) ? Buffer.concat([body, random.pick(valid)!]) : body);
}

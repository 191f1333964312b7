import { maxPayload, type TunnelMessage } from '../../shared/tunnel-message';
import { encodeMessage } from '../../shared/tunnel-message/codec';
import { maxFrameBody } from '../../shared/tunnel-message/limits';
import type { Random } from '../fakes/random';
import { mutate } from './bytes';

/** What is open at the source, as far as the service knows it. */
export interface Known {
  readonly serviceId: string;
  readonly stream: number;
  readonly connections: readonly number[];
}

const types = [
  'DATA',
  'DATA',
  'DATA',
  'STREAM_START',
  'STREAM_RESET',
  'CONNECTION_START',
  'CONNECTION_RESET',
  'CONNECTION_RESET',
  'SESSION_RESET',
  'SERVICE_IDS',
  'UNKNOWN',
] as const;

/** Mostly what is right, else what is next to it, at an edge, or nothing at all. */
function near(random: Random, right: number, most: number): number {
  if (random.chance(0.7)) return right;
  return random.pick([0, right + 1, Math.max(0, right - 1), most, random.whole(0, 20)])!;
}

function serviceOf(random: Random, right: string): string {
  if (random.chance(0.85)) return right;
  return random.pick([
    '',
    'NOBODY',
    right.toLowerCase(),
    `${right} `,
    'x'.repeat(128),
    'x'.repeat(5_000),
    '__proto__',
  ])!;
}

function message(random: Random, known: readonly Known[]): TunnelMessage {
  const one = random.pick(known) ?? { serviceId: 'SSH', stream: 1, connections: [] };
  const type = random.pick(types)!;
  const ids = {
    streamId: random.chance(0.03) ? -1 : near(random, one.stream, 2_147_483_647),
    serviceId: serviceOf(random, one.serviceId),
    connectionId: near(random, random.pick(one.connections) ?? 1, 4_294_967_295),
    ignorable: random.chance(0.1),
  };
  switch (type) {
    case 'DATA':
      return {
        type,
        ...ids,
        payload: Buffer.alloc(
          random.chance(0.02) ? random.pick([maxPayload, maxPayload + 1, 65_400])! : random.whole(0, 60),
          random.whole(0, 255),
        ),
      };
    case 'SESSION_RESET':
      return random.chance(0.2) ? { type } : { type: 'CONNECTION_RESET', ...ids };
    case 'SERVICE_IDS':
      return {
        type,
        serviceIds: random.pick([
          [],
          ['SSH'],
          ['HTTP', 'SSH', 'NOBODY'],
          Array.from({ length: 500 }, (_, at) => `S${at}`),
        ])!,
      };
    case 'UNKNOWN':
      return { type, number: random.pick([0, 8, 99, 2_147_483_647])!, ignorable: random.chance(0.8) };
    case 'STREAM_START':
      return random.chance(0.3) ? { type, ...ids } : { type: 'STREAM_RESET', ...ids, connectionId: 0 };
    default:
      return { type, ...ids };
  }
}

/** A tunnel frame: as it should be, with fields nobody knows, damaged, or cut off. */
export function hostileFrame(random: Random, known: readonly Known[]): Buffer {
  let body: Buffer = Buffer.from(encodeMessage(message(random, known)));
  if (random.chance(0.05)) body = Buffer.concat([body, Buffer.of(0x40, 0x01, 0x4a, 0x02, 0x61, 0x62)]);
  if (random.chance(0.08)) body = mutate(random, body, 2);
  body = body.subarray(0, maxFrameBody);
  const frame = Buffer.concat([Buffer.of(body.length >>> 8, body.length & 0xff), body]);
  return random.chance(0.02) ? frame.subarray(0, random.whole(0, frame.length)) : frame;
}

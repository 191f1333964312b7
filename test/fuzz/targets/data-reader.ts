import { deepStrictEqual, ok } from 'node:assert/strict';
import { DataReader, decodeMessage, maxPayload, maxStreamId, type TunnelMessage } from '../../../shared/tunnel-message';
import { encodeMessage } from '../../../shared/tunnel-message/codec';
import { Random } from '../../fakes/random';
import { someBytes } from '../frames';
import { eachCase } from '../target';

const maxConnectionId = 4_294_967_295;

const services = ['', 'SSH', 'HTTP1', 'x'.repeat(128), 'ünïcode'];

function whole(random: Random, most: number): number {
  return random.pick([0, 1, 127, 128, 16_383, 16_384, most, random.whole(0, most)]) ?? 0;
}

function message(random: Random): TunnelMessage {
  const ids = {
    streamId: whole(random, maxStreamId),
    serviceId: random.pick(services)!,
    connectionId: whole(random, maxConnectionId),
    ignorable: random.chance(0.1),
  };
  if (random.chance(0.1))
    return {
      type: random.pick(['STREAM_START', 'STREAM_RESET', 'CONNECTION_START', 'CONNECTION_RESET'] as const)!,
      ...ids,
    };
  const length = random.chance(0.02) ? random.pick([16_383, 16_384, 65_535 - 300, maxPayload])! : random.whole(0, 200);
  return { type: 'DATA', ...ids, payload: someBytes(random, length) };
}

/** Some bytes changed, left out or put in. */
function damaged(random: Random, body: Uint8Array): Buffer {
  let bytes = Buffer.from(body);
  for (let count = random.whole(0, 3); count > 0 && bytes.length > 0; count -= 1) {
    const at = random.whole(0, bytes.length - 1);
    const kind = random.whole(0, 2);
    if (kind === 0) bytes[at] = random.whole(0, 255);
    else if (kind === 1) bytes = bytes.subarray(0, at);
    else bytes = Buffer.concat([bytes.subarray(0, at), someBytes(random, random.whole(1, 12)), bytes.subarray(at)]);
  }
  return bytes;
}

const reader = new DataReader();

function one(seed: number): void {
  const random = new Random(seed, 3);
  const sent = message(random);
  const body = encodeMessage(sent);
  const bytes = random.chance(0.5) ? Buffer.from(body) : damaged(random, body);
  const offset = random.whole(0, 9);
  const around = Buffer.concat([Buffer.alloc(offset, 0xff), bytes, Buffer.alloc(9, 0x38)]);
  const decoded = decodeMessage(bytes);
  const read = reader.read(around, offset, offset + bytes.length);
  if (!read) {
    const usual =
      decoded.type === 'DATA' &&
      decoded.ignorable !== true &&
      decoded.streamId >= 0 &&
      !/[^\0-\x7f]/.test(decoded.serviceId) &&
      Buffer.from(encodeMessage(decoded)).equals(bytes);
    ok(!usual, 'a usual DATA message was left to the codec');
    return;
  }
  ok(decoded.type === 'DATA', `read as DATA what the codec finds ${decoded.type}`);
  const { streamId, serviceId, connectionId } = reader;
  deepStrictEqual(
    { streamId, serviceId, connectionId },
    { streamId: decoded.streamId, serviceId: decoded.serviceId, connectionId: decoded.connectionId },
  );
  ok(around.subarray(reader.payloadFrom, reader.payloadTo).equals(decoded.payload), 'another payload');
  deepStrictEqual([decoded.ignorable, decoded.extraFields], [false, false]);
}

/** The reader of DATA messages in place says the same as the generated codec, or leaves it to it. */
export const target = eachCase('data-reader', one);

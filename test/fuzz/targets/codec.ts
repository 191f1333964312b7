import { deepStrictEqual, ok } from 'node:assert/strict';
import { decodeMessage, type MalformedMessage, type TunnelMessage } from '../../../shared/tunnel-message';
import { encodeMessage } from '../../../shared/tunnel-message/codec';
import { maxFrameBody } from '../../../shared/tunnel-message/limits';
import { bytesTarget } from '../bytes';
import { readPlain, type PlainMessage } from '../protobuf';
import { someBody } from '../tunnel-bodies';

function plain(message: TunnelMessage | MalformedMessage): Partial<PlainMessage> {
  const { ignorable, extraFields } = message as TunnelMessage;
  const flags = { ignorable: ignorable === true, extra: extraFields === true };
  switch (message.type) {
    case 'DATA':
      return {
        type: 1,
        streamId: message.streamId,
        serviceId: message.serviceId,
        connectionId: message.connectionId,
        payload: Buffer.from(message.payload).toString('hex'),
        ...flags,
      };
    case 'STREAM_START':
    case 'STREAM_RESET':
    case 'CONNECTION_START':
    case 'CONNECTION_RESET':
      return {
        type: { STREAM_START: 2, STREAM_RESET: 3, CONNECTION_START: 6, CONNECTION_RESET: 7 }[message.type],
        streamId: message.streamId,
        serviceId: message.serviceId,
        connectionId: message.connectionId,
        ...flags,
      };
    case 'SESSION_RESET':
      return { type: 4, ...flags };
    case 'SERVICE_IDS':
      return { type: 5, serviceIds: [...message.serviceIds], ...flags };
    case 'UNKNOWN':
      return { type: message.number, ...flags };
    case 'MALFORMED':
      return {};
  }
}

function check(bytes: Uint8Array): void {
  const message = decodeMessage(bytes);
  const second = readPlain(bytes);
  if (message.type === 'MALFORMED') {
    ok(message.detail.length <= 200, 'a long detail');
    ok(typeof second === 'string', 'a message was found unreadable');
    return;
  }
  ok(second !== 'unreadable', `what is no message was read as ${message.type}`);
  if (message.type === 'DATA') ok(message.payload.length <= bytes.length, 'a payload from elsewhere');
  if (second === 'open') return;
  const found = plain(message);
  for (const key of Object.keys(found) as (keyof PlainMessage)[]) deepStrictEqual(found[key], second[key], key);
  if (message.extraFields === true) return;
  const again = encodeMessage(message);
  ok(again.length <= maxFrameBody + 20, 'longer than it can have been');
  deepStrictEqual(plain(decodeMessage(again)), found, 'written and read again');
}

/** The codec on damaged messages: never throws, and reads what an independent reader reads. */
export const target = bytesTarget('codec', 3, someBody, check);

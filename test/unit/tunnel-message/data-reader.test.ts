import { expect, it } from 'vitest';
import { DataReader } from '../../../shared/tunnel-message';
import { encodeMessage } from '../../../shared/tunnel-message/codec';

it('tells services apart whose messages lie at the same place in memory that is used again', () => {
  const reader = new DataReader();
  const memory = Buffer.alloc(100);
  const read = (serviceId: string): string => {
    const body = encodeMessage({ type: 'DATA', streamId: 1, serviceId, connectionId: 1, payload: Uint8Array.of(7) });
    memory.set(body, 10);
    expect(reader.read(memory, 10, 10 + body.length)).toBe(true);
    return reader.serviceId;
  };
  expect(['SSH1', 'SSH2', 'SSH2', 'SSH1'].map(read)).toEqual(['SSH1', 'SSH2', 'SSH2', 'SSH1']);
});

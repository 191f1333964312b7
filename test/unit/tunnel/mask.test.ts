import { expect, it } from 'vitest';
import { MaskedMemory, maskingKey } from '../../../electron/tunnel/flow/mask';

const from = 16;

it.each([0, 1, 3, 4, 7, 8, 9, 255, 256, 257, 260, 263, 264, 1_000, 4_099])(
  '%i bytes are masked as RFC 6455, 5.3 has it, and nothing beside them',
  (length) => {
    const memory = new ArrayBuffer(4_160);
    const bytes = new Uint8Array(memory).map((_, at) => (at * 7) % 256);
    new Uint8Array(memory).set(bytes);
    const masked = new MaskedMemory(memory);
    const key = maskingKey();
    masked.putKey(from - 4, key);
    masked.mask(from, length, key);
    const now = new Uint8Array(memory);
    const keyBytes = now.slice(from - 4, from);
    expect(new Int32Array(keyBytes.buffer)[0]).toBe(key);
    expect(now.subarray(0, from - 4)).toEqual(bytes.subarray(0, from - 4));
    const wanted = bytes.slice(from, from + length).map((byte, index) => byte ^ (keyBytes[index % 4] ?? 0));
    expect(now.subarray(from, from + length)).toEqual(wanted);
    // What shares the last word with them is nobody's.
    const behind = from + Math.ceil(length / 4) * 4;
    expect(now.subarray(behind)).toEqual(bytes.subarray(behind));
  },
);

it('a key with its highest bit set masks as any other', () => {
  for (const key of [-1, -2_147_483_648, 2_147_483_647]) {
    const memory = new ArrayBuffer(1_024);
    new MaskedMemory(memory).mask(0, 1_000, key);
    expect(new Int32Array(memory, 0, 250).every((word) => word === key)).toBe(true);
  }
});

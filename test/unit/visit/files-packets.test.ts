import { describe, expect, it } from 'vitest';
import { PacketCutter } from '../../../electron/net/sftp/packet-cutter';
import { answerTypes, packetOf, PacketReader, sizeOf, text, u32 } from '../../../electron/net/sftp/packets';

const file = Buffer.from(Array.from({ length: 300 }, (_, index) => index % 251));
const packets = [
  packetOf(answerTypes.status, [u32(1, 0)]),
  packetOf(answerTypes.data, [u32(2), text(file)]),
  packetOf(answerTypes.handle, [u32(3), text('handle')]),
];
const stream = Buffer.concat(packets);

const pushed = (pieces: readonly Buffer[]): Buffer[][] => {
  const cutter = new PacketCutter();
  return pieces.flatMap((piece) => cutter.push(piece));
};

const piecesOf = (size: number): Buffer[] =>
  Array.from({ length: Math.ceil(stream.length / size) }, (_, index) =>
    stream.subarray(index * size, (index + 1) * size),
  );

describe('packets of files', () => {
  it('are the same wherever the stream was cut', () => {
    for (let size = 1; size <= stream.length; size += 1) {
      const whole = pushed(piecesOf(size));
      expect(whole.map((pieces) => Buffer.concat(pieces))).toEqual(packets.map((packet) => packet.subarray(4)));
      const [status, data, handle] = whole.map((pieces) => new PacketReader(pieces));
      expect([status?.byte(), status?.u32(), status?.peek(), status?.u32(), status?.left]).toEqual([101, 1, 0, 0, 0]);
      expect([data?.byte(), data?.u32()]).toEqual([103, 2]);
      expect(Buffer.concat(data?.pieces() ?? [])).toEqual(file);
      expect(data?.left).toBe(0);
      expect([handle?.byte(), handle?.u32(), handle?.raw(), handle?.left]).toEqual([102, 3, 'handle', 0]);
    }
  });

  it('leave the bytes of a file where they came', () => {
    const bytes = Buffer.alloc(10_000, 7);
    const all = packetOf(answerTypes.data, [u32(2), text(bytes)]);
    const [data] = pushed([all.subarray(0, 5_000), all.subarray(5_000)]);
    const fields = new PacketReader(data ?? []);
    fields.byte();
    fields.u32();
    const pieces = fields.pieces();
    expect([pieces.length, sizeOf(pieces)]).toEqual([2, bytes.length]);
    expect(pieces.every(({ buffer }) => buffer === all.buffer)).toBe(true);
  });

  it('that a device sends byte by byte are not kept byte by byte', () => {
    const bytes = Buffer.from(Array.from({ length: 100_000 }, (_, index) => index % 251));
    const all = Buffer.concat([
      packetOf(answerTypes.data, [u32(2), text(bytes)]),
      packetOf(answerTypes.status, [u32(1, 0)]),
      packetOf(answerTypes.data, [u32(3), text(bytes)]),
    ]);
    const cutter = new PacketCutter();
    const whole = Array.from(all, (_, at) => cutter.push(all.subarray(at, at + 1))).flat();
    expect(whole.map((pieces) => pieces.length < 6)).toEqual([true, true, true]);
    // The first stays as it was, whatever was gathered since.
    for (const [index, packet] of [all.subarray(4, 4 + 100_009), null, all.subarray(-100_009)].entries())
      if (packet !== null) expect(Buffer.concat(whole[index] ?? []).equals(packet)).toBe(true);
  });

  it('that are cut short, or hold more than they say, are no packets', () => {
    const long = Buffer.concat([Buffer.of(answerTypes.data), u32(2), text(file), Buffer.of(0)]);
    for (const broken of [long, long.subarray(0, -2)]) {
      const fields = new PacketReader([broken.subarray(0, 50), broken.subarray(50)]);
      fields.byte();
      fields.u32();
      expect(() => fields.pieces()).toThrow();
    }
    expect(() => pushed([u32(1_024 * 1_024)])).toThrow();
    expect(() => pushed([u32(0)])).toThrow();
  });
});

import { Readable } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFiles } from '../../../electron/practice/devices/files/initial-files';
import { identityOf } from '../../../electron/practice/devices/services/identity';
import { SftpSession } from '../../../electron/practice/devices/ssh/sftp';
import { sftpPacket, sftpPackets, string, uint32 } from '../../../electron/practice/devices/ssh/sftp-packets';
import { Shell } from '../../../electron/practice/devices/ssh/shell';

const device = identityOf('pump-station-07', () => Date.UTC(2026, 10, 24, 12));
const newSession = (): SftpSession => new SftpSession(new Shell(device, createFiles(device), 'technician'));

/** Type of an answer, and its bytes behind the id. */
const parts = (answer: Buffer): readonly [number, Buffer] => [answer.readUInt8(4), answer.subarray(9)];

describe('packets of SFTP', () => {
  it('are found wherever the stream is cut', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 300 })), fc.array(fc.nat(2000)), async (bodies, cuts) => {
        const bytes = Buffer.concat(bodies.map((body, index) => sftpPacket(index % 256, Buffer.from(body))));
        const ends = [...cuts.map((cut) => Math.min(cut, bytes.length)), bytes.length].sort((a, b) => a - b);
        const chunks = ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end));
        const found: Buffer[] = [];
        for await (const packet of sftpPackets(Readable.from(chunks))) found.push(packet);
        expect(found).toEqual(bodies.map((body, index) => Buffer.from([index % 256, ...body])));
      }),
    );
  });

  it('of more than 256 KiB are refused', async () => {
    const packets = sftpPackets(Readable.from([uint32(262_145)]));
    await expect(packets.next()).rejects.toThrow(RangeError);
  });
});

describe('an SFTP session', () => {
  it('reads back what was written, at any offset', () => {
    const session = newSession();
    const [type, handle] = parts(session.answer(Buffer.from([3, ...uint32(1), ...string('x'), ...uint32(0x1a, 0)])));
    expect(type).toBe(102);
    const at = Buffer.concat([handle, uint32(0, 3)]);
    expect(parts(session.answer(Buffer.from([6, ...uint32(2), ...at, ...string('abc')])))[1].readUInt32BE()).toBe(0);
    const wanted = Buffer.concat([handle, uint32(0, 2), uint32(100)]);
    expect(parts(session.answer(Buffer.from([5, ...uint32(3), ...wanted])))).toEqual([103, string('\0abc')]);
  });

  it('refuses with a code that clients know, and the usual text', () => {
    const session = newSession();
    const ask = (type: number, path: string, ...rest: readonly number[]): readonly [number, string] => {
      const [, body] = parts(session.answer(Buffer.from([type, ...uint32(1), ...string(path), ...uint32(...rest)])));
      return [body.readUInt32BE(), body.toString('utf8', 8, 8 + body.readUInt32BE(4))];
    };
    const [read, exclusively, noAttributes] = [0x01, 0x2a, 0];
    expect(ask(3, '/nowhere', read, noAttributes)).toEqual([2, 'No such file or directory']);
    expect(ask(3, '/etc/hostname/below', read, noAttributes)).toEqual([2, 'Not a directory']);
    expect(ask(3, '/etc/hostname', exclusively, noAttributes)).toEqual([4, 'File exists']);
    expect(ask(15, '/etc')).toEqual([4, 'Directory not empty']);
    expect(ask(19, '/etc')).toEqual([8, 'Operation unsupported']);
  });

  it('answers any request with its id, and never fails', () => {
    const session = newSession();
    fc.assert(
      fc.property(fc.nat(255), fc.uint8Array({ maxLength: 80 }), (type, body) => {
        const answer = session.answer(Buffer.from([type, ...uint32(7), ...body]));
        expect(answer.readUInt32BE()).toBe(answer.length - 4);
        if (type !== 1) expect(answer.readUInt32BE(5)).toBe(7);
      }),
      { numRuns: 2000 },
    );
  });
});

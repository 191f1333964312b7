import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFiles } from '../../../electron/practice/devices/files/initial-files';
import { identityOf } from '../../../electron/practice/devices/services/identity';
import { SftpSession } from '../../../electron/practice/devices/ssh/sftp';
import { Shell } from '../../../electron/practice/devices/ssh/shell';
import { PacketReader, text, u32 } from '../../../electron/net/sftp/packets';

const device = identityOf('pump-station-07', () => Date.UTC(2026, 10, 24, 12));
const newSession = (): SftpSession => new SftpSession(new Shell(device, createFiles(device), 'technician'));

const answerTo = (session: SftpSession, request: Buffer): Buffer => session.answer(new PacketReader([request]));
/** Type of an answer, and its bytes behind the id. */
const parts = (answer: Buffer): readonly [number, Buffer] => [answer.readUInt8(4), answer.subarray(9)];

describe('an SFTP session', () => {
  it('reads back what was written, at any offset', () => {
    const session = newSession();
    const [type, handle] = parts(answerTo(session, Buffer.from([3, ...u32(1), ...text('x'), ...u32(0x1a, 0)])));
    expect(type).toBe(102);
    const at = Buffer.concat([handle, u32(0, 3)]);
    expect(parts(answerTo(session, Buffer.from([6, ...u32(2), ...at, ...text('abc')])))[1].readUInt32BE()).toBe(0);
    const wanted = Buffer.concat([handle, u32(0, 2), u32(100)]);
    expect(parts(answerTo(session, Buffer.from([5, ...u32(3), ...wanted])))).toEqual([103, text('\0abc')]);
  });

  it('refuses with a code that clients know, and the usual text', () => {
    const session = newSession();
    const ask = (type: number, path: string, ...rest: readonly number[]): readonly [number, string] => {
      const [, body] = parts(answerTo(session, Buffer.from([type, ...u32(1), ...text(path), ...u32(...rest)])));
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
        const answer = answerTo(session, Buffer.from([type, ...u32(7), ...body]));
        expect(answer.readUInt32BE()).toBe(answer.length - 4);
        if (type !== 1) expect(answer.readUInt32BE(5)).toBe(7);
      }),
      { numRuns: 2000 },
    );
  });
});

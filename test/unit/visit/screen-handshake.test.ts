import { describe, expect, it } from 'vitest';
import { RfbHandshake, type HandshakeStep } from '../../../electron/visit/screen/rfb-handshake';
import { challengeAnswer } from '../../../electron/visit/screen/rfb-security';
import { challenge, reasonOf } from '../../fakes/vnc-server';

const text = (words: string): Buffer => Buffer.from(words, 'latin1');
const long = (number: number): Buffer => Buffer.from([number >>> 24, number >>> 16, number >>> 8, number]);

/** The steps after all of this, given at once and, to see that pieces make no difference, a byte at a time. */
function after(password: string | null, ...said: readonly Uint8Array[]): readonly HandshakeStep[] {
  const all = Buffer.concat(said);
  const atOnce = new RfbHandshake(password).push(all);
  const piecemeal = new RfbHandshake(password);
  const inPieces = [...all].flatMap((byte) => piecemeal.push(Buffer.from([byte])));
  const without = (steps: readonly HandshakeStep[]): unknown[] =>
    steps.map((step) => (step.kind === 'open' ? { ...step, rest: 0 } : step));
  expect(without(inPieces)).toEqual(without(atOnce));
  return atOnce;
}
const kinds = (steps: readonly HandshakeStep[]): string[] => steps.map(({ kind }) => kind);

describe('the answer to a challenge', () => {
  it('is DES with the bits of each byte of the key in reverse', () => {
    // The key and the block of the standard's worked example, each byte of the key mirrored.
    const password = Buffer.from('133457799bbcdff1', 'hex').map((byte) =>
      Number.parseInt(byte.toString(2).padStart(8, '0').split('').toReversed().join(''), 2),
    );
    const block = Buffer.from('0123456789abcdef', 'hex');
    expect(challengeAnswer(password, Buffer.concat([block, block])).toString('hex')).toBe('85e813540f0ab405'.repeat(2));
  });

  it('takes the first eight bytes of a longer password', () => {
    expect(challengeAnswer(text('12345678'), challenge)).toEqual(challengeAnswer(text('123456789'), challenge));
    expect(challengeAnswer(text('1234567'), challenge)).not.toEqual(challengeAnswer(text('12345678'), challenge));
  });
});

const rest = text('what follows');

describe('the beginning of a VNC connection', () => {
  it.each([
    ['RFB 003.008\n', 'RFB 003.008\n'],
    ['RFB 003.889\n', 'RFB 003.008\n'],
    ['RFB 005.000\n', 'RFB 003.008\n'],
    ['RFB 003.007\n', 'RFB 003.007\n'],
    ['RFB 003.003\n', 'RFB 003.003\n'],
    ['RFB 003.006\n', 'RFB 003.003\n'],
  ])('answers %s with %s', (version, answer) => {
    expect(after(null, text(version))).toEqual([{ kind: 'send', bytes: text(answer) }]);
  });

  it.each([
    ['3.8', [text('RFB 003.008\n'), Buffer.from([1, 1]), long(0), rest]],
    ['3.7', [text('RFB 003.007\n'), Buffer.from([2, 2, 1]), rest]],
    ['3.3', [text('RFB 003.003\n'), long(1), rest]],
  ])('goes in without a password where none is wanted, in version %s', (_, said) => {
    const steps = after(null, ...said);
    expect(steps.at(-1)).toEqual({ kind: 'open', rest, password: false });
  });

  it.each([
    ['3.8', [text('RFB 003.008\n'), Buffer.from([2, 2, 16])]],
    ['3.7', [text('RFB 003.007\n'), Buffer.from([1, 2])]],
    ['3.3', [text('RFB 003.003\n'), long(2)]],
  ])('asks for a password, or answers with the one that is held, in version %s', (_, said) => {
    expect(kinds(after(null, ...said)).at(-1)).toBe('asks');
    const steps = after('secret', ...said, challenge);
    expect(steps.at(-1)).toEqual({ kind: 'send', bytes: challengeAnswer(text('secret'), challenge) });
    expect(after('secret', ...said, challenge, long(0), rest).at(-1)).toEqual({ kind: 'open', rest, password: true });
  });

  it('says that a password was wrong, with the device’s words where it has any', () => {
    const new_ = [text('RFB 003.008\n'), Buffer.from([1, 2]), challenge, long(1)];
    expect(after('x', ...new_, reasonOf('Authentication failed')).at(-1)).toEqual({
      kind: 'wrong-password',
      words: 'Authentication failed',
    });
    expect(after('x', text('RFB 003.003\n'), long(2), challenge, long(1)).at(-1)).toEqual({
      kind: 'wrong-password',
      words: null,
    });
    const silent = new RfbHandshake('x');
    silent.push(Buffer.concat(new_));
    expect(silent.end()).toEqual({ kind: 'wrong-password', words: null });
  });
});

describe('a VNC connection that does not begin', () => {
  it('names the ways that it does not know', () => {
    expect(after('x', text('RFB 003.008\n'), Buffer.from([4, 30, 19, 129, 200])).at(-1)).toEqual({
      kind: 'failed',
      failure: { kind: 'security', types: ['Apple Remote Desktop', 'VeNCrypt', 'RSA-AES-256', 'type 200'] },
    });
    expect(after('x', text('RFB 003.003\n'), long(4_000_000_000)).at(-1)).toEqual({
      kind: 'failed',
      failure: { kind: 'security', types: ['type 4000000000'] },
    });
  });

  it('repeats why the device refuses, at most a thousand bytes of it', () => {
    const words = 'Too many security failures';
    for (const said of [
      [text('RFB 003.008\n'), Buffer.from([0]), reasonOf(words)],
      [text('RFB 003.003\n'), long(0), reasonOf(words)],
    ])
      expect(after(null, ...said).at(-1)).toEqual({ kind: 'failed', failure: { kind: 'refused', words } });
    const endless = after(null, text('RFB 003.008\n'), Buffer.from([0]), long(0xff_ff_ff_ff), Buffer.alloc(2000, 'a'));
    expect(endless.at(-1)).toEqual({ kind: 'failed', failure: { kind: 'refused', words: 'a'.repeat(1024) } });
  });

  it('knows another program by its first bytes', () => {
    const failed = { kind: 'failed', failure: { kind: 'not-vnc' } };
    expect(after(null, text('SSH-2.0-dropbear\r\n')).at(-1)).toEqual(failed);
    expect(after(null, text('H')).at(-1)).toEqual(failed);
    expect(after(null, text('RFB 003.00x\n')).at(-1)).toEqual(failed);
  });

  it('says what an early end means', () => {
    expect(new RfbHandshake(null).end()).toEqual({ kind: 'failed', failure: { kind: 'no-answer' } });
    const begun = new RfbHandshake(null);
    begun.push(text('RFB 0'));
    expect(begun.end()).toEqual({ kind: 'failed', failure: { kind: 'not-vnc' } });
    begun.push(text('03.008\n'));
    expect(begun.end()).toEqual({ kind: 'failed', failure: { kind: 'refused', words: null } });
  });
});

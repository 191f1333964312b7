/**
 * What a device whose answers are none gets from the file client: a fault that has a sentence, and a channel of its own
 * for the next question.
 */
import { describe, expect, it } from 'vitest';
import { silenceMs } from '../../../electron/visit/files/channel';
import { answerTypes, packetOf, requestTypes, statusCodes, u32 } from '../../../electron/net/sftp/packets';
import { hostileDevice, says, type SftpRequest } from '../../fakes/hostile-sftp';
import { ManualClock } from '../../fakes/manual-clock';
import { sshTest } from '../../fakes/ssh-test';
import { until } from '../../fakes/wait';

const { serve, client } = sshTest();
const at = hostileDevice({ serve, client });

describe('answers that are none', () => {
  it.each<[string, (asked: SftpRequest) => Uint8Array]>([
    ['to something that was not asked', ({ id }) => packetOf(answerTypes.status, [u32(id + 77, 0)])],
    ['longer than any', () => Buffer.from([0x7f, 0xff, 0xff, 0xff, 101])],
    ['of no length', () => Buffer.alloc(4)],
    ['with more names than bytes', ({ id }) => packetOf(answerTypes.name, [u32(id, 0xffff_ffff)])],
    ['cut short', ({ id }) => packetOf(answerTypes.name, [u32(id, 1, 100)])],
    [
      'with attributes beyond the end',
      ({ id }) => packetOf(answerTypes.name, [u32(id, 1, 1), Buffer.from('/'), u32(0, 0x8000_0000, 0xffff_ffff)]),
    ],
    ['of another kind', (asked) => says.handle(asked, 'h')],
    ['that it is done, in place of what was asked for', (asked) => says.status(asked, statusCodes.ok)],
  ])('%s', async (_, answer) => {
    const { rig, device } = await at((asked) => (asked.type === requestTypes.realpath ? answer(asked) : null));
    expect(await rig.ssh.files('openFolder', ['/x'])).toEqual({ kind: 'fault', fault: { kind: 'violated' } });
    // The next question has a channel of its own.
    expect(await rig.ssh.files('makeFolder', ['/x/new'])).toEqual({ kind: 'ok', value: null });
    expect(device.channels).toBe(2);
  });

  it('of words without end are cut, and cannot do anything to the line they are shown in', async () => {
    const { rig } = await at((asked) =>
      asked.type === requestTypes.opendir
        ? says.status(asked, statusCodes.failure, `\x1b]0;title\x07${'x'.repeat(9_000)}`)
        : null,
    );
    const answer = await rig.ssh.files('openFolder', ['/x']);
    const fault = answer?.kind === 'fault' ? answer.fault : null;
    expect(fault?.kind).toBe('refused');
    const words = fault?.kind === 'refused' ? (fault.words ?? '') : '';
    expect(words.length).toBeLessThanOrEqual(200);
    expect(words).not.toMatch(/\p{C}/u);
  });

  it('none at all are waited for a minute', async () => {
    const clock = new ManualClock();
    const { rig, device } = await at((asked) => (asked.type === requestTypes.realpath ? 'nothing' : null), clock);
    const answer = rig.ssh.files('openFolder', ['/x']);
    await until(() => device.count(requestTypes.realpath) === 1);
    clock.advance(silenceMs);
    expect(await answer).toEqual({ kind: 'fault', fault: { kind: 'silent' } });
  });

  it('a server without SFTP is said to be one', async () => {
    const rig = client();
    const { port } = await serve({ session: (session) => session.on('subsystem', (_, reject) => reject()) });
    await rig.login(port, 'pat');
    const noSftp = { kind: 'fault', fault: { kind: 'no-sftp' } };
    expect(await rig.ssh.files('openFolder', ['/x'])).toEqual(noSftp);
    const other = client();
    // The program behind the subsystem is not there.
    const ends = await serve({
      session: (session) =>
        session.on('subsystem', (accept) => {
          const channel = accept();
          channel.exit(127);
          channel.end();
        }),
    });
    await other.login(ends.port, 'pat');
    expect(await other.ssh.files('openFolder', ['/x'])).toEqual(noSftp);
  });
});

describe('a device that gives no channel for files', () => {
  it('a server that opens no further channel, or is gone, is not said to have no SFTP', async () => {
    const rig = client();
    const { port } = await serve({ mostSessions: 0 });
    await rig.login(port, 'pat');
    expect(await rig.ssh.files('openFolder', ['/x'])).toEqual({
      kind: 'fault',
      fault: { kind: 'refused', words: null },
    });
    for (const goesAt of ['the question', 'the greeting']) {
      const other = client();
      const leaves = await serve({
        session: (session) =>
          session.on('subsystem', (accept) => {
            if (goesAt === 'the greeting') accept();
            for (const socket of leaves.sockets) socket.destroy();
          }),
      });
      await other.login(leaves.port, 'pat');
      expect(await other.ssh.files('openFolder', ['/x']), goesAt).toEqual({
        kind: 'fault',
        fault: { kind: 'no-connection' },
      });
    }
  });
});

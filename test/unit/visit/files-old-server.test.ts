/** The SFTP server of OpenSSH before 5.1: it cannot be asked for room, and says of every refusal only that it is one. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { requestTypes, statusCodes } from '../../../electron/net/sftp/packets';
import type { FileOutcome } from '../../../electron/visit/files/contract';
import { freeSpaceIn } from '../../../electron/visit/files/free-space';
import { HostileSftp, says } from '../../fakes/hostile-sftp';
import { sshTest } from '../../fakes/ssh-test';

const { serve, client } = sshTest();

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'fieldtunnel-old-'));
  writeFileSync(join(root, 'mine.bin'), 'mine');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** What `df -P -k` writes, of GNU and of BusyBox alike. */
const df = (free: number): string =>
  `Filesystem           1024-blocks    Used Available Use% Mounted on\n/dev/mmcblk0p 2           4096      ${4_096 - free} ${free}  99% /media/sd card\n`;

/** Sends a file whose bytes the device refuses. `said`: what its shell says to `df`; null: it runs no commands. */
async function refusedAt(said: string | null): Promise<{ outcome: FileOutcome | null; commands: readonly string[] }> {
  const device = new HostileSftp((asked) =>
    asked.type === requestTypes.write ? says.status(asked, statusCodes.failure, 'Failure') : null,
  );
  const commands: string[] = [];
  const { port } = await serve({
    ...device.options,
    ...(said === null
      ? {}
      : {
          exec: (channel, command) => {
            commands.push(command);
            channel.write(said);
            channel.exit(0);
            channel.end();
          },
        }),
  });
  const rig = client();
  await rig.login(port, 'pat');
  const job = { id: 'job', local: join(root, 'mine.bin'), remote: '/x/got.bin', size: 4, modifiedAt: null };
  const outcome = await rig.ssh.files('sendFile', [{ ...job, resumeAt: 0, conflict: null }]);
  return { outcome, commands };
}

describe('a refused upload', () => {
  it('to a full disk is said to be that, because the device’s shell is asked', async () => {
    const { outcome, commands } = await refusedAt(df(8));
    expect(outcome).toMatchObject({ kind: 'fault', fault: { kind: 'device-full' } });
    expect(commands).toEqual(["df -P -k '/x'"]);
  });

  it.each([
    ['there is room', df(2_048)],
    ['the shell says something else', 'df: not found\n'],
    ['there is no shell', null],
  ])('stays a refusal where %s', async (_, said) => {
    expect((await refusedAt(said)).outcome).toMatchObject({ kind: 'fault', fault: { kind: 'refused', words: null } });
  });
});

it('what a device says of its room counts only where it is an answer', () => {
  const of = (stdout: string, status: number | null = 0): number | null => freeSpaceIn({ status, stdout, stderr: '' });
  expect(of(df(8))).toBe(8_192);
  expect(of(df(8), 1)).toBeNull();
  // A place that holds no files of its own.
  expect(of('Filesystem 1024-blocks Used Available Capacity Mounted on\nproc 0 0 0 - /proc\n')).toBeNull();
  expect(of('')).toBeNull();
  expect(freeSpaceIn(null)).toBeNull();
});

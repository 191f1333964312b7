/**
 * A command in the moment after the app was killed and another one begins: its place is told by the one, and listened
 * at by the other.
 */
import { copyFile, cp } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runCommand } from '../../../electron/command-line/run';
import { lineOf, newNonce } from '../../../electron/command-line/wire';
import { protocolVersion } from '../../../shared/command-line/messages';
import { socketRig } from './rig';

const { serve, folderNow } = socketRig();

it('asks again whoever has not told its secret yet', async () => {
  const folder = folderNow();
  const place = join(folder, 'command-line', 'place.json');
  const kept = join(folder, 'place-of-the-killed.json');
  const before = await serve();
  await copyFile(place, kept);
  await before.server?.close();
  const said: string[] = [];
  // It listens where the killed one did, and knows another secret.
  const next = createServer((socket) => {
    socket.once('data', () => {
      socket.end(lineOf({ kind: 'hello', version: protocolVersion, nonce: newNonce(), proof: '0'.repeat(64) }));
      next.close(() => void serve());
    });
  });
  await cp(kept, place);
  const status = await runCommand(['status'], {
    place: { local: folder },
    language: 'en',
    environment: {},
    print: (text) => said.push(text),
    printError: (text) => said.push(text),
    startApp: () => void next.listen(before.place.socket),
    sshLine: () => Promise.resolve(null),
    interrupted: AbortSignal.timeout(60_000),
  });
  expect(status, said.join('\n')).toBe(0);
  expect(next.listening).toBe(false);
});

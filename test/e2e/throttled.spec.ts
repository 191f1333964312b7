import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from './fixtures/launch';
import { expect, test } from './support/desk';
import { haveOpenSsh, scp, ssh } from './support/openssh';

/** AWS gives a tunnel so much at the least (PROTOCOL.md 1.6, 8.9). */
test.use({ deskArgs: ['--behaviour', 'bandwidthBytesPerSecond=100000'] });

test('a throttled tunnel: an upload arrives whole, and nothing is dropped or repaired meanwhile', async ({ desk }) => {
  test.skip(!haveOpenSsh(), 'the OpenSSH client is not on this machine');
  const { app, driver } = await desk.launch();
  await driver.openTunnel('pump-station-07', ['SSH']);
  await driver.expectHeadline('Connected to pump-station-07');
  const port = await driver.port('SSH');
  const file = join(temporaryFolder(), 'there.bin');
  writeFileSync(file, randomBytes(1_000_000));
  expect(await scp(port, file, 'device:/home/technician/there.bin')).toMatchObject({ code: 0, stderr: '' });
  expect(await ssh(port, 'ls -l /home/technician/there.bin')).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('1000000'),
  });
  await driver.expectHeadline('Connected to pump-station-07');
  await expect(app.page.getByRole('main')).not.toContainText(/reconnect/i);
  expect(desk.recorded.operations).not.toContain('RotateTunnelAccessToken');
});

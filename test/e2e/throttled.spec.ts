import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from './fixtures/launch';
import { expect, test } from './support/desk';
import { haveOpenSsh, scp, ssh } from './support/openssh';

const limits = /limits this tunnel, not the device/;

test.describe('as little as AWS gives a tunnel (PROTOCOL.md 1.6, 8.9)', () => {
  test.use({ deskArgs: ['--behaviour', 'bandwidthBytesPerSecond=100000'] });

  test('a throttled tunnel: an upload arrives whole, and nothing is dropped or repaired meanwhile', async ({
    desk,
  }) => {
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
    // It is held back far below what is documented as the limit.
    await expect(app.page.getByText(limits)).toHaveCount(0);
    expect(desk.recorded.operations).not.toContain('RotateTunnelAccessToken');
  });
});

test.describe('about the documented limit (PROTOCOL.md 1.6)', () => {
  const bytesPerSecond = 760_000;
  test.use({ deskArgs: ['--behaviour', `bandwidthBytesPerSecond=${bytesPerSecond}`] });

  test('an upload that it holds back is said to be held back by it, and not before', async ({ desk }) => {
    test.skip(!haveOpenSsh(), 'the OpenSSH client is not on this machine');
    const { app, driver } = await desk.launch();
    await driver.openTunnel('pump-station-07', ['SSH']);
    await driver.expectHeadline('Connected to pump-station-07');
    await expect(app.page.getByRole('region', { name: 'Last 10 minutes' })).toContainText('Sent 0 B/s');
    await expect(app.page.getByText(limits)).toHaveCount(0);
    const file = join(temporaryFolder(), 'there.bin');
    writeFileSync(file, randomBytes(90 * bytesPerSecond));
    // It is not waited for: it ends with the app.
    void scp(await driver.port('SSH'), file, 'device:/home/technician/there.bin');
    await expect(app.page.getByText(limits)).toBeVisible();
  });
});

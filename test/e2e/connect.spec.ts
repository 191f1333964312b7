import { createHash, randomBytes } from 'node:crypto';
import { createReadStream, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Page } from '@playwright/test';
import type { Bridge } from '../../shared/ipc/contract';
import { expect, test } from './fixtures/app';
import { temporaryFolder } from './fixtures/launch';
import { request } from './support/bridge';
import { driverOf } from './support/driver';
import { haveOpenSsh, scp, ssh } from './support/openssh';
import { picture } from './support/pictures';

async function sha256(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

/** As if the window were hidden or minimised, or seen again. Resolves once main has heard of it. */
async function seen(page: Page, visibility: 'hidden' | 'visible'): Promise<void> {
  await page.evaluate((state) => {
    const own = window as unknown as { messages?: number; fieldtunnel: Bridge };
    if (own.messages === undefined) own.fieldtunnel.on('state.changed', () => (own.messages = (own.messages ?? 0) + 1));
    Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => state });
    document.dispatchEvent(new Event('visibilitychange'));
  }, visibility);
  // Requests are answered in their order.
  await request(page, 'app.snapshot', {});
  await page.evaluate(() => Object.assign(window, { messages: 0 }));
}

/** Of the state, since then. */
const messages = (page: Page): Promise<number> =>
  page.evaluate(() => (window as unknown as { messages: number }).messages);

test.describe('from nothing to the device, in practice', () => {
  test.use({ launch: { args: ['--practice'] } });

  test('open, connect, log in with OpenSSH, copy 64 MiB to the device and back', async ({ page, control }) => {
    test.skip(!haveOpenSsh(), 'the OpenSSH client is not on this machine');
    const driver = driverOf(page);
    await driver.openTunnel('pump-station-07', ['SSH', 'HTTP', 'CONSOLE']);
    await driver.expectHeadline('Connected to pump-station-07');
    const port = await driver.port('SSH');

    const login = await ssh(port, 'uname -n; whoami');
    expect(login).toMatchObject({ code: 0, stdout: 'pump-station-07\ntechnician\n' });

    const folder = temporaryFolder();
    const [there, back] = [join(folder, 'there.bin'), join(folder, 'back.bin')];
    writeFileSync(there, randomBytes(64 * 1024 * 1024));
    expect(await scp(port, there, 'device:/home/technician/big.bin')).toMatchObject({ code: 0, stderr: '' });
    const onDevice = await ssh(port, 'sha256sum /home/technician/big.bin');
    const sum = await sha256(there);
    expect(onDevice.stdout.split(' ')[0]).toBe(sum);
    // A window that nobody sees is told nothing of it.
    await seen(page, 'hidden');
    expect(await scp(port, 'device:/home/technician/big.bin', back)).toMatchObject({ code: 0, stderr: '' });
    expect(await messages(page)).toBe(0);
    await seen(page, 'visible');
    expect(await sha256(back)).toBe(sum);

    // The chain turns green for the service only now, because only now did it answer.
    await expect(page.getByRole('main')).toContainText(/answered .* ago/);
    await expect(page.getByRole('region', { name: 'Services' })).toContainText(/6[0-9].* MB received/);
    await picture(page, 'connected');

    // Without its window the app goes on, says where, and the port still leads to the device.
    await control('closeWindow').catch(() => undefined);
    await expect
      .poll(() => control('messageBoxes'))
      .toMatchObject([
        {
          message: 'Still connected to pump-station-07 (Practice)',
          detail: expect.stringContaining('beside the clock'),
        },
      ]);
    expect(await ssh(port, 'whoami')).toMatchObject({ code: 0 });

    // What is wanted of it then is in the tray.
    await control('pressTray', { path: ['pump-station-07 (Practice): Connected', `Copy 127.0.0.1:${port} (SSH)`] });
    await expect.poll(() => control('clipboard')).toBe(`127.0.0.1:${port}`);
    await expect
      .poll(async () => {
        await control('pressTray', { path: ['pump-station-07 (Practice): Connected', 'Disconnect'] }).catch(
          () => undefined,
        );
        return (await control('tray'))?.tooltip;
      })
      .toBe('FieldTunnel\nNo connection');
  });
});

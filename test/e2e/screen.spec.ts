/** A device's screen inside the window, over a real tunnel: against Debian's TigerVNC server, and against servers that mean harm. */
import type { Page } from '@playwright/test';
import { serverInit, VncServer } from '../fakes/vnc-server';
import type { Driver } from './support/driver';
import { type Desk, expect, test } from './support/desk';
import { type DeviceAgent, startDeviceAgent } from './support/device-agent';
import { haveTigerVnc, startTigerVnc } from './support/tigervnc';

test.use({ deskArgs: ['--no-devices'] });

const thing = 'panel-7';
const password = 'pump4711';

declare global {
  interface Window {
    blocked?: string[];
  }
}

/** The screen's tab of a device whose service leads to this port. */
async function atTheScreen(
  desk: Desk,
  port: number,
): Promise<{ readonly page: Page; readonly driver: Driver; readonly agent: DeviceAgent; readonly log: () => string }> {
  const agent = await startDeviceAgent(desk.addresses, thing);
  agent.lead('VNC', port);
  const { app, driver } = await desk.launch();
  const { page } = app;
  await page.evaluate(() => {
    window.blocked = [];
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) =>
      window.blocked?.push(effectiveDirective),
    );
  });
  await driver.openTunnel(thing, ['VNC']);
  await driver.expectHeadline(`Connected to ${thing}`);
  await page.getByRole('tab', { name: 'Screen' }).click();
  return { page, driver, agent, log: app.log };
}

const picture = (page: Page) => page.getByRole('application', { name: `Screen of ${thing}` });
/** The pixel in the middle of what is drawn, as red, green, blue. */
const middle = (page: Page): Promise<number[]> =>
  picture(page).evaluate((element) => {
    const canvas = element as HTMLCanvasElement;
    const [x, y] = [Math.floor(canvas.width / 2), Math.floor(canvas.height / 2)];
    return [...(canvas.getContext('2d')?.getImageData(x, y, 1, 1).data ?? [])].slice(0, 3);
  });

test('a real server: password, picture, keys, clipboard each way, a break with one press, and no violation', async ({
  desk,
}) => {
  test.skip(!haveTigerVnc(), "Debian's TigerVNC server is not on this machine");
  const server = await startTigerVnc(password, '800x600');
  const { page, driver, agent, log } = await atTheScreen(desk, server.port);
  try {
    const dialog = page.getByRole('dialog', { name: `The screen of ${thing} asks for its password` });
    await dialog.getByLabel('Password of the screen').fill('wrong');
    await dialog.getByRole('button', { name: 'Show the screen' }).click();
    await expect(dialog).toContainText(`${thing} did not accept this password.`);
    await dialog.getByLabel('Password of the screen').fill(password);
    await dialog.getByRole('button', { name: 'Show the screen' }).click();
    await expect(page.getByText('800 × 600')).toBeVisible();
    await expect.poll(() => middle(page)).toEqual([255, 255, 255]);

    await picture(page).click();
    await page.keyboard.press('q');
    await page.getByRole('button', { name: 'Keys' }).click();
    await page.getByRole('menuitem', { name: 'Ctrl+Alt+Del' }).click();
    // X11's names of the keys, in the server's own log.
    await expect.poll(() => server.said()).toMatch(/0x0071|\bq\b/);
    await expect.poll(() => server.said()).toMatch(/0xffff|Delete/);

    // The same port, a new token, one press, and the password is not asked again.
    await desk.practice.fault('reuse-refused');
    await desk.practice.fault('network-drop');
    await expect(page.getByText('The last picture stays above.')).toBeVisible();
    await expect(page.locator('canvas[data-last]')).toBeVisible();
    await driver.button(/Rotate and reconnect/).click();
    await expect(page.getByText('800 × 600')).toBeVisible();
    await expect.poll(() => middle(page)).toEqual([255, 255, 255]);
    await expect(page.locator('canvas[data-last]')).toHaveCount(0);

    expect(await page.evaluate(() => window.blocked)).toEqual([]);
    expect(log()).not.toContain(password);
  } finally {
    await agent.stop();
    await server.stop();
  }
});

/** A FramebufferUpdate of one rectangle without content. */
const rectangle = (x: number, y: number, width: number, height: number, encoding: number): Buffer => {
  const bytes = Buffer.alloc(16);
  bytes.writeUInt16BE(1, 2);
  [x, y, width, height].forEach((each, at) => bytes.writeUInt16BE(each, 4 + at * 2));
  bytes.writeInt32BE(encoding, 12);
  return bytes;
};
/** ServerCutText of so many bytes, none of which come. */
const cutText = (length: number): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes[0] = 3;
  bytes.writeInt32BE(length, 4);
  return bytes;
};
const small = serverInit(64, 48);

test('a server that means harm costs a sentence', async ({ desk }) => {
  const server = await VncServer.start({ first: serverInit(65_535, 65_535) });
  const { page, agent } = await atTheScreen(desk, server.port);
  const again = page.getByRole('button', { name: 'Try again' });
  try {
    const tooLarge = page.getByRole('heading', { name: `The screen of ${thing} is too large for this window` });
    const unreadable = page.getByRole('heading', { name: `What ${thing} sends cannot be drawn` });
    await expect(tooLarge).toBeVisible();
    const harmful: readonly (readonly [what: string, bytes: Buffer, said: typeof tooLarge])[] = [
      ['a desktop that grows', Buffer.concat([small, rectangle(0, 0, 65_535, 65_535, -223)]), tooLarge],
      ['a rectangle outside', Buffer.concat([small, rectangle(0, 0, 65_535, 65_535, 6)]), unreadable],
      ['an encoding that nobody has', Buffer.concat([small, rectangle(0, 0, 1, 1, 77)]), unreadable],
      ['a text of two gigabytes', Buffer.concat([small, cutText(0x7f_ff_ff_ff)]), unreadable],
      ['a compressed text of two gigabytes', Buffer.concat([small, cutText(-0x7f_ff_ff_ff)]), unreadable],
      ['a message that nobody has', Buffer.concat([small, Buffer.from([99])]), unreadable],
    ];
    for (const [what, first, said] of harmful) {
      server.play({ first });
      await again.click();
      await expect(said, what).toBeVisible();
      await expect.poll(() => server.socket.destroyed || server.socket.readableEnded, what).toBe(true);
    }
    // A name without end: what came is never a whole message, and is not kept for ever.
    const endless = serverInit(64, 48);
    endless.writeUInt32BE(0xff_ff_ff_ff, 20);
    server.play({ first: endless });
    await again.click();
    await expect.poll(() => server.heard.length).toBeGreaterThan(harmful.length);
    const { socket } = server;
    const chunk = Buffer.alloc(262_144, 97);
    let sent = 0;
    const pump = (): void => {
      while (!socket.destroyed && socket.write(chunk)) sent += chunk.length;
    };
    socket.on('drain', pump);
    pump();
    await expect(unreadable).toBeVisible({ timeout: 120_000 });
    expect(sent).toBeLessThan(80 * 1024 * 1024);
    // What the device said it wants is said by name, and the system's viewer is the way.
    server.play({ types: [30, 19] });
    await again.click();
    await expect(page.getByText('It takes only: Apple Remote Desktop, VeNCrypt.')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Open screen sharing' })).toBeVisible();
    expect(await page.evaluate(() => window.blocked)).toEqual([]);
  } finally {
    await agent.stop();
    server.close();
  }
});

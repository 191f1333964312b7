/**
 * A device's screen inside the window, over a real tunnel: against Debian's TigerVNC server, and against servers that
 * mean harm.
 */
import type { Socket } from 'node:net';
import type { Page } from '@playwright/test';
import { serverInit, type VncScript, VncServer } from '../fakes/vnc-server';
import type { LaunchedApp } from './fixtures/app';
import type { Driver } from './support/driver';
import { type Desk, expect, test } from './support/desk';
import { type DeviceAgent, startDeviceAgent } from './support/device-agent';
import { betrayedBy, commandLines, filesBelow, heapOf, type Place } from './support/places';
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
): Promise<{
  readonly page: Page;
  readonly driver: Driver;
  readonly agent: DeviceAgent;
  readonly app: LaunchedApp;
  readonly profile: string;
}> {
  const agent = await startDeviceAgent(desk.addresses, thing);
  agent.lead('VNC', port);
  const profile = desk.profile();
  const { app, driver } = await desk.launch({ profile });
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
  return { page, driver, agent, app, profile };
}

const white = [255, 255, 255];
const picture = (page: Page) => page.getByRole('application', { name: `Screen of ${thing}` });
/** The pixel in the middle of what is drawn, as red, green, blue. */
const middle = (page: Page): Promise<number[]> =>
  picture(page).evaluate((element) => {
    const canvas = element as HTMLCanvasElement;
    const [x, y] = [Math.floor(canvas.width / 2), Math.floor(canvas.height / 2)];
    return [...(canvas.getContext('2d')?.getImageData(x, y, 1, 1).data ?? [])].slice(0, 3);
  });

test('a real server: password, picture, keys, a break with one press, and no violation', async ({ desk }) => {
  test.skip(!haveTigerVnc(), "Debian's TigerVNC server is not on this machine");
  const server = await startTigerVnc(password, '800x600');
  const { page, driver, agent, app } = await atTheScreen(desk, server.port);
  try {
    const dialog = page.getByRole('dialog', { name: `The screen of ${thing} asks for its password` });
    await dialog.getByLabel('Password of the screen').fill('wrong');
    await dialog.getByRole('button', { name: 'Show the screen' }).click();
    await expect(dialog).toContainText(`${thing} did not accept this password.`);
    await dialog.getByLabel('Password of the screen').fill(password);
    await dialog.getByRole('button', { name: 'Show the screen' }).click();
    await expect(page.getByText('800 × 600')).toBeVisible();
    await expect.poll(() => middle(page)).toEqual(white);

    await picture(page).click();
    await page.keyboard.press('q');
    await page.getByRole('button', { name: 'Keys' }).click();
    await page.getByRole('menuitem', { name: 'Ctrl+Alt+Del' }).click();
    // What each key means to X11, in the server's own log: pressed in turn, let go in reverse.
    await expect
      .poll(() => server.keys())
      .toEqual(['+71', '-71', '+ffe3', '+ffe9', '+ffff', '-ffff', '-ffe9', '-ffe3']);

    // The same port, a new token, one press, and the password is not asked again.
    await desk.practice.fault('reuse-refused');
    await desk.practice.fault('network-drop');
    await expect(page.getByText('The last picture stays above.')).toBeVisible();
    await expect(page.locator('canvas[data-last]')).toBeVisible();
    await driver.button(/Rotate and reconnect/).click();
    await expect(page.getByText('800 × 600')).toBeVisible();
    await expect.poll(() => middle(page)).toEqual(white);
    await expect(page.locator('canvas[data-last]')).toHaveCount(0);

    expect(await page.evaluate(() => window.blocked)).toEqual([]);
    expect(app.log()).not.toContain(password);
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
/** ServerCutText that announces so many bytes. */
const cutText = (length: number, text = ''): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes[0] = 3;
  bytes.writeInt32BE(length, 4);
  return Buffer.concat([bytes, Buffer.from(text)]);
};
const small = serverInit(64, 48);
const endless = serverInit(64, 48);
endless.writeUInt32BE(0xff_ff_ff_ff, 20);
const moreThanIsKept = Buffer.alloc(4 * 1024 * 1024, 97);

/** The keys that went down of all that the window said, as X11 has them. */
const pressed = (heard: Buffer): string[] => {
  const found: string[] = [];
  // A KeyEvent: its number, down, two bytes of nothing, the key.
  for (let at = heard.indexOf(4); at >= 0 && at + 8 <= heard.length; at = heard.indexOf(4, at + 1))
    if (heard[at + 1] === 1 && heard.readUInt32BE(at + 2) >>> 16 === 0)
      found.push(String.fromCharCode(heard[at + 7] ?? 0));
  return found;
};

const text = 'from the device';

/** A server looks at the first eight letters alone: they differ. */
const planted = { wrong: 'wrong-but-planted-too', right: 'a-planted-screen-password' };

/** The device asks who may look, takes the second password, and forgets neither: that is for the window to do. */
async function letIn(page: Page): Promise<void> {
  const dialog = page.getByRole('dialog', { name: `The screen of ${thing} asks for its password` });
  for (const typed of [planted.wrong, planted.right]) {
    await dialog.getByLabel('Password of the screen').fill(typed);
    await dialog.getByRole('button', { name: 'Show the screen' }).click();
    if (typed === planted.wrong) await expect(dialog).toContainText(`${thing} did not accept this password.`);
  }
  await expect(dialog).toBeHidden();
}

/** Where a password could be while the screen is shown. */
async function placesNow({ page, log, output, control }: LaunchedApp): Promise<Place[]> {
  const heap = await heapOf(page);
  // A search that could not find anything proves nothing.
  expect(heap).toContain(thing);
  return [
    { name: 'the page’s memory', content: heap },
    { name: 'the page’s text', content: await page.content() },
    { name: 'process arguments', content: commandLines() },
    { name: 'the log', content: log() },
    { name: 'standard output', content: output() },
    { name: 'the clipboard', content: (await control?.('clipboard')) ?? '' },
  ];
}

/** Looking, and each clipboard, only as the person asks. */
async function asAsked(page: Page, server: VncServer, clipboard: () => Promise<string | undefined>): Promise<void> {
  const heard = (): Buffer => server.heard.at(-1) ?? Buffer.alloc(0);
  const width = async (): Promise<number> => (await picture(page).boundingBox())?.width ?? 0;
  await expect(page.getByText('2000 × 1500')).toBeVisible();
  expect(await width()).toBeLessThan(1200);
  await page.getByRole('checkbox', { name: 'Fit' }).click({ force: true });
  await expect.poll(width).toBe(2000);

  const press = async (key: string): Promise<void> => {
    await picture(page).focus();
    await page.keyboard.press(key);
  };
  const viewOnly = page.getByRole('checkbox', { name: 'View only' });
  await press('x');
  await viewOnly.click({ force: true });
  await press('y');
  await viewOnly.click({ force: true });
  await press('z');
  await expect.poll(() => pressed(heard())).toEqual(['x', 'z']);

  // Neither way by itself.
  expect(await clipboard()).not.toBe(text);
  await page.getByRole('button', { name: 'Take its clipboard' }).click();
  await expect.poll(clipboard).toBe(text);
  expect(heard().includes(text)).toBe(false);
  await page.getByRole('button', { name: 'Send my clipboard' }).click();
  await expect.poll(() => heard().includes(text)).toBe(true);
}

/** Each of what a server may do that means harm costs a sentence. */
async function harmed(page: Page, server: VncServer): Promise<void> {
  const again = page.getByRole('button', { name: /^(Try|Show it) again/ });
  const tooLarge = page.getByRole('heading', { name: `The screen of ${thing} is too large for this window` });
  const unreadable = page.getByRole('heading', { name: `What ${thing} sends cannot be drawn` });
  /** The next connection: what was said of the one before is gone once it has come. */
  const tryAgain = async (script: VncScript, what: string): Promise<Socket> => {
    const before = server.heard.length;
    server.play(script);
    await again.click();
    await expect.poll(() => server.heard.length, what).toBe(before + 1);
    return server.socket;
  };
  const ended = (socket: Socket, what: string): Promise<void> =>
    expect.poll(() => socket.destroyed || socket.readableEnded, what).toBe(true);
  const harmful: readonly (readonly [what: string, script: VncScript, said?: typeof tooLarge])[] = [
    ['a desktop as large as can be', { first: serverInit(65_535, 65_535) }, tooLarge],
    ['a desktop that grows', { first: small, second: rectangle(0, 0, 65_535, 65_535, -223) }, tooLarge],
    ['a rectangle outside', { first: small, second: rectangle(0, 0, 65_535, 65_535, 6) }],
    ['an encoding that nobody has', { first: small, second: rectangle(0, 0, 1, 1, 77) }],
    ['a text of two gigabytes', { first: small, second: cutText(0x7f_ff_ff_ff) }],
    ['a compressed text of two gigabytes', { first: small, second: cutText(-0x7f_ff_ff_ff) }],
    ['a message that nobody has', { first: small, second: Buffer.from([99]) }],
    // What never becomes a whole message: the library would wait for all of it.
    ['a name of four gigabytes', { first: Buffer.concat([endless, moreThanIsKept]) }],
    [
      'a pointer as large as a wall',
      { first: small, second: Buffer.concat([rectangle(0, 0, 65_535, 65_535, -239), moreThanIsKept]) },
    ],
  ];
  for (const [what, script, said = unreadable] of harmful) {
    await ended(await tryAgain(script, what), what);
    await expect(said, what).toBeVisible();
  }
  // What the device said it wants is said by name, and the system's viewer is the way.
  server.play({ types: [30, 19] });
  await again.click();
  await expect(page.getByText('It takes only: Apple Remote Desktop, VeNCrypt.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Open screen sharing' })).toBeVisible();
}

test('a password is nowhere after it was sent, only what the person asks for goes to a device, and one that means harm costs a sentence', async ({
  desk,
}) => {
  const server = await VncServer.start({
    types: [2],
    password: planted.right,
    first: serverInit(2000, 1500),
    second: cutText(text.length, text),
  });
  const { page, agent, app, profile } = await atTheScreen(desk, server.port);
  test.skip(app.control === null, 'needs the stand-in’s clipboard');
  try {
    await letIn(page);
    await asAsked(page, server, async () => await app.control?.('clipboard'));
    expect(server.challenged).toBe(2);
    const places = await placesNow(app);
    // Whichever of them is the screen's: what the app itself looked for is over by then, or not.
    for (const socket of server.sockets) socket.destroy();
    await expect(page.getByText('The last picture stays above.')).toBeVisible();
    await harmed(page, server);
    expect(await page.evaluate(() => window.blocked)).toEqual([]);
    await app.quit();
    places.push(...filesBelow(profile));
    for (const secret of Object.values(planted)) expect(betrayedBy(secret, places)).toEqual([]);
  } finally {
    await agent.stop();
    server.close();
  }
});

import type { Page } from '@playwright/test';
import { test as alone } from './fixtures/app';
import { driverOf, type Driver } from './support/driver';
import { expect, standing as test, type StandingDesk } from './support/desk';
import { haveOpenSsh, ssh } from './support/openssh';
import { picture } from './support/pictures';
import { countPresses } from './support/presses';

/**
 * The three failures of AWS's document "resolving connectivity issues by rotating client access tokens", and what must
 * follow each.
 */

interface Working {
  readonly page: Page;
  readonly driver: Driver;
  readonly port: number;
  readonly ends: string;
  /** Every token given out so far. */
  readonly before: readonly string[];
}

async function working({ app, driver, thing, recorded }: StandingDesk): Promise<Working> {
  await driver.openTunnel(thing, ['SSH']);
  await driver.expectHeadline(`Connected to ${thing}`);
  const port = await driver.port('SSH');
  expect(await ssh(port, 'whoami')).toMatchObject({ code: 0, stdout: 'technician\n' });
  return { page: app.page, driver, port, ends: await driver.ends(), before: [...recorded.tokens] };
}

/**
 * One press, and the session works again on the same local port, the old tokens are dead, and the end of the tunnel has
 * not moved.
 */
async function repair(
  desk: StandingDesk,
  { page, driver, port, ends, before }: Working,
  button: string,
  dead: readonly number[],
): Promise<void> {
  const presses = await countPresses(page);
  await driver.button(button).click();
  await driver.expectHeadline(`Connected to ${desk.thing}`);
  expect(await presses.took('failure → repaired')).toBe(1);
  expect(await driver.port('SSH')).toBe(port);
  expect(await ssh(port, 'whoami')).toMatchObject({ code: 0, stdout: 'technician\n' });
  expect(await driver.ends()).toBe(ends);
  for (const index of dead) expect(await desk.tryToken(before[index] ?? '')).toBeGreaterThanOrEqual(400);
}

test.describe('the three failures of the document', () => {
  test.beforeEach(() => {
    test.skip(!haveOpenSsh(), 'the OpenSSH client is not on this machine');
  });

  test('(a) the source token was used before: one click rotates SOURCE', async ({ desk }) => {
    const run = await working(desk);
    await desk.practice.fault('token-used');
    await run.driver.expectHeadline('This laptop’s access token was already used');
    await picture(run.page, 'reused');
    await repair(desk, run, 'Rotate and reconnect', [0]);
    await picture(run.page, 'repaired');
    expect(desk.recorded.operations.filter((name) => name === 'RotateTunnelAccessToken')).toHaveLength(1);
    expect(desk.recorded.operations.filter((name) => name === 'OpenTunnel')).toHaveLength(1);
  });

  test('(b) the client token does not match: one click rotates SOURCE', async ({ desk }) => {
    const run = await working(desk);
    await desk.practice.fault('client-token-mismatch');
    await run.driver.expectHeadline('This token is paired with another session');
    // What it is stands in the help, which lies over the problem and leaves it as it is.
    await run.driver.button('What is this?').click();
    const title = run.page.getByRole('dialog').getByRole('heading', { level: 2 });
    await expect(title).toHaveText('The token is paired with another session');
    await run.page.keyboard.press('Escape');
    await repair(desk, run, 'Rotate and reconnect', [0]);
  });

  test('(c) the device lost its token: one click rotates DESTINATION', async ({ desk }) => {
    const run = await working(desk);
    await desk.practice.fault('device-token-invalid');
    await run.driver.expectHeadline(`${desk.thing} is not connected to the tunnel`);
    await repair(desk, run, 'Send the device a new token', []);
  });

  test('(c) the notification was lost: the tunnel is open, the device is not there, one click sends it a token', async ({
    desk,
  }) => {
    await desk.practice.fault('notification-lost');
    const { app, driver, thing } = desk;
    await driver.openTunnel(thing, ['SSH']);
    await driver.expectHeadline(`${thing} is not connected to the tunnel`);
    const port = await driver.port('SSH');
    const presses = await countPresses(app.page);
    await driver.button('Send the device a new token').click();
    await driver.expectHeadline(`Connected to ${thing}`);
    expect(await presses.took('failure → repaired')).toBe(1);
    expect(await driver.port('SSH')).toBe(port);
    expect(await ssh(port, 'whoami')).toMatchObject({ code: 0 });
  });
});

test.describe('what cannot be repaired is said, and nothing is claimed', () => {
  test('SOURCE may not be rotated', async ({ desk }) => {
    const run = await working(desk);
    await desk.practice.fault('rotation-denied-source');
    await desk.practice.fault('token-used');
    await run.driver.expectHeadline('This laptop’s access token was already used');
    await run.driver.button('Rotate and reconnect').click();
    await run.driver.expectHeadline('Your role may not replace this laptop’s token');
    await run.driver.button('Copy a request for the administrator').click();
    await expect(run.page.getByText('Copied').first()).toBeVisible();
    expect(await ssh(run.port, 'true', { timeout: 5_000 })).not.toMatchObject({ code: 0 });
  });

  test('the tunnel was closed meanwhile', async ({ desk }) => {
    const run = await working(desk);
    await desk.practice.fault('token-used');
    await run.driver.expectHeadline('This laptop’s access token was already used');
    await desk.practice.fault('tunnel-closed');
    await run.driver.button('Rotate and reconnect').click();
    await run.driver.expectHeadline('The tunnel has ended');
    await expect(run.driver.button('Open a new tunnel')).toBeVisible();
    await run.driver.button('Open a new tunnel').click();
    await run.page.getByRole('dialog').getByRole('button', { name: 'Open and connect' }).click();
    await run.driver.expectHeadline(`Connected to ${desk.thing}`);
    expect(await run.driver.port('SSH')).toBe(run.port);
  });

  test('the tunnel expired', async ({ desk }) => {
    const run = await working(desk);
    await desk.practice.fault('tunnel-expired');
    await run.driver.expectHeadline('The tunnel has ended');
  });

  test('the device never comes back', async ({ desk }) => {
    const run = await working(desk);
    await desk.practice.fault('device-dead');
    await run.driver.expectHeadline(`${desk.thing} is not connected to the tunnel`);
    await run.driver.button('Send the device a new token').click();
    await run.driver.expectHeadline(`Waiting for ${desk.thing} to connect`);
    await expect(run.driver.headline).not.toHaveText(`Connected to ${desk.thing}`);
    await expect(run.page.getByRole('main')).toContainText('the device has not connected within', { timeout: 180_000 });
    await run.driver.expectHeadline(`${desk.thing} is not connected to the tunnel`);
  });
});

alone('a practice failure is rehearsed and repaired by what can be pressed in the window', async ({ start }) => {
  const thing = 'pump-station-07';
  const { page } = await start({ args: ['--practice'] });
  const driver = driverOf(page);
  await driver.openTunnel(thing, ['SSH']);
  await driver.expectHeadline(`Connected to ${thing}`);
  const port = await driver.port('SSH');
  await page.getByRole('button', { name: 'Practice', exact: true }).click();
  const row = page.getByRole('listitem').filter({ hasText: 'Token already used' });
  await row.getByRole('button', { name: /Rehearse/ }).click();
  await page
    .getByRole('listbox', { name: 'Devices' })
    .getByRole('option', { name: /pump-station-07/ })
    .click();
  await driver.expectHeadline('This laptop’s access token was already used');
  await driver.button('Rotate and reconnect').click();
  await driver.expectHeadline(`Connected to ${thing}`);
  expect(await driver.port('SSH')).toBe(port);
});

/**
 * Going on: in the tunnel that takes the place of one that ends, and after the app was started again. Presses are
 * counted.
 */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { expect, standing, test } from './support/desk';
import { greetingOf } from './support/greeting';
import { countPresses } from './support/presses';
import { openAtTheDesk } from './support/service';

/** A program that has its greeting, and stays connected. */
function program(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port });
    socket.once('data', () => resolve(socket));
    socket.once('error', reject);
  });
}

standing('a tunnel that ends soon: one press, the same port, and what is connected stays so', async ({ desk }) => {
  const { app, driver, thing } = desk;
  standing.skip(app.control === null, 'needs the stand-in’s recorders');
  const tunnelId = await openAtTheDesk(desk.addresses.controlPlane, thing, 10);
  await app.control?.('openUrl', {
    url: `fieldtunnel://connect?region=us-east-1&tunnel=${tunnelId}&thing=${thing}&ticket=INC-48213`,
  });
  await driver.button('Connect').click();
  await driver.expectHeadline(/^This tunnel ends at /);
  await expect(app.page.getByRole('option', { name: new RegExp(thing) })).toContainText('ends soon');
  const port = await driver.port('SSH');
  const old = await program(port);
  const presses = await countPresses(app.page);
  await driver.button('Open the next tunnel').click();
  // The next tunnel lives as long as the one before did, so that its end is what is said again.
  await expect(app.page.getByRole('main')).toContainText('The next tunnel took over the ports');
  expect(await presses.took('end → replaced')).toBe(1);
  expect(await driver.port('SSH')).toBe(port);
  expect(desk.recorded.operations.filter((name) => name === 'OpenTunnel')).toHaveLength(1);
  // A new connection goes through the new tunnel, and the old one lives on in its own.
  expect(await greetingOf(port)).toContain('SSH-2.0');
  expect(old.closed).toBe(false);
  // Both ways: the device answers to what is written over it now.
  const answered = once(old, 'data');
  old.write('SSH-2.0-program\r\n');
  expect(String(await answered).length).toBeGreaterThan(0);
  expect(old.closed).toBe(false);
  old.destroy();
});

// Ports follow from the device's name, and an app of another test could take this one's while it is not running: nobody
// else has it.
const restarted = 'lift-control-41';

test('after a restart one press goes on: same port, same tokens, nothing is opened or rotated', async ({ desk }) => {
  const profile = desk.profile();
  const first = await desk.launch({ profile });
  await first.driver.openTunnel(restarted, ['SSH']);
  await first.driver.expectHeadline(`Connected to ${restarted}`);
  const port = await first.driver.port('SSH');
  await first.app.quit();
  const before = desk.recorded.operations.length;

  const { app, driver } = await desk.launch({ profile });
  await app.page.getByRole('option', { name: new RegExp(restarted) }).click();
  await expect(driver.button('Go on')).toBeVisible();
  const presses = await countPresses(app.page);
  await driver.button('Go on').click();
  await driver.expectHeadline(`Connected to ${restarted}`);
  expect(await presses.took('restart → connected')).toBe(1);
  expect(await driver.port('SSH')).toBe(port);
  expect(await greetingOf(port)).toContain('SSH-2.0');
  expect(desk.recorded.operations.slice(before)).not.toContain('RotateTunnelAccessToken');
  expect(desk.recorded.operations.slice(before)).not.toContain('OpenTunnel');
});

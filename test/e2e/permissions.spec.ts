import { expect, standing, test, type StandingDesk } from './support/desk';
import type { Driver } from './support/driver';
import { openAtTheDesk } from './support/service';

/**
 * A role of least rights, as a technician meets it: what is denied is named, what still works works, and nothing ends
 * in a dead end.
 */

const thing = 'pump-station-07';

async function connected({ driver, thing }: StandingDesk): Promise<Driver> {
  await driver.openTunnel(thing, ['SSH']);
  await driver.expectHeadline(`Connected to ${thing}`);
  return driver;
}

standing(
  'closing denied: the connection stays, the button says why, and works once it is allowed',
  async ({ desk }) => {
    const driver = await connected(desk);
    const port = await driver.port('SSH');
    await desk.practice.fault('close-denied');
    await (await driver.menuItem('Close tunnel')).click();
    await driver.page.getByRole('alertdialog').getByRole('button', { name: 'Close tunnel' }).click();
    await expect(driver.page.getByRole('main')).toContainText('Your role may not close this tunnel (iot:CloseTunnel).');
    await driver.expectHeadline(`Connected to ${desk.thing}`);
    expect(await driver.port('SSH')).toBe(port);
    await expect(await driver.menuItem('Close tunnel')).toHaveAttribute('aria-disabled', 'true');
    await driver.page.keyboard.press('Escape');
    await driver.button('Copy a request for the administrator').click();
    await expect(driver.button('Copied')).toBeVisible();
    await desk.practice.clear();
    await driver.button('It is allowed now: check again').click();
    await (await driver.menuItem('Close tunnel')).click();
    await driver.page.getByRole('alertdialog').getByRole('button', { name: 'Close tunnel' }).click();
    await driver.expectHeadline('The tunnel has ended');
  },
);

standing('looking up denied: a link connects all the same, and says what it cannot check', async ({ desk }) => {
  const { app, driver, thing } = desk;
  standing.skip(app.control === null, 'needs the stand-in’s recorders');
  const tunnelId = await openAtTheDesk(desk.addresses.controlPlane, thing);
  await desk.practice.fault('describe-denied');
  await app.control?.('openUrl', {
    url: `fieldtunnel://connect?tunnel=${tunnelId}&thing=${thing}&ticket=INC-48213`,
  });
  await driver.expectHeadline(`Connect to ${thing}?`);
  await expect(driver.page.getByRole('main')).toContainText(
    'Your role may not look this up, so whether another computer is connected is not known.',
  );
  await driver.button('Connect').click();
  await driver.expectHeadline(`Connected to ${thing}`);
  // Nobody may ask whether the device is connected; that its service answered says so.
  await expect(driver.page.getByRole('main')).toContainText('SSH on the device last answered');
  await expect(driver.page.getByRole('main')).toContainText('When the tunnel ends is not known');
});

test('listing denied: the list says so, and a tunnel ID in the search field leads on', async ({ desk }) => {
  const tunnelId = await openAtTheDesk(desk.addresses.controlPlane, thing);
  await desk.practice.fault('list-denied');
  const { app, driver } = await desk.launch();
  await expect(app.page.getByRole('navigation', { name: 'Devices' })).toContainText(
    'Your role may not list tunnels (iot:ListTunnels).',
  );
  await app.page.getByRole('searchbox', { name: 'Find a device' }).fill(tunnelId);
  await app.page.getByRole('button', { name: 'Go to this tunnel' }).click();
  await driver.button('Connect').click();
  await driver.expectHeadline(`Connected to ${thing}`);
});

standing('opening denied: named with action and resource, and known before the next press', async ({ desk }) => {
  const { driver, thing } = desk;
  await desk.practice.fault('open-denied');
  await driver.openTunnel(thing, ['SSH']);
  await driver.expectHeadline('Your role may not open tunnels');
  await expect(driver.page.getByRole('main')).toContainText(
    `denied iot:OpenTunnel on arn:aws:iot:us-east-1:123456789012:thing/${thing}. That call changed nothing.`,
  );
  await driver.button('Try again').click();
  await driver.expectHeadline(`No tunnel to ${thing} is open`);
  await expect(driver.page.getByRole('main')).toContainText('Your role may not open tunnels (iot:OpenTunnel).');
  await expect(driver.button('Copy a request for the administrator')).toBeVisible();
  await desk.practice.clear();
  await driver.button('It is allowed now: check again').click();
  await expect(driver.button('Open a tunnel and connect')).toBeVisible();
});

standing(
  'tags denied: the tunnel is opened without, the ticket is in its description, and the next dialog says so before',
  async ({ desk }) => {
    const { app, driver, thing } = desk;
    standing.skip(app.control === null, 'needs the stand-in’s recorders');
    // Another thing is asked about, too.
    await desk.practice.fault('tags-denied', {});
    await app.control?.('openUrl', { url: `fieldtunnel://connect?thing=${thing}&service=SSH&ticket=INC-48213` });
    const main = driver.page.getByRole('main');
    await driver.expectHeadline(`Connect to ${thing}?`);
    await driver.button('Open a tunnel and connect').click();
    const dialog = driver.page.getByRole('dialog');
    await driver.expectHeadline(`Connected to ${thing}`);
    await expect(main).toContainText(
      'This tunnel was opened without tags, as AWS denied them (iot:TagResource). The ticket is in its description instead.',
    );
    await expect(main).toContainText('Opened without tags');
    await driver.button('Copy a request for the administrator').click();
    await expect(driver.button('Copied')).toBeVisible();
    await driver.page.getByRole('searchbox', { name: 'Find a device' }).fill('valve-9');
    await driver.page.getByRole('button', { name: 'Open a tunnel to valve-9' }).click();
    await dialog.getByRole('button', { name: 'Description and tags' }).click();
    await expect(dialog).toContainText(
      'Your role may not tag tunnels (iot:TagResource). The ticket goes into the description instead.',
    );
    await expect(dialog.getByRole('button', { name: 'Add a tag' })).toHaveCount(0);
    await desk.practice.clear();
    await dialog.getByRole('button', { name: 'It is allowed now: check again' }).click();
    await expect(dialog.getByRole('button', { name: 'Add a tag' })).toBeVisible();
  },
);

standing('a role of SOURCE only: the device’s token is asked for, and rotating by hand says why', async ({ desk }) => {
  const driver = await connected(desk);
  await desk.practice.fault('rotation-denied-device');
  await desk.practice.fault('device-token-invalid');
  await driver.expectHeadline(`${desk.thing} is not connected to the tunnel`);
  await driver.button('Send the device a new token').click();
  await driver.expectHeadline('Your role may not replace the device’s token');
  await expect(driver.page.getByRole('main')).toContainText(
    'denied iot:RotateTunnelAccessToken, iot:ClientMode = DESTINATION on arn:aws:iot:us-east-1:123456789012:tunnel/',
  );
  await (await driver.menuItem('Rotate a token')).click();
  const dialog = driver.page.getByRole('dialog');
  await expect(dialog.getByRole('radio', { name: /The device \(DESTINATION\)/ })).toBeDisabled();
  await expect(dialog).toContainText(
    'Your role may not replace the device’s token (iot:RotateTunnelAccessToken, iot:ClientMode = DESTINATION).',
  );
  await expect(dialog.getByRole('radio', { name: /This laptop \(SOURCE\)/ })).toBeChecked();
});

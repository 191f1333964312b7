import { expect, standing, test } from './support/desk';
import { expect as look, test as plain } from './fixtures/app';
import { driverOf } from './support/driver';
import { greetingOf } from './support/greeting';
import { countPresses } from './support/presses';
import { openAtTheDesk } from './support/service';

const thing = 'pump-station-07';

test('a link in a ticket: one confirmation, and a local port leads to the device', async ({ desk }) => {
  const tunnelId = await openAtTheDesk(desk.addresses.controlPlane, thing);
  const { app, driver } = await desk.launch({
    args: [
      `fieldtunnel://connect?region=us-east-1&tunnel=${tunnelId}&thing=${thing}&service=SSH&user=field&ticket=INC-48213`,
    ],
  });
  const presses = await countPresses(app.page);
  await driver.expectHeadline(`Connect to ${thing}?`);
  await expect(app.page.getByRole('main')).toContainText('INC-48213');
  await expect(app.page.getByRole('main')).toContainText(/User on the device\s*field/);
  await expect(app.page.getByRole('main')).toContainText('Connected to the tunnel, checked');
  // Nothing was done yet but looking.
  expect(desk.recorded.operations.filter((name) => !['DescribeTunnel', 'ListTunnels'].includes(name))).toEqual([]);
  await driver.button('Connect').click();
  await driver.expectHeadline(`Connected to ${thing}`);
  expect(await presses.took('link → port, tunnel there')).toBe(1);
  await expect(app.page.getByText('INC-48213', { exact: true })).toBeVisible();
  expect(await greetingOf(await driver.port('SSH'))).toContain('SSH-2.0');
  await app.page.getByRole('tab', { name: 'Terminal' }).click();
  const login = app.page.getByRole('dialog', { name: `Who are you on ${thing}?` });
  await expect(login.getByRole('textbox', { name: 'User name' })).toHaveValue('field');
  await expect(login).toContainText('From the link');
});

standing('a link to a device without an open tunnel: one press opens one and connects', async ({ desk }) => {
  const { app, driver, thing } = desk;
  standing.skip(app.control === null, 'needs the stand-in’s recorders');
  await app.control?.('openUrl', {
    url: `fieldtunnel://connect?region=us-east-1&thing=${thing}&service=SSH&ticket=INC-48213`,
  });
  const { page } = app;
  const main = page.getByRole('main');
  await driver.expectHeadline(`Connect to ${thing}?`);
  for (const said of ['No tunnel is open', 'INC-48213', 'A tunnel for SSH, 12 h', 'AWS charges once for opening it'])
    await expect(main).toContainText(said);
  // The form is behind it; giving up keeps the link.
  await driver.button('Change').click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByLabel('Ticket', { exact: true })).toHaveValue('INC-48213');
  await dialog.getByRole('button', { name: 'Cancel', exact: true }).click();
  expect(desk.recorded.operations).not.toContain('OpenTunnel');
  const presses = await countPresses(page);
  await driver.button('Open a tunnel and connect').click();
  await driver.expectHeadline(`Connected to ${thing}`);
  expect(await presses.took('link → port, no tunnel there')).toBe(1);
  expect(await greetingOf(await driver.port('SSH'))).toContain('SSH-2.0');
  await expect(page.getByText('INC-48213', { exact: true })).toBeVisible();
  await expect(page.getByText('1 link waits for you')).toHaveCount(0);
  expect(desk.recorded.operations.filter((name) => name === 'OpenTunnel')).toHaveLength(1);
});

standing(
  'a link to what this laptop is on leads there: nothing is asked, connected or opened again',
  async ({ desk }) => {
    const { app, driver, thing } = desk;
    const tunnelId = await openAtTheDesk(desk.addresses.controlPlane, thing);
    standing.skip(app.control === null, 'needs the stand-in’s recorders');
    const link = `fieldtunnel://connect?tunnel=${tunnelId}`;
    await app.control?.('openUrl', { url: link });
    await driver.button('Connect').click();
    await driver.expectHeadline(`Connected to ${thing}`);
    const port = await driver.port('SSH');
    const before = desk.recorded.operations.length;
    for (const again of [`fieldtunnel://connect?thing=${thing}`, link]) {
      await app.page.getByRole('button', { name: 'Settings', exact: true }).click();
      await driver.expectHeadline('Settings');
      await app.control?.('openUrl', { url: again });
      await driver.expectHeadline(`Connected to ${thing}`);
    }
    // A ticket of its own would change what is shown: that takes a press.
    await app.control?.('openUrl', { url: `${link}&ticket=INC-2` });
    await driver.expectHeadline(`You are connected to ${thing}`);
    await driver.button('Show it').click();
    await driver.expectHeadline(`Connected to ${thing}`);
    await expect(app.page.getByText('INC-2', { exact: true })).toBeVisible();
    expect(await driver.port('SSH')).toBe(port);
    await expect(app.page.getByRole('option', { name: new RegExp(thing) })).toHaveCount(1);
    const changing = desk.recorded.operations
      .slice(before)
      .filter((name) => !['DescribeTunnel', 'ListTunnels'].includes(name));
    expect(changing).toEqual([]);
  },
);

standing('a running app takes a link, and never acts unasked', async ({ desk }) => {
  const { app, driver, thing } = desk;
  const tunnelId = await openAtTheDesk(desk.addresses.controlPlane, thing);
  standing.skip(app.control === null, 'needs the stand-in’s recorders');
  await app.control?.('openUrl', { url: `fieldtunnel://connect?tunnel=${tunnelId}` });
  // Its device is known by then: a link that comes sooner takes the place of the look-up, too.
  await driver.expectHeadline(`Connect to ${thing}?`);
  // The newest is on top; the one before waits below it, and can be gone back to.
  await app.control?.('openUrl', { url: 'fieldtunnel://connect?thing=cold-store-cam-18&ticket=INC-2' });
  await driver.expectHeadline('Connect to cold-store-cam-18?');
  await expect(app.page.getByRole('region', { name: 'An earlier link waits' })).toContainText(thing);
  await driver.button(/^Show the link/).click();
  await driver.expectHeadline(`Connect to ${thing}?`);
  await driver.button(/^Dismiss the link: cold-store-cam-18/).click();
  await expect(app.page.getByText('An earlier link waits')).toHaveCount(0);
  await driver.button('Not now').click();
  await expect(driver.headline).not.toHaveText(/^Connect to/);
  expect(desk.recorded.operations.filter((name) => !['DescribeTunnel', 'ListTunnels'].includes(name))).toEqual([]);
});

plain(
  'wrong and hostile links are refused with a visible reason, one that starts the app and all that come later',
  async ({ start }) => {
    const links = [
      ['fieldtunnel://connect?thing=pump&token=AQGAAXjmUm6M4hLW7QnnNBoNd00', 'The link carries an access token'],
      ['fieldtunnel://connect?thing=pump%3Cscript%3E', 'has a value that is not allowed there'],
      ['fieldtunnel://user:secret@connect?thing=pump', 'The link holds a user name or password'],
      ['fieldtunnel://delete?thing=pump', 'The link asks for something that FieldTunnel does not do'],
      ['fieldtunnel://connect?thing=pump&thing=valve', 'The link names the same thing twice'],
      ['fieldtunnel://connect', 'The link names neither a device nor a tunnel'],
      [`fieldtunnel://connect?thing=${'p'.repeat(5000)}`, 'The link is longer than a FieldTunnel link can be'],
    ] as const;
    let app = await start({ args: [links[0][0]] });
    for (const [number, [link, reason]] of links.entries()) {
      if (number > 0 && app.control === null) app = await start({ args: [link] });
      else if (number > 0) await app.control?.('secondInstance', { argv: [link] });
      const driver = driverOf(app.page);
      await driver.expectHeadline('This link cannot be used');
      await look(app.page.getByRole('main')).toContainText(reason);
      look(app.log()).not.toContain(link);
      await driver.button('Dismiss').click();
      await look(driver.headline).not.toHaveText('This link cannot be used');
    }
  },
);

/**
 * A newer version at the company's place: looked for while nobody works, said quietly, installed when the app is quit.
 */
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UpdatePlace, UpdateServer, packageName, signingKey } from '../fakes/update-place';
import { temporaryFolder } from './fixtures/launch';
import { expect, test as base } from './support/desk';

interface Laptop {
  readonly place: UpdatePlace;
  /**
   * The environment of an app with these presets of updates, on a laptop whose installer writes down how it was
   * started.
   */
  env(updates?: object, policy?: object): Record<string, string>;
  /** How the installer was started; null: it was not. */
  installed(): readonly string[] | null;
}

const test = base.extend<{ laptop: Laptop }>({
  // oxlint-disable-next-line no-empty-pattern
  laptop: async ({}, use) => {
    const place = new UpdatePlace();
    const folder = temporaryFolder();
    const [installer, record] = [join(folder, 'installer.mjs'), join(folder, 'started.json')];
    // Whole or not there: the test reads it meanwhile.
    writeFileSync(
      installer,
      `#!${process.execPath}\nimport { renameSync, writeFileSync } from 'node:fs';\nwriteFileSync('${record}.part', JSON.stringify(process.argv.slice(2)));\nrenameSync('${record}.part', '${record}');\n`,
    );
    chmodSync(installer, 0o755);
    await use({
      place,
      env(updates = {}, policy = {}) {
        const file = join(folder, 'policy.json');
        const whole = { source: place.folder, publicKey: place.key.publicKey, ...updates };
        writeFileSync(file, JSON.stringify({ language: 'en', ...policy, updates: whole }));
        return { FIELDTUNNEL_POLICY: file, FIELDTUNNEL_INSTALLER: installer };
      },
      installed: () => (existsSync(record) ? (JSON.parse(readFileSync(record, 'utf8')) as string[]) : null),
    });
    place.remove();
  },
});

// The installer's stand-in is a script with its interpreter's name.
test.skip(process.platform === 'win32', 'needs a system that starts scripts');

const content = Buffer.alloc(2 * 1024 * 1024, 'a newer version');

test('from the folder of a share to the installer, without a dialog', async ({ start, laptop }) => {
  laptop.place.offer(content);
  const app = await start({ env: laptop.env() });
  const { page } = app;
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('button', { name: 'About FieldTunnel' }).click();
  const main = page.getByRole('main');
  await expect(main.getByText('Not looked for yet')).toBeVisible();
  await main.getByRole('button', { name: 'Look for updates' }).click();
  await expect(main.getByText('Version 0.2.0 is here. It is installed when you quit FieldTunnel.')).toBeVisible();
  await expect(main.getByText('A newer version was there.')).toBeVisible();
  const line = page.getByRole('navigation').getByRole('button', { name: 'Version 0.2.0 comes when you quit' });
  await expect(line).toBeVisible();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  expect(laptop.installed()).toBeNull();
  await app.quit();
  await expect.poll(() => laptop.installed()).not.toBeNull();
  const [program = '', ...args] = laptop.installed() ?? [];
  expect(program.endsWith(packageName)).toBe(true);
  expect(args).toEqual(['/S', '--updated', '/currentuser']);
});

test('what was fetched waits over a start, and nothing is installed where the app was cut off', async ({
  start,
  laptop,
}) => {
  laptop.place.offer(content);
  const profile = temporaryFolder();
  const first = await start({ profile, env: laptop.env() });
  await first.page.getByRole('button', { name: 'Settings' }).click();
  await first.page.getByRole('button', { name: 'About FieldTunnel' }).click();
  await first.page.getByRole('button', { name: 'Look for updates' }).click();
  const line = (page: typeof first.page) => page.getByRole('button', { name: /^Version 0\.2\.0 comes/ });
  await expect(line(first.page)).toBeVisible();
  await first.kill();
  const again = await start({ profile, env: laptop.env() });
  await expect(line(again.page)).toBeVisible();
  await line(again.page).click();
  await expect(again.page.getByRole('heading', { name: 'Updates' })).toBeVisible();
  expect(laptop.installed()).toBeNull();
});

test('with another key’s signature: said under About alone, and nothing of it is used', async ({ start, laptop }) => {
  laptop.place.offer(content, {}, signingKey());
  const server = await UpdateServer.start(laptop.place.folder);
  const ca = join(temporaryFolder(), 'company.pem');
  writeFileSync(ca, server.identity.ca);
  const env = laptop.env({ source: server.address }, { network: { mode: 'none', caFile: ca } });
  const app = await start({ env });
  const { page } = app;
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('button', { name: 'About FieldTunnel' }).click();
  await page.getByRole('button', { name: 'Look for updates' }).click();
  await expect(page.getByText(/^The update file is not signed with the key of your organisation/)).toBeVisible();
  await expect(page.getByRole('navigation').getByText(/0\.2\.0/)).toHaveCount(0);
  expect(server.asked.map(({ name }) => name)).not.toContain(packageName);
  await app.quit();
  expect(laptop.installed()).toBeNull();
  await server.close();
});

test('while a tunnel is up nobody looks', async ({ desk, laptop }) => {
  laptop.place.offer(content);
  const { app, driver } = await desk.launch({ env: laptop.env() });
  await driver.openTunnel('gate-controller-12', ['SSH']);
  await driver.expectHeadline('Connected to gate-controller-12');
  const { page } = app;
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('button', { name: 'About FieldTunnel' }).click();
  const button = page.getByRole('button', { name: 'Look for updates' });
  await expect(button).toBeDisabled();
  await expect(page.getByText('FieldTunnel looks once nothing is connected.')).toBeVisible();
  await page.getByRole('option', { name: /gate-controller-12/ }).click();
  await driver.button('Disconnect').click();
  await expect(driver.button('Disconnect')).toHaveCount(0);
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('button', { name: 'About FieldTunnel' }).click();
  await expect(button).toBeEnabled();
  await button.click();
  await expect(page.getByText(/^Version 0\.2\.0 is here/)).toBeVisible();
});

test('a version that will be too old says so, and one that is makes no new connection', async ({ desk, laptop }) => {
  const soon = await desk.launch({
    env: laptop.env({ oldestVersion: '9.0.0', oldestVersionFrom: '2999-01-15' }),
  });
  const line = (page: typeof soon.app.page, text: RegExp) =>
    page.getByRole('navigation').getByRole('button', { name: text });
  await expect(line(soon.app.page, /^New connections need version 9\.0\.0 from .*2999/)).toBeVisible();
  await soon.driver.openTunnel('gate-controller-13', ['SSH']);
  await soon.driver.expectHeadline('Connected to gate-controller-13');
  await soon.app.quit();

  const { app } = await desk.launch({ env: laptop.env({ oldestVersion: '9.0.0' }) });
  await line(app.page, /^New connections need version 9\.0\.0$/).click();
  await expect(
    app.page.getByText(/^Your organisation allows new connections with version 9\.0\.0 or later only/),
  ).toBeVisible();
  const before = desk.recorded.operations.filter((name) => name === 'OpenTunnel').length;
  const search = app.page.getByRole('searchbox', { name: 'Find a device' });
  await search.fill('gate-controller-14');
  await app.page.getByRole('button', { name: 'Open a tunnel to gate-controller-14' }).click();
  await app.page.getByRole('dialog').getByRole('button', { name: 'Open and connect' }).click();
  await expect(app.page.getByRole('dialog').getByRole('alert')).toContainText('from version 9.0.0 of FieldTunnel on');
  expect(desk.recorded.operations.filter((name) => name === 'OpenTunnel')).toHaveLength(before);
});

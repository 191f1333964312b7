import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { makeIdentity } from '../fakes/identity';
import { startWebFilter } from '../fakes/web-filter';
import { basic, expect, hosts, password, system, test, user } from './support/company-network';
import type { Desk } from './support/desk';
import type { Driver } from './support/driver';
import { haveOpenSsh, ssh } from './support/openssh';

/**
 * The connect-and-repair run inside a company's network: both planes have names that only its web proxy can resolve.
 */

const thing = 'pump-station-07';

const settings = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'Settings', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Settings');
};

/** Opens a tunnel, logs in, has the token refused, repairs it with one click, logs in again on the same port. */
async function connectAndRepair(desk: Desk, driver: Driver): Promise<number> {
  await driver.openTunnel(thing, ['SSH']);
  await driver.expectHeadline(`Connected to ${thing}`);
  const port = await driver.port('SSH');
  expect(await ssh(port, 'whoami')).toMatchObject({ code: 0, stdout: 'technician\n' });
  await desk.practice.fault('token-used');
  await driver.expectHeadline('This laptop’s access token was already used');
  await driver.button('Rotate and reconnect').click();
  await driver.expectHeadline(`Connected to ${thing}`);
  expect(await driver.port('SSH')).toBe(port);
  expect(await ssh(port, 'whoami')).toMatchObject({ code: 0, stdout: 'technician\n' });
  return port;
}

function everyFile(folder: string): string {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
    .map((path) => readFileSync(path, 'latin1'))
    .join('\n');
}

test.beforeEach(() => {
  test.skip(!haveOpenSsh(), 'the OpenSSH client is not on this machine');
});

test.describe('a web proxy of the company', () => {
  test('connects and repairs behind a CONNECT proxy whose name and password were typed in', async ({
    desk,
    company,
  }) => {
    const { web } = company;
    web.wants = basic;
    const { app, driver } = await company.launch();
    await settings(app.page);
    const form = app.page.getByRole('form', { name: 'Web proxy' });
    await form.getByText('Typed in', { exact: true }).click();
    await form.getByLabel('Address').fill(`127.0.0.1:${web.port}`);
    await form.getByLabel('User name').fill(user);
    await form.getByLabel('Password').fill(password);
    await form.getByRole('button', { name: 'Save' }).click();
    await expect(form.getByText('In use')).toBeVisible();
    await connectAndRepair(desk, driver);
    expect(new Set(web.requests.map(({ url }) => url))).toEqual(
      new Set([`${hosts.control}:${company.fronts.control.port}`, `${hosts.data}:${company.fronts.data.port}`]),
    );
    // The password is on this computer only encrypted, and nowhere in the log.
    await app.quit();
    const found = everyFile(app.profile) + app.output();
    for (const secret of [password, Buffer.from(password, 'utf8').toString('latin1'), basic.slice('Basic '.length)])
      expect(found.includes(secret)).toBe(false);
  });

  test('connects through the second web proxy of the system’s list, and asks for the password when that one wants it', async ({
    desk,
    company,
  }) => {
    const { web } = company;
    const { app, driver } = await company.launch({ env: system(web) });
    test.skip(app.control === null, 'needs the stand-in’s recorders');
    const port = await connectAndRepair(desk, driver);
    expect(await app.control?.('proxyQuestions')).toEqual(
      expect.arrayContaining([
        `https://${hosts.control}:${company.fronts.control.port}/`,
        `https://${hosts.data}:${company.fronts.data.port}/`,
      ]),
    );
    web.wants = basic;
    company.fronts.data.cut();
    company.fronts.control.cut();
    await driver.expectHeadline('No connection through the web proxy');
    await driver.button('Enter name and password').click();
    const dialog = app.page.getByRole('dialog');
    await dialog.getByLabel('User name').fill(user);
    await dialog.getByLabel('Password').fill(password);
    await dialog.getByRole('button', { name: 'Save and go on' }).click();
    await driver.expectHeadline(`Connected to ${thing}`);
    expect(await driver.port('SSH')).toBe(port);
    expect(await ssh(port, 'whoami')).toMatchObject({ code: 0 });
  });
});

test.describe('a web proxy of the system', () => {
  test('asks for the password of a web proxy that only the device list has met, and lists by itself then', async ({
    desk,
    company,
  }) => {
    const { web } = company;
    web.wants = basic;
    const { app } = await company.launch({ env: system(web) });
    await expect(app.page.getByText('The web proxy 127.0.0.1 asks for a name and a password.')).toBeVisible();
    const enter = app.page.getByRole('button', { name: 'Enter name and password' });
    expect(desk.recorded.operations).toEqual([]);
    await enter.click();
    const dialog = app.page.getByRole('dialog');
    await dialog.getByLabel('User name').fill(user);
    await dialog.getByLabel('Password').fill(password);
    await dialog.getByRole('button', { name: 'Save and go on' }).click();
    await expect(dialog).toBeHidden();
    await expect(enter).toBeHidden();
    await expect.poll(() => desk.recorded.operations).toContain('ListTunnels');
  });

  test('names a web proxy of a kind that cannot be used, goes nowhere without one, and goes on with the one typed in', async ({
    desk,
    company,
  }) => {
    const { web } = company;
    const { app } = await company.launch({ env: { BROWSER_SHELL_PROXY: 'SOCKS5 socks.field.example:1080' } });
    test.skip(app.control === null, 'needs the stand-in’s system settings');
    await expect(
      app.page.getByText('FieldTunnel cannot use the web proxy socks.field.example: it offers SOCKS5 only.'),
    ).toBeVisible();
    await app.page.getByRole('button', { name: 'Open the network settings' }).click();
    const form = app.page.getByRole('form', { name: 'Web proxy' });
    await form.getByText('Typed in', { exact: true }).click();
    await form.getByLabel('Address').fill(`127.0.0.1:${web.port}`);
    await form.getByRole('button', { name: 'Save' }).click();
    await expect.poll(() => desk.recorded.operations).toContain('ListTunnels');
    await expect(app.page.getByText('it offers SOCKS5 only')).toBeHidden();
  });

  test('names a web proxy that signs in by Negotiate only, and copies what to ask the network team for', async ({
    company,
  }) => {
    const { web } = company;
    const { app, driver } = await company.launch({ env: system(web) });
    test.skip(app.control === null, 'needs the stand-in’s recorders');
    await driver.openTunnel(thing, ['SSH']);
    await driver.expectHeadline(`Connected to ${thing}`);
    web.wants = 'Negotiate YII';
    web.offers = ['Negotiate', 'NTLM'];
    company.fronts.data.cut();
    company.fronts.control.cut();
    await driver.expectHeadline('The web proxy cannot be used', 60_000);
    await driver.button('Copy a request for the network team').click();
    await expect.poll(() => app.control?.('clipboard')).toContain(`- ${hosts.data}:${company.fronts.data.port}`);
    for (const { headers } of web.requests) expect(headers).not.toHaveProperty('proxy-authorization');
  });
});

test.describe('who stands between in a company’s network', () => {
  test('names the issuer behind a web proxy that inspects TLS, and connects and repairs once its authority is in the CA file', async ({
    desk,
    company,
  }) => {
    const { web } = company;
    const inspection = await makeIdentity({ names: Object.values(hosts), root: 'CN=Acme TLS Inspection' });
    web.inspects = inspection;
    const { app, driver } = await company.launch({ trusted: false, env: system(web) });
    test.skip(app.control === null, 'needs the stand-in’s recorders');
    await driver.openTunnel(thing, ['SSH']);
    await driver.expectHeadline('The connection to AWS cannot be trusted');
    await expect(driver.button('Use your company’s certificate file')).toBeVisible();
    await expect(app.page.getByRole('main')).toContainText('Acme TLS Inspection');
    // No way around it is offered.
    await expect(app.page.getByRole('main')).not.toContainText(/anyway|ignore|verif/i);
    expect(web.seen).toBe('');

    const caFile = join(app.profile, 'company.pem');
    writeFileSync(caFile, inspection.ca);
    await settings(app.page);
    const field = app.page.getByRole('textbox', { name: 'Certificate authorities of your company' });
    await field.fill(join(app.profile, 'missing.pem'));
    const form = app.page.getByRole('form', { name: 'Certificate authorities of your company' });
    await form.getByRole('button', { name: 'Save' }).click();
    await expect(form.getByText('This file cannot be read.')).toBeVisible();
    await field.fill(caFile);
    // Closing the system's question changes nothing; the window cannot answer it.
    await form.getByRole('button', { name: 'Save' }).click();
    await expect(form.getByText('it was not confirmed in the dialog of this computer')).toBeVisible();
    await app.control?.('answerMessageBox', { button: 1 });
    await form.getByRole('button', { name: 'Save' }).click();
    await expect
      .poll(() => app.control?.('messageBoxes'))
      .toMatchObject([{}, { detail: expect.stringContaining('Acme TLS Inspection') as unknown }]);
    await expect(form.getByText('Trusted: Acme TLS Inspection')).toBeVisible();
    await connectAndRepair(desk, driver);
    expect(web.seen).toContain('GET /tunnel?local-proxy-mode=source');
  });

  test('says who answered in AWS’s place, rotates nothing, and goes on once the way is free', async ({
    desk,
    company,
  }) => {
    const { web, identity } = company;
    const filter = await startWebFilter(identity, { status: 403, title: 'Acme blocks this address' });
    try {
      const { app, driver } = await company.launch({ env: system(web) });
      test.skip(app.control === null, 'needs the stand-in’s system settings');
      await driver.openTunnel(thing, ['SSH']);
      await driver.expectHeadline(`Connected to ${thing}`);
      const before = desk.recorded.operations.length;
      web.names.set(hosts.data, `127.0.0.1:${filter.port}`);
      company.fronts.data.cut();
      await driver.expectHeadline('Something between this laptop and AWS answered', 60_000);
      await expect(app.page.getByRole('main')).toContainText('“Acme blocks this address”, AcmeFilter/7.2');
      await expect(app.page.getByRole('button', { name: /rotate/i })).toHaveCount(0);
      web.names.set(hosts.data, '127.0.0.1');
      await driver.button('Try again').click();
      await driver.expectHeadline(`Connected to ${thing}`, 60_000);
      expect(desk.recorded.operations.slice(before)).not.toContain('RotateTunnelAccessToken');
    } finally {
      await filter.close();
    }
  });
});

test.describe('a test of the environment', () => {
  test('says which step fails, and why', async ({ company }) => {
    const { web } = company;
    web.wants = basic;
    const { app } = await company.launch({ env: system(web) });
    test.skip(app.control === null, 'needs the stand-in’s recorders');
    await settings(app.page);
    await app.page.getByRole('button', { name: 'Test Plant' }).click();
    await expect(app.page.getByText('A step failed.')).toBeVisible();
    await expect(app.page.getByRole('main').getByText('127.0.0.1 asks for a name and a password')).toHaveCount(2);
    web.wants = null;
    await app.page.getByRole('button', { name: 'Test Plant' }).click();
    await expect(app.page.getByText('Every step was observed to work.')).toBeVisible();
    await expect(app.page.getByText('iot:ListTunnels is allowed')).toBeVisible();
  });
});

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inElectron } from './fixtures/app';
import { expect, test } from './support/company';
import { betrayedBy, commandLines, filesBelow, heapOf, type Place } from './support/places';
import { account, dialog, givePortal, listIsThere, openDialog } from './support/sign-in';

test.skip(inElectron, 'the person’s browser is the stand-in’s recorder');

test('a clock that is off is named in minutes where it is met first, and corrected for the run in one press', async ({
  company,
}) => {
  const base = company.keyring.issue('123456789012', 'arn:aws:iam::123456789012:user/anna', {
    lasting: true,
    seconds: 86_400,
  });
  const role = 'arn:aws:iam::123456789012:role/FieldTechnician';
  company.sts.roles = [{ arn: role }];
  company.ahead = 47 * 60_000;
  const home = company.home({
    config: `[profile base]\nregion = us-east-1\n[profile field]\nregion = us-east-1\nrole_arn = ${role}\nsource_profile = base\n`,
    credentials: `[base]\naws_access_key_id = ${base.accessKeyId}\naws_secret_access_key = ${base.secretAccessKey}\n`,
  });
  const { app, driver, profile } = await company.launch({ home });
  await driver.expectHeadline('Reach a device behind its firewall');
  await openDialog(app.page);
  await dialog(app.page).getByText('Profile', { exact: true }).click();
  await dialog(app.page)
    .getByRole('button', { name: /^field/ })
    .click();
  await expect(dialog(app.page)).toContainText('This computer’s clock is 47 min off');
  expect(company.keyring.issued).toHaveLength(1);
  await dialog(app.page).getByRole('button', { name: 'Use the time of AWS for signing' }).click();
  await expect(dialog(app.page)).toBeHidden();
  await expect(account(app.page)).toContainText('FieldTechnician');
  await expect(app.page.getByText('Requests are signed with the time of AWS instead.')).toBeVisible();
  await listIsThere(company);
  await app.quit();
  // Agreed to for that run: the next one meets it in the list, before anybody is known.
  const again = await company.launch({ home, profile });
  const list = again.app.page.getByRole('navigation', { name: 'Devices' });
  await expect(list).toContainText('This computer’s clock is 47 min off');
  await expect(account(again.app.page)).toContainText('field');
  const before = company.recorded.operations.length;
  await list.getByRole('button', { name: 'Use the time of AWS for signing' }).click();
  await expect(account(again.app.page)).toContainText('FieldTechnician');
  await expect(list).not.toContainText('min off');
  // The sentence goes as soon as the time is taken over, the list comes a moment later.
  await expect.poll(() => company.recorded.operations.length).toBeGreaterThan(before);
});

test('a sign-in that expires in the middle of a rotation: one dialog, then the rotation goes on; giving up leaves everything as it was', async ({
  company,
  desk,
}) => {
  company.center.accounts = [{ id: '123456789012', name: 'Plant Seoul', roles: ['FieldTechnician'] }];
  const { app, driver } = await company.launch();
  const { page } = app;
  await driver.expectHeadline('Reach a device behind its firewall');
  await openDialog(page);
  await givePortal(page, company);
  await dialog(page).getByRole('button', { name: 'Open the browser', exact: true }).click();
  await fetch(await company.handed(app));
  await expect(account(page)).toContainText('FieldTechnician');
  await driver.openTunnel('pump-station-07', ['SSH']);
  await driver.expectHeadline('Connected to pump-station-07');
  const port = await driver.port('SSH');
  await desk.practice.fault('token-used');
  await driver.expectHeadline('This laptop’s access token was already used');

  const expire = (): void => {
    company.center.endSessions();
    company.keyring.expireAll();
  };
  expire();
  const rotations = (): number =>
    company.recorded.operations.filter((operation) => operation === 'RotateTunnelAccessToken').length;
  const before = rotations();
  const giveUp = async (): Promise<void> => {
    await expect(dialog(page)).toContainText('Your sign-in has expired');
    await dialog(page).getByRole('button', { name: 'Cancel' }).click();
    await expect(dialog(page)).toBeHidden();
    // The problem and its button are there again, and nothing of the try but a line.
    await driver.expectHeadline('This laptop’s access token was already used');
    await expect(driver.button('Rotate and reconnect')).toBeEnabled();
    await expect(account(page)).toContainText('Sign in again');
    expect(await driver.port('SSH')).toBe(port);
  };
  await driver.button('Rotate and reconnect').click();
  await giveUp();
  await expect(page.getByText('Signing in was cancelled, and what waited for it was not done')).toHaveCount(1);
  expect(rotations() - before).toBe(1);
  // The same button asks again.
  await driver.button('Rotate and reconnect').click();
  await expect(dialog(page)).toContainText('Your sign-in has expired');
  await expect(dialog(page)).toHaveCount(1);
  await dialog(page).getByRole('button', { name: 'Sign in as FieldTechnician' }).click();
  await fetch(await company.handed(app, 1));
  // As the same, without a question; and what was interrupted goes on by itself. What is known to be over was not sent
  // again.
  await expect(dialog(page)).toBeHidden();
  await driver.expectHeadline('Connected to pump-station-07');
  expect(rotations() - before).toBe(2);
  expect(await driver.port('SSH')).toBe(port);

  // Rotating was allowed for this tunnel: this time the app begins by itself, and asks.
  expire();
  await desk.practice.fault('token-used');
  await giveUp();
  // Whoever gave up is not asked again until they want something.
  await driver.button('Rotate and reconnect').click();
  await dialog(page).getByRole('button', { name: 'Sign in as FieldTechnician' }).click();
  await fetch(await company.handed(app, 2));
  await expect(dialog(page)).toBeHidden();
  await driver.expectHeadline('Connected to pump-station-07');
  expect(await driver.port('SSH')).toBe(port);
  await expect(account(page)).toContainText('FieldTechnician');
  expect(existsSync(join(app.profile, 'secrets.bin'))).toBe(true);
  expect(readFileSync(join(app.profile, 'secrets.bin'), 'latin1')).not.toContain(company.center.secrets.at(-1) ?? '');
});

test('nothing secret of signing in is in the page’s memory, a log, an argument list or a file in the clear', async ({
  company,
}) => {
  const base = company.keyring.issue('123456789012', 'arn:aws:iam::123456789012:user/anna', { lasting: true });
  const role = 'arn:aws:iam::123456789012:role/WithCode';
  company.sts.roles = [{ arn: role, mfaSerial: 'arn:aws:iam::123456789012:mfa/anna' }];
  const home = company.home({
    config: `[profile base]\n[profile field]\nrole_arn = ${role}\nsource_profile = base\nmfa_serial = arn:aws:iam::123456789012:mfa/anna\n`,
    credentials: `[base]\naws_access_key_id = ${base.accessKeyId}\naws_secret_access_key = ${base.secretAccessKey}\n`,
  });
  const { app, driver, profile } = await company.launch({ home });
  const { page } = app;
  const another = async (): Promise<void> => {
    await account(page).click();
    await page.getByRole('menuitem', { name: 'Sign in another way' }).click();
  };
  await driver.expectHeadline('Reach a device behind its firewall');
  await openDialog(page);
  await dialog(page).getByText('Profile', { exact: true }).click();
  await dialog(page)
    .getByRole('button', { name: /^field/ })
    .click();
  await dialog(page).getByRole('textbox', { name: 'Code of your MFA device' }).fill('123456');
  await page.keyboard.press('Enter');
  await expect(account(page)).toContainText('WithCode');
  await another();
  const pasted = company.keyring.issue('210987654321', 'arn:aws:sts::210987654321:assumed-role/Pasted/anna');
  await dialog(page).getByText('Temporary keys', { exact: true }).click();
  await app.control?.('setClipboard', {
    text: `aws_access_key_id=${pasted.accessKeyId}\naws_secret_access_key=${pasted.secretAccessKey}\naws_session_token=${pasted.sessionToken ?? ''}`,
  });
  await dialog(page).getByRole('button', { name: 'Take keys from the clipboard' }).click();
  await expect(account(page)).toContainText('Pasted');
  await another();
  await dialog(page).getByText('Access portal', { exact: true }).click();
  await givePortal(page, company);
  await dialog(page).getByRole('button', { name: 'Use a code' }).click();
  await expect.poll(() => company.center.deviceCodes.size).toBe(1);
  company.center.decide([...company.center.deviceCodes.values()][0]?.userCode ?? '', 'confirmed');
  await dialog(page).getByRole('button', { name: 'Use role FieldTechnician in Plant Seoul' }).click();
  await expect(account(page)).toContainText('FieldTechnician');
  await another();
  await dialog(page).getByRole('button', { name: 'Open the browser', exact: true }).click();
  await fetch(await company.handed(app, 1));
  await dialog(page).getByRole('button', { name: 'Use role ReadOnly in Plant Seoul' }).click();
  await expect(account(page)).toContainText('ReadOnly');

  // Client secrets, device and authorisation codes, access and refresh tokens; keys and session tokens of every way.
  const secrets = [...company.center.secrets, ...company.keyring.secrets()];
  expect(secrets.length).toBeGreaterThanOrEqual(14);
  const places: Place[] = [
    { name: 'the page’s memory', content: await heapOf(page) },
    { name: 'the page’s text', content: await page.content() },
    { name: 'process arguments', content: commandLines() },
    { name: 'the log', content: app.log() },
    { name: 'standard output', content: app.output() },
    { name: 'the clipboard', content: (await app.control?.('clipboard')) ?? '' },
  ];
  expect(places[0]?.content).toContain('Plant Seoul');
  expect(places[3]?.content).toContain('signed in');
  await app.quit();
  const files = filesBelow(profile);
  expect(files.map(({ name }) => name.slice(profile.length + 1))).toEqual(
    expect.arrayContaining(['secrets.bin', 'settings.json']),
  );
  for (const secret of secrets) expect(betrayedBy(secret, [...places, ...files])).toEqual([]);
});

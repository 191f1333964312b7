import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inElectron } from './fixtures/app';
import { expect, test } from './support/company';
import { account, dialog, givePortal, listIsThere, openDialog } from './support/sign-in';

test.skip(inElectron, 'the person’s browser is the stand-in’s recorder');

test('access portal with a code: shown, compared, confirmed in any browser, and the app goes on by itself', async ({
  company,
}) => {
  const { app, driver } = await company.launch();
  const { page } = app;
  await driver.expectHeadline('Reach a device behind its firewall');
  expect(company.recorded.operations).toEqual([]);
  await openDialog(page);
  await givePortal(page, company);
  await dialog(page).getByRole('button', { name: 'Use a code' }).click();
  const [code] = [
    ...(await expect.poll(() => [...company.center.deviceCodes.values()].length).toBe(1),
    company.center.deviceCodes.values()),
  ];
  await expect(dialog(page).getByText(code?.userCode ?? 'no code')).toBeVisible();
  expect(await company.handed(app)).toBe(`${company.center.url}/device?user_code=${code?.userCode ?? ''}`);
  // Nothing goes on before the person has confirmed.
  await expect.poll(() => company.center.calls.filter((call) => call === 'POST /token').length).toBeGreaterThan(1);
  company.center.decide(code?.userCode ?? '', 'confirmed');
  await dialog(page).getByRole('button', { name: 'Use role FieldTechnician in Plant Seoul' }).click();
  await expect(dialog(page)).toBeHidden();
  await expect(account(page)).toContainText('FieldTechnician');
  await expect(account(page)).toContainText('Plant Seoul');
  await listIsThere(company);
  expect(company.center.tooFast).toBe(0);

  // Two presses show who one is, and lead out.
  await account(page).click();
  await expect(page.getByText('Plant Seoul · 123456789012')).toBeVisible();
  await expect(page.getByText(/, renewed by itself$/)).toBeVisible();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(account(page)).toContainText('Not signed in');
  await expect.poll(() => company.center.sessions.every(({ ended }) => ended)).toBe(true);
  await expect(page.getByRole('main').getByRole('button', { name: 'Sign in', exact: true })).toBeVisible();
});

test('access portal with the browser of this computer: state checked, several accounts, switched in two presses, renewed silently, kept over a restart', async ({
  company,
}) => {
  company.center.accounts = [
    { id: '111111111111', name: 'Plant Busan', roles: ['FieldTechnician'] },
    { id: '123456789012', name: 'Plant Seoul', roles: ['FieldTechnician', 'ReadOnly'] },
    { id: '222222222222', name: 'Office', roles: ['ReadOnly'] },
  ];
  const { app, driver, profile } = await company.launch();
  const { page } = app;
  await driver.expectHeadline('Reach a device behind its firewall');
  await openDialog(page);
  await givePortal(page, company);
  await dialog(page).getByRole('button', { name: 'Open the browser', exact: true }).click();
  const address = new URL(await company.handed(app));
  // Somebody who guesses the port but not the state gets nowhere.
  const redirect = new URL(address.searchParams.get('redirect_uri') ?? '');
  expect(redirect.hostname).toBe('127.0.0.1');
  const forged = await fetch(`${redirect.href}?code=forged&state=forged`);
  expect(forged.status).toBe(400);
  const back = await fetch(address);
  expect(await back.text()).toContain('Signed in');
  await expect(fetch(redirect)).rejects.toThrow();

  await dialog(page)
    .getByRole('button', { name: /^Plant Seoul/ })
    .click();
  await dialog(page).getByRole('button', { name: 'Use role ReadOnly in Plant Seoul' }).click();
  await expect(account(page)).toContainText('ReadOnly');
  await listIsThere(company);
  // Another role: asked for once, then two presses.
  await account(page).click();
  await page.getByRole('menuitem', { name: 'Sign in another way' }).click();
  await dialog(page).getByRole('button', { name: 'Open the browser', exact: true }).click();
  await fetch(await company.handed(app, 1));
  await dialog(page)
    .getByRole('button', { name: /^Plant Busan/ })
    .click();
  await dialog(page).getByRole('button', { name: 'Use role FieldTechnician in Plant Busan' }).click();
  await expect(account(page)).toContainText('Plant Busan');
  await account(page).click();
  await page.getByRole('menuitem', { name: /^ReadOnly · Plant Seoul/ }).click();
  await expect(account(page)).toContainText('Plant Seoul');
  await app.quit();

  // The access token is over when the app comes back: the refresh token renews it, nobody is asked.
  for (const session of company.center.sessions) session.expiresAt = 0;
  company.keyring.expireAll();
  const tokens = company.center.sessions.map(({ accessToken }) => accessToken);
  const before = company.recorded.operations.length;
  const again = await company.launch({ profile });
  await expect(account(again.app.page)).toContainText('Plant Seoul');
  await expect.poll(() => company.recorded.operations.length).toBeGreaterThan(before);
  await expect(dialog(again.app.page)).toBeHidden();
  expect(company.center.sessions.map(({ accessToken }) => accessToken)).not.toEqual(tokens);
});

test('a profile that assumes a role asks for the code of the MFA device in the window', async ({ company }) => {
  const base = company.keyring.issue('123456789012', 'arn:aws:iam::123456789012:user/anna', { lasting: true });
  const role = 'arn:aws:iam::123456789012:role/FieldTechnician';
  company.sts.roles = [
    { arn: role, trusts: [base.arn], mfaSerial: 'arn:aws:iam::123456789012:mfa/anna', externalId: 'plant' },
  ];
  const home = company.home({
    config: `[profile base]\nregion = us-east-1\n[profile field]\nregion = us-east-1\nrole_arn = ${role}\nsource_profile = base\nmfa_serial = arn:aws:iam::123456789012:mfa/anna\nexternal_id = plant\n`,
    credentials: `[base]\naws_access_key_id = ${base.accessKeyId}\naws_secret_access_key = ${base.secretAccessKey}\n`,
  });
  const { app, driver, profile } = await company.launch({ home });
  const { page } = app;
  await driver.expectHeadline('Reach a device behind its firewall');
  await openDialog(page);
  await dialog(page).getByText('Profile', { exact: true }).click();
  await dialog(page)
    .getByRole('button', { name: /^field/ })
    .click();
  const field = dialog(page).getByRole('textbox', { name: 'Code of your MFA device' });
  await expect(field).toBeFocused();
  await page.keyboard.type('654321');
  await page.keyboard.press('Enter');
  await expect(dialog(page)).toContainText('The code was not accepted');
  await dialog(page).getByRole('button', { name: 'Try again' }).click();
  await expect(field).toBeFocused();
  await page.keyboard.type('123456');
  await page.keyboard.press('Enter');
  await expect(dialog(page)).toBeHidden();
  await expect(account(page)).toContainText('FieldTechnician');
  await expect(account(page)).toContainText('123456789012');
  await listIsThere(company);
  await app.quit();
  // Within the hour nobody types a code again.
  const again = await company.launch({ home, profile });
  await expect(account(again.app.page)).toContainText('FieldTechnician');
});

test('credential_process, and keys pasted from the portal', async ({ company }) => {
  const issued = company.keyring.issue('123456789012', 'arn:aws:sts::123456789012:assumed-role/FromVault/anna');
  const home = company.home();
  const answer = join(home, 'answer.json');
  writeFileSync(
    answer,
    JSON.stringify({
      Version: 1,
      AccessKeyId: issued.accessKeyId,
      SecretAccessKey: issued.secretAccessKey,
      SessionToken: issued.sessionToken,
      Expiration: new Date(issued.expiresAt).toISOString(),
    }),
  );
  writeFileSync(
    join(home, '.aws', 'config'),
    `[profile vault]\nregion = us-east-1\ncredential_process = ${process.execPath} -e "process.stdout.write(require('fs').readFileSync('${answer}'))"\n`,
  );
  const { app, driver } = await company.launch({ home });
  const { page } = app;
  await driver.expectHeadline('Reach a device behind its firewall');
  await openDialog(page);
  await dialog(page).getByText('Profile', { exact: true }).click();
  await dialog(page)
    .getByRole('button', { name: /^vault/ })
    .click();
  await expect(account(page)).toContainText('FromVault');
  await listIsThere(company);

  const pasted = company.keyring.issue(
    '210987654321',
    'arn:aws:sts::210987654321:assumed-role/AWSReservedSSO_Pasted_0123456789abcdef/anna',
  );
  await account(page).click();
  await page.getByRole('menuitem', { name: 'Sign in another way' }).click();
  await dialog(page).getByText('Temporary keys', { exact: true }).click();
  await app.control?.('setClipboard', { text: 'something else' });
  await dialog(page).getByRole('button', { name: 'Take keys from the clipboard' }).click();
  await expect(dialog(page)).toContainText('The clipboard holds no AWS keys');
  await app.control?.('setClipboard', {
    text: `export AWS_ACCESS_KEY_ID="${pasted.accessKeyId}"\nexport AWS_SECRET_ACCESS_KEY="${pasted.secretAccessKey}"\nexport AWS_SESSION_TOKEN="${pasted.sessionToken ?? ''}"`,
  });
  await dialog(page).getByRole('button', { name: 'Take keys from the clipboard' }).click();
  await expect(account(page)).toContainText('Pasted');
  await expect(account(page)).toContainText('210987654321');
  expect(await app.control?.('clipboard')).toBe('');

  // Keys that AWS refuses are not taken for a sign-in; the one there was stays.
  await account(page).click();
  await page.getByRole('menuitem', { name: 'Sign in another way' }).click();
  await dialog(page).getByText('Temporary keys', { exact: true }).click();
  await app.control?.('setClipboard', {
    text: `[x]\naws_access_key_id=ASIAUNKNOWNEXAMPLE12\naws_secret_access_key=${pasted.secretAccessKey}\naws_session_token=${pasted.sessionToken ?? ''}`,
  });
  await dialog(page).getByRole('button', { name: 'Take keys from the clipboard' }).click();
  await expect(dialog(page)).toContainText('AWS does not accept these keys');
  await dialog(page).getByRole('button', { name: 'Cancel' }).click();
  await expect(account(page)).toContainText('Pasted');
});

/**
 * A laptop of a company: what it set is there, is shown with a lock, and cannot be changed, in the window or behind it.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { example } from '../tools/policy/example';
import { expect, test } from './fixtures/app';
import { temporaryFolder } from './fixtures/launch';
import { request } from './support/bridge';
import { driverOf } from './support/driver';

const set = 'Set by your organisation';

/** The environment of an app on a laptop with these presets. */
function laptop(policy: unknown): Record<string, string> {
  const path = join(temporaryFolder(), 'policy.json');
  writeFileSync(path, typeof policy === 'string' ? policy : JSON.stringify(policy));
  return { FIELDTUNNEL_POLICY: path, HOME: temporaryFolder(), AWS_EC2_METADATA_DISABLED: 'true' };
}

const refused = { ok: false, error: { code: 'set-by-organisation' } };

test('every value of the company is in use and refused to whoever wants another', async ({ start }) => {
  const policy = { ...example, language: 'en', deskLanguage: 'ko', practice: false };
  const { page, log } = await start({ env: laptop(policy) });
  await driverOf(page).expectHeadline('Reach a device behind its firewall');
  await expect(page.getByRole('button', { name: 'Open practice' })).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Practice', exact: true })).toHaveCount(0);

  await page.getByRole('button', { name: 'Settings' }).click();
  const main = page.getByRole('main');
  await expect(main.getByText(/^Hanbit Waterworks sets the values with a lock\./)).toBeVisible();
  const row = (label: string) => main.locator('dl > div').filter({ hasText: set }).filter({ hasText: label });
  for (const [label, value] of [
    ['Sign-in page', 'https://hanbit.awsapps.com/start (ap-northeast-2)'],
    ['Begins in', 'ap-northeast-2'],
    ['Practice', 'Not on this laptop'],
    ['Recording of the terminal', 'Always'],
    ['Language', 'English'],
    ['Address of a ticket', 'https://desk.hanbit.example/browse/{ticket}'],
    ['Host of pages with ticket links', 'wiki.hanbit.example:8443'],
    ['Language of reports and requests', '한국어'],
    ['Web proxy', 'proxy.hanbit.example:8080'],
    ['Ports', '40000 to 40999'],
    ['How long a tunnel', '4 h'],
    ['Updates', String.raw`\\files.hanbit.example\fieldtunnel`],
  ] as const)
    await expect(row(label).filter({ hasText: value }), label).toBeVisible();
  await expect(main.getByRole('radio', { name: '한국어' })).toHaveCount(0);
  await expect(main.getByRole('radio', { name: /Plant/ })).toBeVisible();
  await expect(main.getByRole('button', { name: /^(Change|Remove) .*(Plant|MobaXterm)/ })).toHaveCount(0);

  for (const [name, args] of [
    ['settings.update', { language: 'ko' }],
    ['settings.update', { portRange: { first: 45_000, last: 45_999 } }],
    ['settings.update', { lifetimeMinutes: 720 }],
    ['network.setWebProxy', { mode: 'none', address: '', exceptions: '', user: '', password: '' }],
    ['environment.remove', { id: 'company:plant' }],
    ['program.remove', { name: 'MobaXterm' }],
    ['practice.start', {}],
    [
      'signIn.portal',
      { startUrl: 'https://other.awsapps.com/start', region: 'eu-west-1', method: 'code', deviceRegion: null },
    ],
  ] as const)
    expect(await request(page, name, args), name).toMatchObject(refused);
  // A form sends what it may not change as it is.
  expect(await request(page, 'settings.update', { language: 'en', theme: 'dark' })).toMatchObject({ ok: true });
  await expect.poll(log).toContain('presets of the company');
});

test('nobody signs in with another portal than the company’s', async ({ start }) => {
  const { page } = await start({ env: laptop({ portals: example.portals, language: 'en' }) });
  await page.getByRole('main').getByRole('button', { name: 'Sign in', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText('https://hanbit.awsapps.com/start (ap-northeast-2)')).toBeVisible();
  await expect(dialog.getByText(set)).toBeVisible();
  await expect(dialog.getByRole('combobox', { name: 'Start URL' })).toHaveCount(0);
});

test('links are taken from pages of the company’s hosts, and from no other', async ({ start }) => {
  const { page, control } = await start({ env: laptop({ linkHosts: ['desk.hanbit.example'], language: 'en' }) });
  test.skip(control === null, 'needs the stand-in’s clipboard');
  const driver = driverOf(page);
  const link = encodeURIComponent('fieldtunnel://connect?thing=pump-station-07');
  const paste = async (text: string): Promise<void> => {
    await page.getByRole('button', { name: 'Connect with a pasted token' }).click();
    await control?.('setClipboard', { text });
    await driver.button('Paste from clipboard').click();
  };
  await paste(`https://evil.example/open#${link}`);
  await driver.expectHeadline('This link cannot be used');
  await expect(page.getByRole('main')).toContainText('FieldTunnel takes no links from pages of this host.');
  await paste(`Please connect: https://desk.hanbit.example/open#${link}`);
  await driver.expectHeadline('Connect to pump-station-07?');
  expect(await control?.('clipboard')).toContain('desk.hanbit.example');
  for (const [linkPage, answer] of [
    ['https://elsewhere.example/open', refused],
    ['https://desk.hanbit.example/open', { ok: true }],
  ] as const)
    expect(await request(page, 'settings.update', { linkPage }), linkPage).toMatchObject(answer);
});

test('what the person chose comes back when the company sets it no more', async ({ start }) => {
  const profile = temporaryFolder();
  writeFileSync(join(profile, 'settings.json'), JSON.stringify({ language: 'en', theme: 'light' }));
  const withPresets = await start({ profile, env: laptop({ language: 'ko' }) });
  await driverOf(withPresets.page).expectHeadline(/[가-힣]/);
  expect(await request(withPresets.page, 'settings.update', { theme: 'dark' })).toMatchObject({ ok: true });
  await withPresets.quit();
  const without = await start({ profile, env: laptop({}) });
  await driverOf(without.page).expectHeadline('Reach a device behind its firewall');
});

test('an entry that does not fit is named under About, and the others stand', async ({ start }) => {
  const policy = {
    language: 'en',
    organisation: 'Hanbit Waterworks',
    portals: [...example.portals, { startUrl: 'nonsense', region: 'ap-northeast-2' }],
    network: { caFile: '/nowhere/ca.pem', speed: 'fast' },
    environments: [{ label: 'Plant', region: 'ap-northeast-2', caFile: '/nowhere/plant.pem' }],
  };
  const { page } = await start({ env: laptop(policy) });
  await page.getByRole('button', { name: 'Settings' }).click();
  const main = page.getByRole('main');
  await expect(main.getByText('This file cannot be read.')).toBeVisible();
  await main.getByRole('button', { name: 'Where they come from' }).click();
  for (const entry of ['portals[1]', 'network.speed', 'environments[0]'])
    await expect(main.getByText(`Skipped: ${entry}`)).toBeVisible();
});

test('a file that cannot be understood is said, and the app works', async ({ start }) => {
  const { page } = await start({ args: ['--practice'], env: laptop('{ "language": "en", ') });
  await driverOf(page).expectHeadline('Practice');
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('main').getByRole('button', { name: 'Where they come from' }).click();
  await expect(page.getByText(/^This is no JSON object/)).toBeVisible();
});

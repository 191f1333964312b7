import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, planted, test } from './support/desk';
import { betrayedBy, commandLines, filesBelow, heapOf, type Place } from './support/places';

test('no token, client token or credential is in the page’s memory, a log, an argument list or a file in the clear', async ({
  desk,
}) => {
  const profile = desk.profile();
  const { app, driver } = await desk.launch({ profile });
  const thing = 'pump-station-07';
  await driver.openTunnel(thing, ['SSH']);
  await driver.expectHeadline(`Connected to ${thing}`);
  await desk.practice.fault('token-used');
  await driver.expectHeadline('This laptop’s access token was already used');
  await driver.button('Rotate and reconnect').click();
  await driver.expectHeadline(`Connected to ${thing}`);
  // Rotation of both sides by hand, the refusal's words, commands and the report: all that could quote a token.
  await (await driver.menuItem('Rotate a token')).click();
  await app.page.getByRole('dialog').getByText('Both sides (ALL)').click();
  await app.page.getByRole('dialog').getByRole('button', { name: 'Rotate', exact: true }).click();
  await driver.expectHeadline(`Connected to ${thing}`);
  await driver
    .button(/Show command/)
    .first()
    .click();
  await driver.button(/Copy report for the ticket/).click();
  await expect(app.page.getByText('Copied').first()).toBeVisible();

  const tokens = [...desk.recorded.tokens];
  // Opening gives two, rotating SOURCE one, rotating ALL two: the search is not for nothing.
  expect(tokens.length).toBeGreaterThanOrEqual(5);
  const secrets = [...tokens, planted.AWS_SECRET_ACCESS_KEY];
  const places: Place[] = [
    { name: 'the page’s memory', content: await heapOf(app.page) },
    { name: 'the page’s text', content: await app.page.content() },
    { name: 'process arguments', content: commandLines() },
    { name: 'the log', content: app.log() },
    { name: 'standard output', content: app.output() },
    { name: 'the clipboard', content: (await app.control?.('clipboard')) ?? '' },
  ];
  // A search that could not find anything proves nothing.
  expect(places[0]?.content).toContain(thing);
  expect(places[0]?.content.length).toBeGreaterThan(1_000_000);
  expect(places[3]?.content).toContain('"event"');
  await app.quit();
  const files = filesBelow(profile).filter(({ name }) => !name.includes('settings.json'));
  expect(files.map(({ name }) => name.slice(profile.length + 1))).toContain('tokens.bin');
  places.push(...files);

  for (const secret of secrets) expect(betrayedBy(secret, places)).toEqual([]);
  // Client tokens are UUIDs of the app's own making; none may stand in the clear beside a token's name.
  for (const { name, content } of places.slice(0, 6))
    expect(/client-?token["']?\s*[:=]\s*["']?[0-9a-f]{8}-[0-9a-f]{4}-4/i.test(content), name).toBe(false);
});

test('a key store that is locked at the start: said, asked again, and what was saved is there once it is unlocked', async ({
  desk,
}) => {
  const profile = desk.profile();
  // The port of another thing is another test's.
  const thing = 'solar-inverter-09';
  const first = await desk.launch({ profile });
  await first.driver.openTunnel(thing, ['SSH']);
  await first.driver.expectHeadline(`Connected to ${thing}`);
  await first.app.quit();
  const known = desk.recorded.tokens.size;
  const tokensFile = join(profile, 'tokens.bin');
  const saved = readFileSync(tokensFile);

  const { app, driver } = await desk.launch({ profile, shellArgs: ['--locked-key-store'] });
  test.skip(app.control === null, 'needs the stand-in’s key store');
  const notices = app.page.getByRole('region', { name: 'Notices' });
  await expect(notices).toContainText('The key store of this computer refuses for now');
  await notices.getByRole('button', { name: 'Try again' }).click();
  await expect(notices).toContainText('The key store still refuses.');
  // Nothing was moved aside, nothing written over.
  expect(readFileSync(tokensFile).equals(saved)).toBe(true);
  expect(readdirSync(profile).filter((name) => name.startsWith('tokens.bin.'))).toEqual(
    readdirSync(profile).filter((name) => /^tokens\.bin\.bak$/.test(name)),
  );

  await app.control?.('lockKeyStore', { locked: false });
  await notices.getByRole('button', { name: 'Try again' }).click();
  await expect(app.page.getByText('The key store of this computer refuses for now')).toBeHidden();
  // The token is known again: nobody has to rotate one.
  await app.page.getByRole('option', { name: new RegExp(thing) }).click();
  await driver.expectHeadline(`You were working on ${thing}`);
  await driver.button('Go on').click();
  await driver.expectHeadline(`Connected to ${thing}`);
  expect(desk.recorded.tokens.size).toBe(known);
});

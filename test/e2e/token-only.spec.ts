import { expect, test } from './support/desk';
import { driverOf } from './support/driver';
import { temporaryFolder } from './fixtures/launch';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

interface Opened {
  readonly tunnelId: string;
  readonly sourceAccessToken: string;
}

async function call<T>(controlPlane: string, operation: string, body: unknown): Promise<T> {
  const answer = await fetch(controlPlane, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `IoTSecuredTunneling.${operation}`,
      'x-amz-date': '20260101T000000Z',
      authorization:
        'AWS4-HMAC-SHA256 Credential=AKIADESK/20260101/us-east-1/IoTSecuredTunneling/aws4_request, SignedHeaders=host, Signature=0',
    },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${operation}: ${answer.status}`);
  return (await answer.json()) as T;
}

/** A technician without an AWS account: the endpoint is known, credentials are not. */
test('a pasted token connects, and when it dies the sender’s new one goes on in the same place', async ({
  desk,
  start,
}) => {
  const { controlPlane } = desk.addresses;
  const opened = await call<Opened>(controlPlane, 'OpenTunnel', {
    destinationConfig: { thingName: 'pump-station-07', services: ['SSH'] },
  });

  const home = temporaryFolder();
  const profile = desk.profile();
  mkdirSync(join(home, '.aws'), { recursive: true });
  writeFileSync(join(home, '.aws', 'config'), '');
  const app = await start({ profile, env: { HOME: home, AWS_EC2_METADATA_DISABLED: 'true' } });
  test.skip(app.control === null, 'needs the stand-in’s clipboard');
  const driver = driverOf(app.page);

  await app.page.getByRole('button', { name: 'Connect with a pasted token' }).click();
  await app.control?.('setClipboard', { text: 'not a token' });
  await driver.button('Paste from clipboard').click();
  await expect(app.page.getByRole('main')).toContainText('The clipboard holds no access token');

  await app.control?.('setClipboard', { text: opened.sourceAccessToken });
  await driver.button('Paste from clipboard').click();
  await expect(app.page.getByRole('main')).toContainText('Token taken from the clipboard');
  // The next program that reads the clipboard does not find it.
  expect(await app.control?.('clipboard')).not.toContain(opened.sourceAccessToken);
  await driver.button('Connect').click();
  await driver.expectHeadline(/^Connected/);
  const port = await driver.port('SSH');

  await desk.practice.fault('token-used', { tunnelId: opened.tunnelId });
  await driver.expectHeadline('The pasted token does not work');
  const renewed = await call<Opened>(controlPlane, 'RotateTunnelAccessToken', {
    tunnelId: opened.tunnelId,
    clientMode: 'SOURCE',
  });
  await app.control?.('setClipboard', { text: renewed.sourceAccessToken });
  await driver.button('Paste a new token').click();
  await driver.button('Paste from clipboard').click();
  await driver.button('Connect').click();
  await driver.expectHeadline(/^Connected/);
  expect(await driver.port('SSH')).toBe(port);
});

test('without any access: the request for the desk is ready, and a new link with a new token goes on in the same place', async ({
  desk,
  start,
}) => {
  const { controlPlane } = desk.addresses;
  const opened = await call<Opened>(controlPlane, 'OpenTunnel', {
    destinationConfig: { thingName: 'pump-station-07', services: ['SSH'] },
  });
  const home = temporaryFolder();
  mkdirSync(join(home, '.aws'), { recursive: true });
  writeFileSync(join(home, '.aws', 'config'), '');
  const app = await start({
    profile: desk.profile(),
    env: { HOME: home, AWS_EC2_METADATA_DISABLED: 'true' },
    args: [`fieldtunnel://connect?tunnel=${opened.tunnelId}&thing=pump-station-07&ticket=INC-48213`],
  });
  test.skip(app.control === null, 'needs the stand-in’s clipboard');
  const driver = driverOf(app.page);
  const paste = async (token: string): Promise<void> => {
    await app.control?.('setClipboard', { text: token });
    await driver.button('Paste from clipboard').click();
    await driver.button('Connect').click();
    await driver.expectHeadline('Connected to pump-station-07');
  };

  // The link says which tunnel; the token that came with it is pasted.
  await driver.button('Paste the token that came with it').click();
  await paste(opened.sourceAccessToken);
  const port = await driver.port('SSH');

  await desk.practice.fault('token-used', { tunnelId: opened.tunnelId });
  await driver.expectHeadline('The pasted token does not work');
  await driver.button('Copy a request for the administrator').click();
  await expect(driver.button('Copied')).toBeVisible();
  const request = (await app.control?.('clipboard')) ?? '';
  for (const part of [
    'a technician without an account',
    'rotate-tunnel-access-token --endpoint-url',
    '--client-mode SOURCE',
    'INC-48213',
    `fieldtunnel://connect?region=us-east-1&tunnel=${opened.tunnelId}&ticket=INC-48213`,
  ])
    expect(request).toContain(part);
  // Quoted where the id's first characters would be read as a number.
  expect(request).toMatch(new RegExp(`--tunnel-id "?${opened.tunnelId}"? `));
  expect(request).not.toContain(opened.sourceAccessToken);

  // The desk closes the old tunnel and opens another one for the ticket.
  await call(controlPlane, 'CloseTunnel', { tunnelId: opened.tunnelId });
  const next = await call<Opened>(controlPlane, 'OpenTunnel', {
    destinationConfig: { thingName: 'pump-station-07', services: ['SSH'] },
  });
  await app.control?.('openUrl', {
    url: `fieldtunnel://connect?tunnel=${next.tunnelId}&thing=pump-station-07&ticket=INC-48213`,
  });
  await driver.button('Paste the token that came with it').click();
  await paste(next.sourceAccessToken);
  expect(await driver.port('SSH')).toBe(port);
  await expect(app.page.getByRole('navigation', { name: 'Devices' }).getByRole('option')).toHaveCount(1);
});
